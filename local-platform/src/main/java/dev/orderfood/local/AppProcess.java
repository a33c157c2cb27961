package dev.orderfood.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of the apps, running as a process of its own. Its output goes where this process's
 * output goes.
 */
final class AppProcess {

	// Longer than the apps' own limit for answering what they have accepted.
	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final Process process;

	private AppProcess(Process process) {
		this.process = process;
	}

	/**
	 * Starts an app.
	 * @param jar the app
	 * @param environment the variables that it sees, and no other
	 * @param directory what relative paths in the variables are relative to
	 * @param jvmOptions options of its JVM
	 */
	static AppProcess start(Path jar, Map<String, String> environment, Path directory, String... jvmOptions) {
		if (!Files.exists(jar)) {
			throw new CannotRunException(
					"There is no " + jar + ": start the platform with run.sh, which puts it there.");
		}
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(jvmOptions));
		command.addAll(List.of("-jar", jar.toString()));
		ProcessBuilder builder = new ProcessBuilder(command).inheritIO()
			.redirectInput(new File("/dev/null"))
			.directory(directory.toFile());
		builder.environment().clear();
		builder.environment().putAll(environment);
		try {
			return new AppProcess(builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Ends what an earlier run could not end because it was killed. It is recognized by
	 * its jar, which no other checkout has.
	 * @return whether there was such a process
	 */
	static boolean endLeftover(Path jar) {
		List<ProcessHandle> leftovers = Processes.find((process) -> Processes.hasArgument(process, jar.toString()));
		leftovers.forEach((process) -> Processes.end(process, TIMEOUT));
		return !leftovers.isEmpty();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	int waitFor() {
		try {
			return this.process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	void stop() {
		Processes.end(this.process.toHandle(), TIMEOUT);
	}

}
