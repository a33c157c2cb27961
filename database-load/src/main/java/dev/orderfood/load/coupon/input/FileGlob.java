package dev.orderfood.load.coupon.input;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A path with wildcards. As in a shell, a wildcard does not match the dot that hidden
 * files and folders begin with: a name that begins with one has to be written with it.
 */
final class FileGlob {

	private static final Pattern WILDCARD = Pattern.compile("[*?\\[]");

	private final Path from;

	private final String pattern;

	/**
	 * Parses a path with wildcards.
	 * @param glob the path, for which {@link #isGlob} is true
	 */
	FileGlob(String glob) {
		int slash = glob.lastIndexOf('/', WILDCARD.split(glob, 2)[0].length());
		this.from = (slash < 0) ? Path.of(".") : Path.of(glob.substring(0, slash + 1));
		this.pattern = glob.substring(slash + 1);
	}

	static boolean isGlob(String path) {
		return WILDCARD.matcher(path).find();
	}

	/**
	 * Finds the files that match. Links to folders are followed; those that lead nowhere
	 * stand for files that cannot be read.
	 * @return the files in order of their paths
	 * @throws IOException if a folder cannot be read
	 * @throws java.util.regex.PatternSyntaxException if this is not a valid pattern
	 */
	List<Path> files() throws IOException {
		PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + this.pattern);
		if (!Files.isDirectory(this.from)) {
			return List.of();
		}
		int depth = isRecursive() ? Integer.MAX_VALUE : Path.of(this.pattern).getNameCount();
		List<Path> found = new ArrayList<>();
		Files.walkFileTree(this.from, Set.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
				boolean entered = folder.equals(FileGlob.this.from) || isNamed(below(folder), !isRecursive());
				return entered ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				if ((attributes.isRegularFile() || attributes.isSymbolicLink()) && matcher.matches(below(file))
						&& isNamed(below(file), true)) {
					found.add(file);
				}
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
				if (failure instanceof FileSystemLoopException) {
					return FileVisitResult.CONTINUE;
				}
				throw failure;
			}
		});
		found.sort(Comparator.naturalOrder());
		return found;
	}

	private boolean isRecursive() {
		return this.pattern.contains("**");
	}

	private Path below(Path path) {
		return this.from.relativize(path);
	}

	/**
	 * Tells whether the last name in a path is not hidden, or the pattern has its dot.
	 * @param path the path below the folder where the search begins
	 * @param corresponds whether one name of the pattern stands for this one
	 */
	private boolean isNamed(Path path, boolean corresponds) {
		if (!path.getFileName().toString().startsWith(".")) {
			return true;
		}
		String[] names = this.pattern.split("/", -1);
		int last = isRecursive() ? names.length - 1 : path.getNameCount() - 1;
		return corresponds && names[last].startsWith(".");
	}

}
