package dev.orderfood.load.coupon.input;

import java.io.Closeable;
import java.io.IOException;

/**
 * Bytes that are read once, from front to back.
 */
public interface ByteInput extends Closeable {

	/**
	 * Reads the bytes that are available, waiting for at least one.
	 * @param buffer receives the bytes
	 * @param offset the index of the first of them
	 * @param length the greatest number of bytes to read, at least 1
	 * @return the number of bytes, at least 1, or -1 at the end
	 * @throws IOException if the bytes cannot be read
	 */
	int read(byte[] buffer, int offset, int length) throws IOException;

	/**
	 * Reads until an array is full or the input ends.
	 * @param bytes receives the bytes
	 * @return the number of bytes read
	 * @throws IOException if the bytes cannot be read
	 */
	default int readFully(byte[] bytes) throws IOException {
		int filled = 0;
		while (filled < bytes.length) {
			int read = read(bytes, filled, bytes.length - filled);
			if (read == -1) {
				break;
			}
			filled += read;
		}
		return filled;
	}

	@Override
	default void close() throws IOException {
		// Most inputs hold nothing.
	}

}
