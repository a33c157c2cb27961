package dev.orderfood.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * A checkout with stand-ins for the three apps, in which the platform can be started as
 * the process it is.
 */
final class TestCheckout {

	private final Path path;

	private final Path caller;

	private final RunFolder folder;

	TestCheckout(Path path) {
		this.path = path.resolve("order food");
		this.caller = path.resolve("caller");
		this.folder = RunFolder.of(this.path);
		try {
			Files.createDirectories(this.caller);
			Files.createDirectories(this.folder.jar("any").getParent());
			for (String app : List.of("database-migration", "database-load", "order-food")) {
				writeStandIn(this.folder.jar(app));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	RunFolder folder() {
		return this.folder;
	}

	/** The folder in which the user calls run.sh. */
	Path caller() {
		return this.caller;
	}

	/**
	 * Starts the platform.
	 * @param environment variables beside this process's own
	 * @param args what comes after run.sh
	 * @return the platform, with its output
	 */
	RunningProcess start(Map<String, String> environment, String... args) {
		try {
			Path output = Files.createTempFile(this.path, "output", ".log");
			List<String> command = new ArrayList<>(List.of(
					Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
					"-XX:+UseSerialGC", "-Dorderfood.checkout=" + this.path, "-Dorderfood.caller=" + this.caller, "-cp",
					System.getProperty("java.class.path"), LocalPlatform.class.getName()));
			command.addAll(List.of(args));
			ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(output.toFile());
			builder.environment().putAll(environment);
			return new RunningProcess(builder.start(), output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void writeStandIn(Path jar) throws IOException {
		Manifest manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, StandInApp.class.getName());
		String name = StandInApp.class.getName().replace('.', '/') + ".class";
		try (OutputStream file = Files.newOutputStream(jar);
				JarOutputStream entries = new JarOutputStream(file, manifest);
				InputStream type = Objects
					.requireNonNull(StandInApp.class.getClassLoader().getResourceAsStream(name))) {
			entries.putNextEntry(new JarEntry(name));
			type.transferTo(entries);
			entries.closeEntry();
		}
	}

	record RunningProcess(Process process, Path outputFile) {

		String output() {
			try {
				return Files.readString(this.outputFile);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
