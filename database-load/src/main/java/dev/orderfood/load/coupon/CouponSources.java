package dev.orderfood.load.coupon;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.orderfood.load.LoadFailed;
import dev.orderfood.load.LoadSettings;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.Directory;
import dev.orderfood.load.source.SourceFile;

import org.springframework.stereotype.Component;

/**
 * Finds the coupon files that {@code COUPON_SOURCES} names.
 */
@Component
class CouponSources {

	private static final String NONE = "none";

	private static final String DEFAULT_FOLDER = "coupons";

	private final List<String> named;

	private final DataFolder folder;

	CouponSources(LoadSettings settings, DataFolder folder) {
		this.named = settings.couponSources();
		this.folder = folder;
	}

	/**
	 * Lists the files in the order in which they count.
	 * @return the files; empty only when it was said that there are none
	 * @throws LoadFailed if nothing is found
	 */
	List<SourceFile> files() {
		if (this.named.equals(List.of(NONE))) {
			return List.of();
		}
		List<SourceFile> files = this.named.isEmpty() ? this.folder.list(DEFAULT_FOLDER) : namedFiles();
		if (files.isEmpty()) {
			throw new LoadFailed("There are no coupon files in "
					+ (this.named.isEmpty() ? "the folder " + DEFAULT_FOLDER + " of " + this.folder
							: String.join(", ", this.named))
					+ ". Name files or folders in COUPON_SOURCES, or set it to none if there are no coupons.");
		}
		return files;
	}

	private List<SourceFile> namedFiles() {
		// A file that is named twice is still one file: counted as two, it would make
		// every
		// code in it valid.
		Map<Path, SourceFile> files = new LinkedHashMap<>();
		for (String name : this.named) {
			Path path = path(name);
			for (Path file : Files.isDirectory(path) ? Directory.list(path) : List.of(path)) {
				files.putIfAbsent(realPath(file), Directory.file(file));
			}
		}
		return new ArrayList<>(files.values());
	}

	private static Path path(String name) {
		try {
			Path path = Path.of(name);
			if (Files.exists(path)) {
				return path;
			}
		}
		catch (InvalidPathException ex) {
			// Told below.
		}
		throw new LoadFailed("COUPON_SOURCES names \"" + name + "\", but there is no such file or folder.");
	}

	private static Path realPath(Path file) {
		try {
			return file.toRealPath();
		}
		catch (java.io.IOException ex) {
			throw Directory.file(file).unreadable(ex);
		}
	}

}
