package dev.orderfood.load.coupon;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a coupon file come from.
 */
interface Content {

	/**
	 * Returns how many bytes there are.
	 * @return the number, or -1 when it is not known
	 * @throws IOException if that cannot be found out
	 */
	long size() throws IOException;

	/**
	 * Tells whether reading may begin anywhere, at any time and by several threads.
	 * @return false if the bytes only come as a stream
	 */
	boolean isRandomAccess();

	/**
	 * Tells whether the bytes may be read a second time.
	 * @return false if that is impossible or costs as much as the first time did
	 */
	boolean isRepeatable();

	/**
	 * Begins to read.
	 * @param from the position of the first byte; 0 without random access
	 * @return the bytes
	 * @throws IOException if they cannot be read
	 */
	ByteInput open(long from) throws IOException;

	/**
	 * Returns what tells this content from a later one, without reading it; known for
	 * certain only when it was opened.
	 * @return a short text, or null when nothing can be told
	 * @throws IOException if it cannot be found out
	 */
	@Nullable String version() throws IOException;

	/**
	 * Tells whether another content would have another version for certain.
	 * @return false if it may be changed without a trace
	 * @throws IOException if it cannot be found out
	 */
	default boolean isVersionReliable() throws IOException {
		return true;
	}

	/**
	 * Tells whether the content is still the same.
	 * @param version what {@link #version()} was then
	 * @return false if it is another or that cannot be told
	 * @throws IOException if it cannot be found out
	 */
	default boolean isStill(String version) throws IOException {
		return version.equals(version());
	}

}
