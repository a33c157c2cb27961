package dev.orderfood.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Processes of this machine, those of earlier runs included.
 */
final class Processes {

	private static final Duration INTERVAL = Duration.ofMillis(20);

	private Processes() {
	}

	/**
	 * Finds running processes.
	 * @param condition asked about those whose program this user may see
	 */
	static List<ProcessHandle> find(Predicate<ProcessHandle> condition) {
		return ProcessHandle.allProcesses().filter(Processes::isRunning).filter(condition).toList();
	}

	static boolean hasArgument(ProcessHandle process, String argument) {
		return process.info().arguments().filter((all) -> Arrays.asList(all).contains(argument)).isPresent();
	}

	/**
	 * Asks a process to end, and kills it when it has not done so in time.
	 */
	static void end(ProcessHandle process, Duration timeout) {
		process.destroy();
		if (!hasEnded(process, timeout)) {
			process.destroyForcibly();
			hasEnded(process, Duration.ofSeconds(10));
		}
	}

	/**
	 * Waits for the end of a process.
	 * @return false when it still runs after the timeout
	 */
	static boolean hasEnded(ProcessHandle process, Duration timeout) {
		long start = System.nanoTime();
		while (isRunning(process)) {
			if (System.nanoTime() - start > timeout.toNanos()) {
				return false;
			}
			pause(INTERVAL);
		}
		return true;
	}

	/**
	 * Runs a short-lived program to its end.
	 * @param command the program and its arguments
	 * @param log the file that its output is added to
	 * @return the exit code
	 */
	static int run(List<String> command, Path log) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true)
				.redirectInput(new File("/dev/null"))
				.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
				.start()
				.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void pause(Duration duration) {
		try {
			Thread.sleep(duration);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	// In a container nobody may collect what remains of a process, its number. No program
	// runs under it any more.
	private static boolean isRunning(ProcessHandle process) {
		return process.isAlive() && process.info().command().isPresent();
	}

}
