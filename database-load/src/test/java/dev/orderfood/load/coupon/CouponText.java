package dev.orderfood.load.coupon;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

import dev.orderfood.load.source.SourceFile;

import org.springframework.core.io.ByteArrayResource;

/**
 * Coupon files that a test writes down.
 */
final class CouponText {

	private CouponText() {
	}

	static CouponFile file(String name, String text) {
		return file(name, text.getBytes(StandardCharsets.UTF_8));
	}

	static CouponFile file(String name, byte[] bytes) {
		return new CouponFile(new SourceFile(name, new ByteArrayResource(bytes)));
	}

	static byte[] gzip(String text) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
			gzip.write(text.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

}
