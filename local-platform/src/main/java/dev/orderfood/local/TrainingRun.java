package dev.orderfood.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * An app that runs to teach the JVM. The cache is written when it ends, which takes
 * longer than the app's own end.
 */
final class TrainingRun implements AutoCloseable {

	private static final long PATIENCE_MINUTES = 15;

	private static final int ENDED_BY_SIGTERM = 143;

	private final Process process;

	private final Path app;

	private final @Nullable Path cache;

	private TrainingRun(Path app, Process process, @Nullable Path cache) {
		this.app = app;
		this.process = process;
		this.cache = cache;
	}

	/**
	 * Starts an app that prepares the database for the one that is trained.
	 * @param folder the app's folder, named like the app
	 * @param environment the variables that the app sees, and no other
	 */
	static TrainingRun prepare(Path folder, Map<String, String> environment) {
		return start(folder, null, List.of(), environment);
	}

	/**
	 * Starts an app and has its cache written when it ends.
	 * @param folder the app's folder, named like the app
	 * @param cache the file to write
	 * @param environment the variables that the app sees, and no other
	 */
	static TrainingRun start(Path folder, Path cache, Map<String, String> environment) {
		return start(folder, cache, List.of("-XX:AOTCacheOutput=" + cache), environment);
	}

	private static TrainingRun start(Path folder, @Nullable Path cache, List<String> training,
			Map<String, String> environment) {
		Path jar = folder.resolve(folder.getFileName() + ".jar");
		// The heap that the limits of compose and charts give; the build machine's memory
		// would give another one.
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
						"@" + folder.resolve("jvm.options"), "-Xmx160m"));
		command.addAll(training);
		command.addAll(List.of("-jar", jar.toString()));
		ProcessBuilder builder = new ProcessBuilder(command).inheritIO()
			.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
		builder.environment().clear();
		builder.environment().putAll(environment);
		try {
			return new TrainingRun(folder.getFileName(), builder.start(), cache);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot start " + jar, ex);
		}
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** Ends a server as a container's end does, and waits for the cache. */
	void terminate() {
		this.process.destroy();
		requireEnd(ENDED_BY_SIGTERM);
	}

	/** Waits for the app's end and, if it is trained, for the cache. */
	void requireEnd(int expected) {
		try {
			if (!this.process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
				throw new CannotRunException(this.app + " has not ended after " + PATIENCE_MINUTES + " minutes.");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		int exitCode = this.process.exitValue();
		if (exitCode != expected) {
			throw new CannotRunException(this.app + " ended with exit code " + exitCode + " instead of " + expected
					+ ": the lines above say why.");
		}
		if (this.cache != null && !Files.exists(this.cache)) {
			throw new CannotRunException(
					this.app + " ended without writing " + this.cache + ": the lines above say why.");
		}
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
