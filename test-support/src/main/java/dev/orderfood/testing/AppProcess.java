package dev.orderfood.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An app that runs once and ends, as a pod or a shell runs it: its jar, in a process of
 * its own.
 */
public final class AppProcess implements AutoCloseable {

	/** Generous: on a machine that is busy with other tests everything takes longer. */
	private static final int LIMIT_MINUTES = 2;

	private final Process process;

	private final Path output;

	private AppProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	/**
	 * Starts the app.
	 * @param folder its working folder, which also takes the file with its output
	 * @param environment environment variables beside those of the test's own JVM
	 * @return the process, to be closed
	 */
	public static AppProcess start(Path folder, Map<String, String> environment) {
		try {
			Path output = Files.createTempFile(folder, "output", ".txt");
			ProcessBuilder builder = new ProcessBuilder(AppJar.command()).directory(folder.toFile())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile());
			builder.environment().putAll(environment);
			return new AppProcess(builder.start(), output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits for the end of the process.
	 * @return the exit code
	 */
	public int exitCode() {
		try {
			if (!this.process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
				throw new IllegalStateException("The app does not end:\n" + output());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		return this.process.exitValue();
	}

	/**
	 * Returns what the process has written so far.
	 * @return the text of its standard output and standard error
	 */
	public String output() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Asks the process to end, as Kubernetes does. */
	public void terminate() {
		this.process.destroy();
	}

	/** Ends the process without a chance to react, as a lost node does. */
	public void kill() {
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		kill();
	}

}
