package dev.orderfood.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * An empty database that tests copy, because making one takes seconds. What is copied is
 * what {@link PostgresServer#createIfMissing()} made.
 */
final class PostgresTemplate {

	private static @Nullable RunFolder template;

	private PostgresTemplate() {
	}

	static synchronized PostgresBinaries binaries() {
		return PostgresBinaries.unpack(template().path());
	}

	/**
	 * Puts programs and database where a platform expects them.
	 */
	static synchronized void copyTo(RunFolder folder) {
		try {
			PostgresBinaries binaries = binaries();
			Files.createSymbolicLink(folder.path().resolve(binaries.home().getFileName()), binaries.home());
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

	private static RunFolder template() {
		RunFolder made = template;
		if (made == null) {
			try {
				Path checkout = Files.createTempDirectory("order-food-local-platform");
				Runtime.getRuntime().addShutdownHook(new Thread(() -> RunFolder.delete(checkout)));
				made = RunFolder.of(checkout);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			new PostgresServer(made, PostgresBinaries.unpack(made.path())).createIfMissing();
			template = made;
		}
		return made;
	}

}
