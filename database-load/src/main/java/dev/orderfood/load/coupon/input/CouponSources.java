package dev.orderfood.load.coupon.input;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.LoadSettings;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.Directory;
import dev.orderfood.load.source.SourceFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Finds the coupon files that {@code COUPON_SOURCES} names.
 */
@Component
public class CouponSources {

	private static final Logger log = LoggerFactory.getLogger(CouponSources.class);

	private static final String NONE = "none";

	private static final String DEFAULT_FOLDER = "coupons";

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

	private final List<String> sources;

	private final DataFolder folder;

	private @Nullable HttpClient client;

	CouponSources(LoadSettings settings, DataFolder folder) {
		this.sources = settings.couponSources();
		this.folder = folder;
	}

	/**
	 * Lists the files in the order in which they are named. A file that is found more
	 * than once, under whatever names, is listed once, with a warning: counted as two it
	 * would make every code in it valid.
	 * @return the files; empty only when {@code COUPON_SOURCES} is {@code none}
	 * @throws LoadException if nothing is found, or what is named is not there
	 */
	public List<CouponFile> files() {
		if (this.sources.equals(List.of(NONE))) {
			return List.of();
		}
		List<Found> found = distinct(this.sources.isEmpty() ? inDataFolder() : named());
		if (found.isEmpty()) {
			throw new LoadException("There are no coupon files in "
					+ (this.sources.isEmpty() ? "the folder " + DEFAULT_FOLDER + " of " + this.folder
							: String.join(", ", this.sources))
					+ ". Name files or folders in COUPON_SOURCES, or set it to none if there are no coupons.");
		}
		return withDistinctNames(found);
	}

	private List<Found> inDataFolder() {
		return this.folder.list(DEFAULT_FOLDER).stream().map(CouponSources::found).toList();
	}

	private static Found found(SourceFile file) {
		return file.path()
			.map(CouponSources::found)
			.orElseGet(() -> new Found(file.name(), file.name(), new PackagedContent(file)));
	}

	private static Found found(Path path) {
		return new Found(String.valueOf(path.getFileName()), path.toString(), new LocalContent(path));
	}

	private List<Found> named() {
		List<Found> found = new ArrayList<>();
		for (String source : this.sources) {
			if (source.isBlank()) {
				throw new LoadException("COUPON_SOURCES has an empty element in \"" + withoutAddresses()
						+ "\". Remove the comma that is too many.");
			}
			if (RemoteAddress.isAddress(source)) {
				RemoteAddress address = RemoteAddress.parse(source);
				found
					.add(new Found(address.name(), address.name(), new RemoteContent(client(), address, READ_TIMEOUT)));
			}
			else {
				paths(source).stream().map(CouponSources::found).forEach(found::add);
			}
		}
		return found;
	}

	/** The value of the variable without what may hold a password. */
	private String withoutAddresses() {
		return String.join(",",
				this.sources.stream().map((source) -> RemoteAddress.isAddress(source) ? "http…" : source).toList());
	}

	private static List<Found> distinct(List<Found> found) {
		Map<Object, Found> distinct = new LinkedHashMap<>();
		for (Found file : found) {
			Found first = distinct.putIfAbsent(file.identity(), file);
			if (first != null && first.location().equals(file.location())) {
				log.warn("{} is named more than once: it is read and counted once", file.location());
			}
			else if (first != null) {
				log.warn("{} is the same file as {}: it is read and counted once", file.location(), first.location());
			}
		}
		return List.copyOf(distinct.values());
	}

	/** A file's own name, or its real path if another file has the same name. */
	private static List<CouponFile> withDistinctNames(List<Found> found) {
		Map<String, Integer> times = new HashMap<>();
		found.forEach((file) -> times.merge(file.name(), 1, Integer::sum));
		Map<String, Integer> used = new HashMap<>();
		List<CouponFile> files = new ArrayList<>();
		for (Found file : found) {
			String name = (times.getOrDefault(file.name(), 0) > 1) ? file.realLocation() : file.name();
			int number = used.merge(name, 1, Integer::sum);
			// Addresses that differ in their query alone: it may be a signature.
			files.add(new CouponFile((number > 1) ? name + " (" + number + ")" : name, file.content()));
		}
		return files;
	}

	private HttpClient client() {
		HttpClient known = this.client;
		if (known == null) {
			known = HttpClient.newBuilder()
				.followRedirects(HttpClient.Redirect.NORMAL)
				.connectTimeout(CONNECT_TIMEOUT)
				.build();
			this.client = known;
		}
		return known;
	}

	private static List<Path> paths(String source) {
		try {
			Path path = Path.of(source);
			if (Files.isDirectory(path)) {
				return Directory.list(path);
			}
			if (Files.exists(path)) {
				return List.of(path);
			}
		}
		catch (InvalidPathException ex) {
			// Some systems allow no wildcard in a path; other paths are refused below.
		}
		if (FileGlob.isGlob(source)) {
			return matching(source);
		}
		throw new LoadException("COUPON_SOURCES names \"" + source + "\", but there is no such file or folder.");
	}

	private static List<Path> matching(String glob) {
		try {
			List<Path> files = new FileGlob(glob).files();
			if (files.isEmpty()) {
				throw new LoadException("COUPON_SOURCES names \"" + glob + "\", but no file matches.");
			}
			return files;
		}
		catch (PatternSyntaxException ex) {
			throw new LoadException("COUPON_SOURCES names \"" + glob + "\", which is not a valid pattern.", ex);
		}
		catch (IOException | UncheckedIOException ex) {
			throw new LoadException("COUPON_SOURCES names \"" + glob + "\", but a folder cannot be read: "
					+ Objects.requireNonNullElse(ex.getMessage(), "no reason given") + ".", ex);
		}
	}

	/**
	 * A file that was found.
	 *
	 * @param name its own name
	 * @param location the path or address it was found by
	 * @param content its content
	 */
	private record Found(String name, String location, Content content) {

		Object identity() {
			try {
				return this.content.identity();
			}
			catch (IOException ex) {
				throw new CouponFile(this.name, this.content).unreadable(ex, 0);
			}
		}

		String realLocation() {
			try {
				return (this.content instanceof LocalContent local) ? local.realPath().toString() : this.location;
			}
			catch (IOException ex) {
				throw new CouponFile(this.name, this.content).unreadable(ex, 0);
			}
		}

	}

}
