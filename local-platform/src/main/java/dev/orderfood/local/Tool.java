package dev.orderfood.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs a short-lived program to its end.
 */
final class Tool {

	private Tool() {
	}

	/**
	 * Runs the program.
	 * @param command the program and its arguments
	 * @param input what it reads
	 * @param log where its output is added
	 * @return the exit code
	 */
	static int run(List<String> command, String input, Path log) {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
				.start();
			try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
				stdin.write(input);
			}
			return process.waitFor();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while " + command.getFirst() + " ran", ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot run " + command.getFirst(), ex);
		}
	}

	static boolean works(List<String> command) {
		try {
			Path output = Files.createTempFile("order-food", ".log");
			try {
				return run(command, "", output) == 0;
			}
			finally {
				Files.delete(output);
			}
		}
		catch (IOException | UncheckedIOException ex) {
			return false;
		}
	}

}
