package dev.orderfood.behaviour;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.Patience;
import dev.orderfood.testing.AppJar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The API as it is deployed: the executable jar in a process of its own. */
final class ApiProcess implements AutoCloseable {

	/** Most classes that start processes run one after the other. */
	static final String LOCK = "processes";

	private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

	/** Generous: on a machine that is busy with other tests everything takes longer. */
	private static final Duration LIMIT = Duration.ofMinutes(2);

	private final Process process;

	private final List<String> log = new CopyOnWriteArrayList<>();

	private final Thread reader;

	private ApiProcess(Process process) {
		this.process = process;
		this.reader = Thread.startVirtualThread(this::read);
	}

	/**
	 * Starts a process on a free port; it may not have come up yet.
	 * @param environment its environment variables; it has no others
	 * @return the process, to be closed
	 */
	static ApiProcess start(Map<String, String> environment) {
		return start(environment, Map.of());
	}

	/**
	 * Starts a process on a free port that answers late instead of with 503.
	 * @param environment its environment variables; it has no others
	 * @return the process, to be closed
	 */
	static ApiProcess patient(Map<String, String> environment) {
		return start(environment, Patience.settings());
	}

	private static ApiProcess start(Map<String, String> environment, Map<String, String> settings) {
		List<String> command = new ArrayList<>(AppJar.command());
		command.add(1, "-Xmx256m");
		settings.forEach((name, value) -> command.add("--" + name + "=" + value));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().clear();
		builder.environment().put("PORT", "0");
		builder.environment().putAll(environment);
		try {
			return new ApiProcess(builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader(StandardCharsets.UTF_8)) {
			output.lines().forEach(this.log::add);
		}
		catch (IOException | UncheckedIOException ex) {
			// close() closes the output; what was read by then is kept.
		}
	}

	/**
	 * Waits until the process takes orders.
	 * @return the API
	 */
	Api awaitReady() {
		await("the port").until(() -> text().lines().anyMatch((line) -> STARTED.matcher(line).find()));
		Matcher started = STARTED.matcher(text());
		assertThat(started.find()).isTrue();
		Api api = new Api(Integer.parseInt(started.group(1)));
		await("readiness").until(() -> api.get("/readyz").send().status() == 200);
		return api;
	}

	/** Asks the process to end, as Kubernetes does first. */
	void terminate() {
		// Process.destroy() would close the output as well, and with it what is said
		// last.
		this.process.toHandle().destroy();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** Takes the process away, as {@code kill -9} does. */
	void kill() {
		// Process.destroyForcibly() would close the output, too.
		this.process.toHandle().destroyForcibly();
	}

	/**
	 * Waits for the end of the process and of its output.
	 * @return the exit code
	 */
	int exitCode() {
		try {
			assertThat(this.process.waitFor(LIMIT)).as("the process ends within %s", LIMIT).isTrue();
			this.reader.join();
			return this.process.exitValue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns what the process has written so far.
	 * @return the lines
	 */
	List<String> log() {
		return List.copyOf(this.log);
	}

	/**
	 * Returns what the process has written so far.
	 * @return the text
	 */
	String text() {
		return String.join("\n", this.log);
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
