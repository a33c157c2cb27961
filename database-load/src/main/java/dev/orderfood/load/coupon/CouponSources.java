package dev.orderfood.load.coupon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

import dev.orderfood.load.LoadFailed;
import dev.orderfood.load.LoadSettings;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.Directory;
import dev.orderfood.load.source.SourceFile;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Finds the coupon files that {@code COUPON_SOURCES} names.
 */
@Component
class CouponSources {

	private static final String NONE = "none";

	private static final String DEFAULT_FOLDER = "coupons";

	private static final Pattern ADDRESS = Pattern.compile("(?i)https?://.+");

	private static final Pattern GLOB = Pattern.compile(".*[*?\\[].*");

	private static final Duration PAUSE = Duration.ofMillis(500);

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private final List<String> named;

	private final DataFolder folder;

	private @Nullable HttpClient client;

	CouponSources(LoadSettings settings, DataFolder folder) {
		this.named = settings.couponSources();
		this.folder = folder;
	}

	/**
	 * Lists the files in the order in which they count.
	 * @return the files; empty only when it was said that there are none
	 * @throws LoadFailed if nothing is found
	 */
	List<CouponFile> files() {
		if (this.named.equals(List.of(NONE))) {
			return List.of();
		}
		List<CouponFile> files = this.named.isEmpty()
				? this.folder.list(DEFAULT_FOLDER).stream().map(CouponSources::packagedOrLocal).toList() : namedFiles();
		if (files.isEmpty()) {
			throw new LoadFailed("There are no coupon files in "
					+ (this.named.isEmpty() ? "the folder " + DEFAULT_FOLDER + " of " + this.folder
							: String.join(", ", this.named))
					+ ". Name files or folders in COUPON_SOURCES, or set it to none if there are no coupons.");
		}
		return files;
	}

	private static CouponFile packagedOrLocal(SourceFile file) {
		return new CouponFile(file.name(),
				file.path().<Content>map(LocalContent::new).orElseGet(() -> new PackagedContent(file)));
	}

	private List<CouponFile> namedFiles() {
		// A file that is named twice is still one file: counted as two, it would make
		// every code in it valid.
		Map<Object, Content> contents = new LinkedHashMap<>();
		Map<Object, String> names = new HashMap<>();
		for (String name : this.named) {
			if (ADDRESS.matcher(name).matches()) {
				URI address = address(name);
				contents.putIfAbsent(address, new RemoteContent(client(), address, PAUSE, PATIENCE));
				names.putIfAbsent(address, RemoteContent.name(address));
			}
			else {
				paths(name).forEach((path) -> {
					Path real = realPath(path);
					contents.putIfAbsent(real, new LocalContent(path));
					names.putIfAbsent(real, String.valueOf(path.getFileName()));
				});
			}
		}
		List<CouponFile> files = new ArrayList<>();
		contents.forEach((key, content) -> files.add(new CouponFile(distinct(key, names), content)));
		return files;
	}

	/** The file's own name, or where it lies if another file has the same one. */
	private static String distinct(Object key, Map<Object, String> names) {
		String name = Objects.requireNonNull(names.get(key));
		boolean shared = key instanceof Path && Collections.frequency(names.values(), name) > 1;
		return shared ? key.toString() : name;
	}

	private HttpClient client() {
		HttpClient known = this.client;
		if (known == null) {
			known = HttpClient.newBuilder()
				.followRedirects(HttpClient.Redirect.NORMAL)
				.connectTimeout(Duration.ofSeconds(10))
				.build();
			this.client = known;
		}
		return known;
	}

	private static URI address(String name) {
		try {
			URI address = URI.create(name);
			if (address.getHost() != null) {
				return address;
			}
		}
		catch (IllegalArgumentException ex) {
			// Told below, without the address: it may hold a password.
		}
		throw new LoadFailed("COUPON_SOURCES names an address that is not a valid one.");
	}

	private static List<Path> paths(String name) {
		try {
			Path path = Path.of(name);
			if (Files.isDirectory(path)) {
				return Directory.list(path);
			}
			if (Files.exists(path)) {
				return List.of(path);
			}
		}
		catch (InvalidPathException ex) {
			// Some systems allow no glob in a path; others are told below.
		}
		if (GLOB.matcher(name).matches()) {
			return matching(name);
		}
		throw new LoadFailed("COUPON_SOURCES names \"" + name + "\", but there is no such file or folder.");
	}

	private static List<Path> matching(String glob) {
		int slash = glob.lastIndexOf('/', firstWildcard(glob));
		String pattern = glob.substring(slash + 1);
		int depth = pattern.contains("**") ? Integer.MAX_VALUE : Path.of(pattern).getNameCount();
		Path from = (slash < 0) ? Path.of(".") : Path.of(glob.substring(0, slash + 1));
		try (Stream<Path> files = Files.isDirectory(from) ? Files.walk(from, depth) : Stream.empty()) {
			PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
			List<Path> found = files.filter((file) -> matcher.matches(from.relativize(file)))
				.filter(Files::isRegularFile)
				.sorted()
				.toList();
			if (found.isEmpty()) {
				throw new LoadFailed("COUPON_SOURCES names \"" + glob + "\", but no file matches.");
			}
			return found;
		}
		catch (PatternSyntaxException ex) {
			throw new LoadFailed("COUPON_SOURCES names \"" + glob + "\", which is not a valid pattern.", ex);
		}
		catch (IOException | UncheckedIOException ex) {
			throw new LoadFailed("COUPON_SOURCES names \"" + glob + "\", but a folder cannot be read: "
					+ Objects.requireNonNullElse(ex.getMessage(), "no reason given") + ".", ex);
		}
	}

	private static int firstWildcard(String glob) {
		int first = 0;
		while ("*?[".indexOf(glob.charAt(first)) < 0) {
			first++;
		}
		return first;
	}

	private static Path realPath(Path file) {
		try {
			// A pipe, such as a shell's <(…), has none.
			return Files.isRegularFile(file) ? file.toRealPath() : file.toAbsolutePath();
		}
		catch (IOException ex) {
			throw Directory.file(file).unreadable(ex);
		}
	}

}
