package dev.orderfood.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What watches the platform on this machine: customers, so that there is something to
 * see, a Prometheus with the rules of the charts, and a Grafana with their dashboards,
 * the last two only where they are installed.
 */
final class Observation implements AutoCloseable {

	static final String PROMETHEUS = "prometheus";

	static final String GRAFANA = "grafana";

	private final Path checkout;

	private final RunFolder folder;

	private final Map<String, String> environment;

	private final List<AppProcess> processes = new ArrayList<>();

	private final StringBuilder text = new StringBuilder();

	private volatile boolean closed;

	private Observation(Path checkout, RunFolder folder, Map<String, String> environment) {
		this.checkout = checkout.toAbsolutePath().normalize();
		this.folder = folder;
		this.environment = environment;
	}

	/**
	 * Starts everything that is installed.
	 * @param checkout the folder of the sources
	 * @param folder where data and logs go
	 * @param environment what the person at the terminal has set
	 * @param port where the API listens
	 * @return what was started; to be closed
	 */
	static Observation start(Path checkout, RunFolder folder, Map<String, String> environment, int port) {
		Observation observation = new Observation(checkout, folder, environment);
		try {
			observation.start(port);
			return observation;
		}
		catch (IOException ex) {
			observation.close();
			throw new UncheckedIOException(ex);
		}
	}

	private void start(int port) throws IOException {
		Files.createDirectories(this.folder.observation());
		String rate = this.environment.getOrDefault("TRAFFIC", "");
		Traffic traffic = Traffic.of(rate.isBlank() ? List.of() : List.of(rate),
				Map.of("PORT", Integer.toString(port)));
		Thread.ofPlatform().daemon().name("traffic").start(() -> traffic.run(() -> !this.closed, false));
		line("Customers", "are on their way; ./run.sh traffic 50 sends more, in another terminal");
		line("The metrics", "http://localhost:" + port + "/metrics");
		Optional<Path> prometheus = program("prometheus");
		if (prometheus.isEmpty()) {
			line("No graphs", "because there is no prometheus on the path: install it, for instance with"
					+ " \"apt-get install prometheus\", or use docker compose --profile observability up");
			return;
		}
		String address = startPrometheus(prometheus.get(), port);
		if (this.processes.stream().noneMatch(AppProcess::isAlive)) {
			line("No graphs", "because Prometheus does not start: " + log(PROMETHEUS) + " says why");
			return;
		}
		line("Prometheus", address + "/graph; the alerts are at " + address + "/alerts");
		Optional<Path> grafana = program("grafana").or(() -> program("grafana-server"));
		if (grafana.isPresent()) {
			line("The dashboards", startGrafana(grafana.get(), address));
		}
		else {
			line("The dashboards", "need Grafana, which is not on the path: docker compose --profile observability up");
		}
	}

	private String startPrometheus(Path program, int port) throws IOException {
		int own = Ports.fromVariable(this.environment, "PROMETHEUS_PORT").orElseGet(() -> freeOr(9090));
		String configuration = Files.readString(this.checkout.resolve("observability/prometheus.yml"))
			.replaceAll("rules/([\\w-]+)/", Matcher.quoteReplacement(this.checkout + "/charts/") + "$1/alerts/")
			.replace("order-food:8080", "localhost:" + port);
		Path file = this.folder.observation().resolve("prometheus.yml");
		Files.writeString(file, configuration);
		start(PROMETHEUS,
				new ProcessBuilder(program.toString(), "--config.file=" + file,
						"--storage.tsdb.path=" + this.folder.observation().resolve("prometheus"),
						"--storage.tsdb.retention.time=7d", "--web.listen-address=127.0.0.1:" + own,
						"--enable-feature=exemplar-storage"));
		// It needs a moment to read what it is told, and ends if it does not like it.
		for (int i = 0; i < 50 && this.processes.getLast().isAlive() && !Ports.isTaken(own); i++) {
			LockSupport.parkNanos(100_000_000);
		}
		return "http://localhost:" + own;
	}

	private String startGrafana(Path program, String prometheus) throws IOException {
		int own = Ports.fromVariable(this.environment, "GRAFANA_PORT").orElseGet(() -> freeOr(3000));
		Path dashboards = this.checkout.resolve("charts/order-food/dashboards");
		List<String> command = new ArrayList<>(List.of(program.toString()));
		if (program.endsWith(GRAFANA)) {
			command.add("server");
		}
		command.addAll(List.of("--homepath", grafanaHome(program).toString()));
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment()
			.putAll(Map.of("GF_PATHS_DATA", this.folder.observation().resolve("grafana").toString(),
					"GF_PATHS_PROVISIONING", this.checkout.resolve("observability/grafana").toString(),
					"GF_SERVER_HTTP_ADDR", "127.0.0.1", "GF_SERVER_HTTP_PORT", Integer.toString(own),
					"GF_AUTH_ANONYMOUS_ENABLED", "true", "GF_ANALYTICS_REPORTING_ENABLED", "false",
					"GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH", dashboards.resolve("orders.json").toString(),
					"DASHBOARDS", dashboards.toString(), "PROMETHEUS_URL", prometheus, "JAEGER_URL",
					this.environment.getOrDefault("JAEGER_URL", "http://localhost:16686")));
		start(GRAFANA, builder);
		return "http://localhost:" + own;
	}

	/**
	 * The folder that has Grafana's own files: above its program, or where packages put
	 * it.
	 */
	private static Path grafanaHome(Path program) throws IOException {
		Path above = program.toRealPath().resolve("../..").normalize();
		return Files.exists(above.resolve("conf/defaults.ini")) ? above : Path.of("/usr/share/grafana");
	}

	private void start(String name, ProcessBuilder builder) {
		builder.redirectErrorStream(true)
			.redirectOutput(log(name).toFile())
			.directory(this.folder.observation().toFile());
		this.processes.add(AppProcess.start(this.folder, name, builder));
	}

	private Path log(String name) {
		return this.folder.observation().resolve(name + ".log");
	}

	private Optional<Path> program(String name) {
		return Pattern.compile(File.pathSeparator)
			.splitAsStream(this.environment.getOrDefault("PATH", ""))
			.map((folder) -> Path.of(folder, name))
			.filter((file) -> Files.isRegularFile(file) && Files.isExecutable(file))
			.findFirst();
	}

	private static int freeOr(int port) {
		return Ports.isTaken(port) ? Ports.free() : port;
	}

	private void line(String what, String where) {
		this.text.append("  %-26s%s%n".formatted(what, where));
	}

	@Override
	public void close() {
		this.closed = true;
		this.processes.reversed().forEach(AppProcess::stop);
	}

	@Override
	public String toString() {
		return this.text.toString();
	}

}
