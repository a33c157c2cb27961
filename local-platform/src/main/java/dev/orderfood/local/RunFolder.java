package dev.orderfood.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder {@code .run} of a checkout, which holds all that a running platform leaves
 * on the disk.
 *
 * @param path the folder itself
 */
record RunFolder(Path path) {

	private static final Set<String> KEPT = Set.of("lock", "start.lock", "apps", "built", "building", "build.log");

	static RunFolder of(Path checkout) {
		Path path = checkout.toAbsolutePath().normalize().resolve(".run");
		try {
			// Its processes are recognized by the real path of their program.
			return new RunFolder(Files.createDirectories(path).toRealPath());
		}
		catch (IOException ex) {
			throw new CannotRunException("Cannot write to " + path + ": " + ex.getMessage() + ".", ex);
		}
	}

	/**
	 * The jar of an app. It is a copy of what Maven built, so that a build does not pull
	 * the jar away from under a running app.
	 */
	Path jar(String app) {
		return this.path.resolve("apps").resolve(app + ".jar");
	}

	Path database() {
		return this.path.resolve("database");
	}

	Path unfinishedDatabase() {
		return this.path.resolve("database-unfinished");
	}

	Path databaseLog() {
		return this.path.resolve("database.log");
	}

	/** The unpacked programs of PostgreSQL. */
	Path postgres() {
		return this.path.resolve("postgresql");
	}

	/** The port of the last run, unless it was forgotten. */
	Optional<Integer> databasePort() {
		return read("database-port").filter((text) -> text.matches("\\d{1,5}"))
			.map(Integer::valueOf)
			.filter((port) -> port > 0 && port <= 65535);
	}

	void rememberDatabasePort(int port) {
		write("database-port", port + System.lineSeparator());
	}

	/** Adds a line to the log of the database. */
	void log(String line) {
		write("database.log", line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

	/**
	 * Reads a file.
	 * @return its text, empty when there is none or it is none
	 */
	Optional<String> read(String name) {
		try {
			return Optional.of(Files.readString(this.path.resolve(name)).strip());
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	private void write(String name, String content, OpenOption... options) {
		try {
			Files.writeString(this.path.resolve(name), content, options);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Forgets all that earlier runs have left but the jars and what the build left. */
	void clear() {
		try (Stream<Path> content = Files.list(this.path)) {
			content.filter((file) -> !KEPT.contains(file.getFileName().toString())).forEach(RunFolder::delete);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The library unpacks into a folder of its own for each version and writes
	 * {@code .exists} at the end. It cannot go on where an interrupted run has stopped.
	 */
	void deleteUnfinishedUnpacking() {
		if (!Files.isDirectory(postgres())) {
			delete(postgres());
			return;
		}
		try (Stream<Path> versions = Files.list(postgres())) {
			versions.filter((version) -> !Files.exists(version.resolve(".exists"))).forEach(RunFolder::delete);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static void delete(Path folder) {
		if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
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
