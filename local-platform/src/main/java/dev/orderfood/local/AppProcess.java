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
	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final Process process;

	private final ProcessRecord record;

	private AppProcess(Process process, ProcessRecord record) {
		this.process = process;
		this.record = record;
	}

	static AppProcess start(RunFolder folder, String app, Map<String, String> environment, String... jvmOptions) {
		Path jar = folder.jar(app);
		if (!Files.exists(jar)) {
			throw new CannotRunException(
					"There is no " + jar + ": start the platform with run.sh, which puts it there.");
		}
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of(jvmOptions));
		command.addAll(List.of("-jar", jar.toString()));
		ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
		builder.environment().clear();
		builder.environment().putAll(environment);
		return start(folder, app, builder);
	}

	/**
	 * Starts any program as one of the platform.
	 * @param folder where it is remembered
	 * @param name what it is remembered by
	 * @param builder its command, its variables and where its output goes
	 * @return the process
	 */
	static AppProcess start(RunFolder folder, String name, ProcessBuilder builder) {
		try {
			Process process = builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null"))).start();
			ProcessRecord record = new ProcessRecord(folder.processRecord(name));
			record.write(process.toHandle());
			return new AppProcess(process, record);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot start " + name, ex);
		}
	}

	/**
	 * Ends what an earlier run could not end because it was killed.
	 * @return whether there was such a process
	 */
	static boolean endLeftover(RunFolder folder, String app) {
		ProcessRecord record = new ProcessRecord(folder.processRecord(app));
		boolean found = record.find().map((process) -> {
			ProcessRecord.end(process, PATIENCE);
			return true;
		}).orElse(false);
		record.clear();
		return found;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	int waitFor() {
		try {
			int exitCode = this.process.waitFor();
			this.record.clear();
			return exitCode;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	void stop() {
		ProcessRecord.end(this.process.toHandle(), PATIENCE);
		this.record.clear();
	}

}
