package dev.orderfood.behaviour;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.orderfood.contract.Api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The API as it is deployed: the executable jar in a process of its own. */
final class ApiProcess implements AutoCloseable {

	private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

	/** Generous: a machine that is busy with other tests starts slowly. */
	private static final Duration START = Duration.ofMinutes(2);

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
		// Compiled once and collected by one thread: the start is what takes time here.
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-jar", System.getProperty("orderfood.jar"));
		builder.redirectErrorStream(true);
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
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits until the process takes orders.
	 * @return the API
	 */
	Api awaitReady() {
		await("the port").atMost(START).until(() -> text().lines().anyMatch((line) -> STARTED.matcher(line).find()));
		Matcher started = STARTED.matcher(text());
		assertThat(started.find()).isTrue();
		Api api = new Api(Integer.parseInt(started.group(1)));
		await("readiness").atMost(START).until(() -> api.get("/readyz").send().status() == 200);
		return api;
	}

	/** Asks the process to end, as Kubernetes does first. */
	void terminate() {
		// Process.destroy() would close the output as well, and with it what is said
		// last.
		this.process.toHandle().destroy();
	}

	/** Takes the process away, as {@code kill -9} does. */
	void kill() {
		this.process.destroyForcibly();
	}

	/**
	 * Waits for the end of the process and of its output.
	 * @param seconds how long the end may take
	 * @return the exit code
	 */
	int exitCode(int seconds) {
		try {
			assertThat(this.process.waitFor(seconds, TimeUnit.SECONDS)).as("the process ends within %d s", seconds)
				.isTrue();
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
