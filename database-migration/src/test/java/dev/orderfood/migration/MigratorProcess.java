package dev.orderfood.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The app's jar as a process, as a pod or a shell runs it. */
final class MigratorProcess implements AutoCloseable {

	private final Process process;

	private final Path output;

	private MigratorProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	static MigratorProcess start(Path folder, Map<String, String> environment) {
		try {
			Path output = Files.createTempFile(folder, "output", ".txt");
			ProcessBuilder builder = new ProcessBuilder(
					Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
					"-XX:+UseSerialGC", "-Xshare:auto", "-jar",
					Objects.requireNonNull(System.getProperty("orderfood.jar"),
							"-Dorderfood.jar names the jar to start"))
				.redirectErrorStream(true)
				.redirectOutput(output.toFile());
			builder.environment().putAll(environment);
			return new MigratorProcess(builder.start(), output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int exitCode() {
		try {
			assertThat(this.process.waitFor(2, TimeUnit.MINUTES)).as("ended").isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		return this.process.exitValue();
	}

	String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Asks it to end, as Kubernetes does. */
	void terminate() {
		this.process.destroy();
	}

	/** Ends it without a chance to react, as a lost node does. */
	void kill() {
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		kill();
	}

}
