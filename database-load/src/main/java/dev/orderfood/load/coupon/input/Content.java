package dev.orderfood.load.coupon.input;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/**
 * Where the bytes of a coupon file come from.
 */
public interface Content {

	/**
	 * Returns the number of bytes.
	 * @return the number, or -1 when it is not known
	 * @throws IOException if it cannot be determined
	 */
	long size() throws IOException;

	/**
	 * Tells whether several threads may read at once, each from any position.
	 * @return false if the bytes only come as a stream
	 */
	boolean isRandomAccess();

	/**
	 * Tells whether the bytes may be read a second time.
	 * @return false if that is impossible or costs as much as the first time did
	 */
	boolean isRepeatable();

	/**
	 * Returns what two contents have in common exactly when they are the same file,
	 * whatever names it was found by. A remote file's is final once it was opened:
	 * redirects count.
	 * @return a value to compare with {@link Object#equals}
	 * @throws IOException if it cannot be determined
	 */
	Object identity() throws IOException;

	/**
	 * Opens the content for reading.
	 * @param from the position of the first byte; 0 without random access
	 * @return the bytes
	 * @throws IOException if they cannot be read
	 */
	ByteInput open(long from) throws IOException;

	/**
	 * Returns a version that changes with the content, without reading it; final only
	 * once the content was opened.
	 * @return a short text, or null when there is none
	 * @throws IOException if it cannot be determined
	 */
	@Nullable String version() throws IOException;

	/**
	 * Tells whether every change of the content changes its version.
	 * @return false if a change may go unnoticed
	 * @throws IOException if it cannot be determined
	 */
	default boolean isVersionReliable() throws IOException {
		return true;
	}

	/**
	 * Tells whether the content still has a version.
	 * @param version an earlier value of {@link #version()}
	 * @return false if the content differs or may differ
	 * @throws IOException if it cannot be determined
	 */
	default boolean isStill(String version) throws IOException {
		return version.equals(version());
	}

}
