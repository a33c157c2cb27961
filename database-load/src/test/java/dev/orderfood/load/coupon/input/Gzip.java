package dev.orderfood.load.coupon.input;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses what a test wrote down.
 */
public final class Gzip {

	private Gzip() {
	}

	public static byte[] of(byte[] bytes) {
		return of(bytes, 0, bytes.length);
	}

	public static byte[] of(byte[] bytes, int offset, int length) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
			gzip.write(bytes, offset, length);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return out.toByteArray();
	}

}
