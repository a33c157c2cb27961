package dev.orderfood.load.coupon;

import java.io.Closeable;
import java.io.IOException;

/**
 * Bytes that are read once, from front to back.
 */
interface ByteInput extends Closeable {

	/**
	 * Reads what is there.
	 * @param buffer takes the bytes
	 * @param offset where the first of them goes
	 * @param length how many there may be, at least 1
	 * @return the number of bytes, at least 1, or -1 at the end
	 * @throws IOException if the bytes cannot be read
	 */
	int read(byte[] buffer, int offset, int length) throws IOException;

	@Override
	default void close() throws IOException {
		// Most have nothing to close.
	}

}
