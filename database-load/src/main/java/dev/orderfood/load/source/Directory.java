package dev.orderfood.load.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.orderfood.load.LoadException;

import org.springframework.core.io.FileSystemResource;

/**
 * A folder of the file system.
 */
public final class Directory implements DataFolder {

	private final Path path;

	/**
	 * Creates the folder; nothing is read yet.
	 * @param path where it lies
	 */
	public Directory(Path path) {
		this.path = path.toAbsolutePath().normalize();
	}

	/**
	 * Returns a single file of the file system.
	 * @param path where it lies
	 * @return the file, under the last part of its path
	 */
	public static SourceFile file(Path path) {
		return new SourceFile(String.valueOf(path.getFileName()), new FileSystemResource(path));
	}

	@Override
	public void requireExists() {
		if (!Files.exists(this.path)) {
			throw new LoadException(
					"The folder " + this.path + " does not exist. Set DATA_DIR to the folder that holds "
							+ "products.csv, or leave it out to load the packaged sample.");
		}
		if (!Files.isDirectory(this.path)) {
			throw new LoadException("DATA_DIR must be a folder, and " + this.path + " is a file.");
		}
	}

	@Override
	public Optional<SourceFile> find(String name) {
		Path file = this.path.resolve(name);
		// A link that leads nowhere is a file that cannot be read, not one that is left
		// out.
		return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(file(file)) : Optional.empty();
	}

	@Override
	public List<SourceFile> list(String folder) {
		return list(this.path.resolve(folder)).stream().map(Directory::file).toList();
	}

	/**
	 * Lists a folder. Hidden files and the folders inside it are left out, but not links
	 * that lead nowhere: they stand for files that cannot be read.
	 * @param folder where it lies
	 * @return its files in order of their names; empty when there is no such folder
	 * @throws LoadException if it cannot be read
	 */
	public static List<Path> list(Path folder) {
		if (!Files.isDirectory(folder)) {
			return List.of();
		}
		try (Stream<Path> entries = Files.list(folder)) {
			return entries.filter((file) -> Files.isRegularFile(file) || Files.notExists(file))
				.filter((file) -> !String.valueOf(file.getFileName()).startsWith("."))
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw file(folder).unreadable(ex);
		}
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
