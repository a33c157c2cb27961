package dev.orderfood.load.coupon.input;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.orderfood.load.LoadException;
import org.jspecify.annotations.Nullable;

/**
 * The address of a remote file in its normal form (RFC 3986, 6.2), so that two spellings
 * of one address are equal: scheme and host in lower case, no default port, no empty
 * path, no dot segments, no needless percent-encoding. Fragment, user and password are
 * not part of it.
 */
final class RemoteAddress {

	private static final Pattern HTTP = Pattern.compile("(?i)https?://.*");

	private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");

	private static final int HTTP_PORT = 80;

	private static final int HTTPS_PORT = 443;

	private static final int HASH_BYTES = 8;

	/** What messages and tables show: no query, because it may be a signature. */
	private final String name;

	private final String query;

	private final @Nullable String user;

	private RemoteAddress(URI uri) {
		String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
		String host = uri.getHost().toLowerCase(Locale.ROOT);
		host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
		boolean defaultPort = uri.getPort() == (scheme.equals("https") ? HTTPS_PORT : HTTP_PORT);
		String port = (uri.getPort() < 0 || defaultPort) ? "" : ":" + uri.getPort();
		this.name = scheme + "://" + host + port + withoutDotSegments(withoutNeedlessEncoding(uri.getRawPath()));
		String rawQuery = uri.getRawQuery();
		this.query = (rawQuery == null || rawQuery.isEmpty()) ? "" : "?" + withoutNeedlessEncoding(rawQuery);
		this.user = uri.getUserInfo();
	}

	/** Tells whether a source is an address and not a path. */
	static boolean isAddress(String source) {
		return HTTP.matcher(source).matches();
	}

	/**
	 * Parses an address.
	 * @param source the address as COUPON_SOURCES has it
	 * @throws LoadException if it is not valid
	 */
	static RemoteAddress parse(String source) {
		try {
			URI uri = URI.create(source);
			if (uri.getHost() != null) {
				return new RemoteAddress(uri);
			}
		}
		catch (IllegalArgumentException ex) {
			// The message below leaves out the address: it may hold a password.
		}
		throw new LoadException("COUPON_SOURCES names an address that is not a valid one.");
	}

	/** Returns the normal form of a valid address. */
	static RemoteAddress of(URI uri) {
		return new RemoteAddress(uri);
	}

	/** Returns the address without query, user and password. */
	String name() {
		return this.name;
	}

	URI uri() {
		return URI.create(this.name + this.query);
	}

	/** Returns the value of the header {@code Authorization}. */
	Optional<String> authorization() {
		return Optional.ofNullable(this.user)
			.map((known) -> "Basic " + Base64.getEncoder().encodeToString(known.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Returns a hash of the address with its query, which tells nothing of a signature.
	 */
	String hash() {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest((this.name + this.query).getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	/** Decodes what need not be encoded; other codes get upper-case digits. */
	private static String withoutNeedlessEncoding(String raw) {
		return ENCODED.matcher(raw).replaceAll((match) -> {
			char character = (char) Integer.parseInt(match.group(1), 16);
			boolean unreserved = character < 128
					&& (Character.isLetterOrDigit(character) || "-._~".indexOf(character) >= 0);
			return unreserved ? String.valueOf(character) : match.group().toUpperCase(Locale.ROOT);
		});
	}

	private static String withoutDotSegments(String path) {
		Deque<String> kept = new ArrayDeque<>();
		String[] segments = path.split("/", -1);
		for (int i = 1; i < segments.length; i++) {
			boolean dots = segments[i].equals(".") || segments[i].equals("..");
			if (segments[i].equals("..")) {
				kept.pollLast();
			}
			if (!dots) {
				kept.addLast(segments[i]);
			}
			else if (i == segments.length - 1) {
				kept.addLast("");
			}
		}
		return "/" + String.join("/", kept);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof RemoteAddress address && this.name.equals(address.name)
				&& this.query.equals(address.query);
	}

	@Override
	public int hashCode() {
		return this.name.hashCode() * 31 + this.query.hashCode();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
