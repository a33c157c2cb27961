package dev.orderfood.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A copy of the sample data that a test changes.
 */
final class DataFiles {

	private static final Path SAMPLE = Path.of("data");

	private final Path folder;

	private DataFiles(Path folder) {
		this.folder = folder;
	}

	/** The products have no pictures, so that a test can write a row in short. */
	static DataFiles in(Path folder) {
		try (Stream<Path> files = Files.walk(SAMPLE)) {
			for (Path file : files.toList()) {
				if (!file.equals(SAMPLE)) {
					Files.copy(file, folder.resolve(SAMPLE.relativize(file).toString()));
				}
			}
			DataFiles copy = new DataFiles(folder);
			return copy.write("products.csv",
					copy.read("products.csv").replaceAll("(?m)(,(image_\\w+|/images/[^,\n]*)){4}$", ""));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path folder() {
		return this.folder;
	}

	Path path(String file) {
		return this.folder.resolve(file);
	}

	String read(String file) {
		try {
			return Files.readString(path(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	DataFiles write(String file, String text) {
		try {
			Files.writeString(path(file), text);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	DataFiles replace(String file, String text, String replacement) {
		assertThat(read(file)).contains(text);
		return write(file, read(file).replace(text, replacement));
	}

	DataFiles append(String file, String line) {
		return write(file, read(file) + line + "\n");
	}

	/** Keeps the header and the given number of rows. */
	DataFiles cut(String file, int rows) {
		List<String> lines = read(file).lines().filter((line) -> !line.startsWith("#")).limit(1L + rows).toList();
		return write(file, String.join("\n", lines) + "\n");
	}

	DataFiles delete(String file) {
		try {
			Files.delete(path(file));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
