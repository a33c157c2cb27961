package dev.orderfood.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder {@code .run} of a checkout, which holds all that a running platform leaves
 * on the disk.
 *
 * @param path the folder itself
 */
record RunFolder(Path path) {

	static RunFolder of(Path checkout) {
		RunFolder folder = new RunFolder(checkout.toAbsolutePath().normalize().resolve(".run"));
		try {
			Files.createDirectories(folder.path());
		}
		catch (IOException ex) {
			throw new CannotRunException("Cannot write to " + folder.path() + ": " + ex.getMessage() + ".", ex);
		}
		return folder;
	}

	/**
	 * The jar of an app. It is a copy of what Maven built, so that a build does not pull
	 * the jar away from under a running app.
	 */
	Path jar(String app) {
		return this.path.resolve("apps").resolve(app + ".jar");
	}

	Path lock() {
		return this.path.resolve("lock");
	}

	Path processRecord(String app) {
		return this.path.resolve(app + ".process");
	}

	Path database() {
		return this.path.resolve("database");
	}

	Path databaseLog() {
		return this.path.resolve("database.log");
	}

	/** Configuration, data and logs of what watches the platform. */
	Path observation() {
		return this.path.resolve("observe");
	}

	Path databasePassword() {
		return this.path.resolve("database-password");
	}

	Optional<Integer> databasePort() {
		return read("database-port").map(Integer::valueOf);
	}

	void rememberDatabasePort(int port) {
		write("database-port", Integer.toString(port));
	}

	private Optional<String> read(String name) {
		Path file = this.path.resolve(name);
		try {
			return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void write(String name, String content) {
		try {
			Files.writeString(this.path.resolve(name), content + System.lineSeparator());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void delete(Path folder) {
		if (!Files.exists(folder)) {
			return;
		}
		try (Stream<Path> content = Files.walk(folder)) {
			for (Path path : (Iterable<Path>) content.sorted(Comparator.reverseOrder())::iterator) {
				Files.delete(path);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
