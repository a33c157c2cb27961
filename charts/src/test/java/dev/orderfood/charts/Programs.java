package dev.orderfood.charts;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Runs scripts, and writes the programs that stand in for those that a script calls. */
final class Programs {

	private Programs() {
	}

	/**
	 * Writes a program.
	 * @param folder where to, which may not be there yet
	 * @param name the name of the program
	 * @param script what it is, with its first line
	 */
	static void write(Path folder, String name, String script) throws IOException {
		Path file = Files.writeString(Files.createDirectories(folder).resolve(name), script);
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	/** Runs a program to its end; there is nothing that it could read. */
	static Result run(ProcessBuilder program) throws IOException, InterruptedException {
		Process process = program.redirectErrorStream(true).redirectInput(new File("/dev/null")).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Result(process.waitFor(), output);
	}

	/**
	 * How a program has ended.
	 *
	 * @param code its exit code
	 * @param output what it has said, as a result or as an error
	 */
	record Result(int code, String output) {
	}

}
