package dev.orderfood.load.coupon;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;

import dev.orderfood.load.LoadFailed;
import dev.orderfood.load.coupon.LineScanner.NotCodes;
import org.jspecify.annotations.Nullable;

/**
 * A file with one code in a line, as plain text or compressed with gzip, whatever its
 * name says.
 */
class CouponFile {

	private final String name;

	private final Content content;

	private @Nullable String version;

	private boolean versionReliable;

	CouponFile(String name, Content content) {
		this.name = name;
		this.content = content;
	}

	String name() {
		return this.name;
	}

	/** Bytes as they lie there, or -1. */
	long size() {
		try {
			return this.content.size();
		}
		catch (IOException ex) {
			throw unreadable(ex, 0);
		}
	}

	boolean isRepeatable() {
		return this.content.isRepeatable();
	}

	/**
	 * What tells this file from a later one, once it was read; null if nothing does for
	 * certain.
	 */
	@Nullable String version() {
		return this.versionReliable ? this.version : null;
	}

	/** Whether the file is the one that had this version. */
	boolean isStill(String known) {
		try {
			return this.content.isStill(known);
		}
		catch (IOException ex) {
			throw unreadable(ex, 0);
		}
	}

	/**
	 * Divides the file for several threads. A gzip file or a stream stays in one part.
	 * @param file the file's position
	 * @param bytes how large a part may be
	 */
	List<FilePart> parts(int file, long bytes) {
		try {
			this.versionReliable = this.content.isVersionReliable();
			this.version = this.content.version();
			if (!this.content.isRandomAccess() || isGzip()) {
				return List.of(new FilePart(file, 0, Long.MAX_VALUE));
			}
			List<FilePart> parts = new ArrayList<>();
			long size = this.content.size();
			for (long start = 0; start < size; start += bytes) {
				parts.add(new FilePart(file, start, Math.min(size, start + bytes)));
			}
			return parts;
		}
		catch (IOException ex) {
			throw unreadable(ex, 0);
		}
	}

	/**
	 * Reads a part.
	 * @param part the part
	 * @param scanner finds the lines
	 * @param sinks take the codes
	 * @param bytesRead is told how many bytes were read, as they lie there
	 * @return what stood in the part
	 * @throws LoadFailed if it cannot be read
	 */
	LineCounts read(FilePart part, LineScanner scanner, CodeSinks sinks, LongConsumer bytesRead) {
		long from = Math.max(0, part.start() - 1);
		CountedInput counted = new CountedInput(from, bytesRead);
		try (counted; ByteInput in = text(counted, from)) {
			return scanner.scan(in, part.start(), part.end(), sinks);
		}
		catch (NotCodes ex) {
			throw new LoadFailed(
					this.name + " cannot be read: " + ex.getMessage() + " (at byte 0). Is it an error page?", ex);
		}
		catch (BrokenInput ex) {
			throw unreadable(ex, ex.offset());
		}
		catch (IOException ex) {
			throw unreadable(ex, counted.position);
		}
	}

	/**
	 * Makes sure that all that was read belongs together.
	 * @throws LoadFailed if the file was changed in between
	 */
	void requireUnchanged() {
		try {
			String now = this.content.version();
			if (!this.content.isRandomAccess()) {
				// Of a stream it is known only now.
				this.version = now;
			}
			else if (!Objects.equals(this.version, now)) {
				throw new LoadFailed(
						this.name + " was changed while it was being read. Run the load again once it is complete.");
			}
		}
		catch (IOException ex) {
			throw unreadable(ex, 0);
		}
	}

	private boolean isGzip() throws IOException {
		byte[] magic = new byte[2];
		try (ByteInput in = this.content.open(0)) {
			return GzipInput.isGzip(magic, GzipInput.fill(in, magic));
		}
	}

	private ByteInput text(CountedInput counted, long from) throws IOException {
		counted.open();
		if (from > 0) {
			return counted;
		}
		byte[] magic = new byte[2];
		int length = GzipInput.fill(counted, magic);
		ByteInput whole = new PrefixedInput(magic, length, counted);
		return GzipInput.isGzip(magic, length) ? new GzipInput(whole) : whole;
	}

	private LoadFailed unreadable(IOException cause, long offset) {
		String reason = switch (cause) {
			case NoSuchFileException _, FileNotFoundException _ -> "it is not there";
			case AccessDeniedException _ -> "permission is denied";
			case EOFException _ -> "it ends too early";
			default -> Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
		};
		return new LoadFailed(this.name + " cannot be read: " + reason + " (at byte " + offset + ").", cause);
	}

	/** Knows how far the file was read. */
	private final class CountedInput implements ByteInput {

		private final long from;

		private final LongConsumer bytesRead;

		private @Nullable ByteInput in;

		private long position;

		CountedInput(long from, LongConsumer bytesRead) {
			this.from = from;
			this.position = from;
			this.bytesRead = bytesRead;
		}

		void open() throws IOException {
			this.in = CouponFile.this.content.open(this.from);
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int read = Objects.requireNonNull(this.in).read(buffer, offset, length);
			if (read > 0) {
				this.position += read;
				this.bytesRead.accept(read);
			}
			return read;
		}

		@Override
		public void close() throws IOException {
			ByteInput opened = this.in;
			if (opened != null) {
				opened.close();
			}
		}

	}

	/** Bytes that were looked at, and those that follow. */
	private static final class PrefixedInput implements ByteInput {

		private final byte[] prefix;

		private final int prefixLength;

		private final ByteInput in;

		private int next;

		PrefixedInput(byte[] prefix, int prefixLength, ByteInput in) {
			this.prefix = prefix;
			this.prefixLength = prefixLength;
			this.in = in;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			if (this.next < this.prefixLength) {
				buffer[offset] = this.prefix[this.next++];
				return 1;
			}
			return this.in.read(buffer, offset, length);
		}

		@Override
		public void close() throws IOException {
			this.in.close();
		}

	}

}
