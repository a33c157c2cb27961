package dev.orderfood.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres.Role;

/**
 * The app's jar as a process, as a pod or a shell runs it, in a folder where nothing else
 * lies.
 */
final class LoaderProcess implements AutoCloseable {

	private final Process process;

	private final Path output;

	private LoaderProcess(Process process, Path output) {
		this.process = process;
		this.output = output;
	}

	static LoaderProcess start(Path folder, TestDatabase database, String... variables) {
		try {
			Path output = Files.createTempFile(folder, "output", ".txt");
			ProcessBuilder builder = new ProcessBuilder(
					Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
					"-XX:+UseSerialGC", "-Xshare:auto", "-jar", System.getProperty("orderfood.jar"));
			Map<String, String> environment = builder.environment();
			environment.putAll(database.environment(Role.LOAD));
			environment.put("LOAD_LOCKTIMEOUT", LoadedDatabase.LONG_LOCK_TIMEOUT);
			for (String variable : variables) {
				int equals = variable.indexOf('=');
				environment.put(variable.substring(0, equals), variable.substring(equals + 1));
			}
			return new LoaderProcess(builder.directory(folder.toFile())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start(), output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int exitCode() throws InterruptedException {
		if (!this.process.waitFor(2, TimeUnit.MINUTES)) {
			throw new IllegalStateException("The loader does not end:\n" + output());
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

	void kill() {
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		kill();
	}

}
