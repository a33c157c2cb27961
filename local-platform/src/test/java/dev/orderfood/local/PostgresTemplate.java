package dev.orderfood.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Unpacked programs and an empty database that tests copy, because making them takes
 * seconds. They are made where a first start was interrupted.
 */
final class PostgresTemplate {

	private static @Nullable RunFolder template;

	private PostgresTemplate() {
	}

	/**
	 * Puts programs and database where a platform expects them.
	 */
	static synchronized void copyTo(RunFolder folder) {
		try {
			link(template().postgres(), folder.postgres());
			// The permissions, on which PostgreSQL insists, have to come along.
			Process copy = new ProcessBuilder("cp", "-Rp", template().database().toString(),
					folder.database().toString())
				.start();
			if (copy.waitFor() != 0) {
				throw new IllegalStateException("Cannot copy to " + folder);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void link(Path source, Path target) throws IOException {
		try (Stream<Path> files = Files.walk(source)) {
			for (Path file : (Iterable<Path>) files::iterator) {
				Path copy = target.resolve(source.relativize(file));
				if (Files.isDirectory(file)) {
					Files.createDirectories(copy);
				}
				else {
					Files.createLink(copy, file);
				}
			}
		}
	}

	static synchronized RunFolder template() {
		RunFolder made = template;
		if (made == null) {
			try {
				Path checkout = Files.createTempDirectory("order-food local-platform");
				Runtime.getRuntime().addShutdownHook(new Thread(() -> RunFolder.delete(checkout)));
				made = RunFolder.of(checkout);
				leaveTracesOfAnInterruptedStart(made);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			DatabaseServer server = new DatabaseServer(made);
			server.start(Ports.free());
			server.stop();
			template = made;
		}
		return made;
	}

	private static void leaveTracesOfAnInterruptedStart(RunFolder folder) throws IOException {
		Files.createDirectories(folder.unfinishedDatabase());
		Files.createFile(folder.unfinishedDatabase().resolve("postgresql.conf"));
		Path half = Files.createDirectories(folder.postgres().resolve("PG-half"));
		Files.createFile(half.resolve("postgres"));
	}

}
