package dev.orderfood.load.coupon.input;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongConsumer;

import dev.orderfood.load.LoadException;
import org.jspecify.annotations.Nullable;

/**
 * A file with one code in a line, as plain text or compressed with gzip, whatever its
 * name says.
 */
public final class CouponFile {

	private final String name;

	private final Content content;

	private @Nullable String version;

	private boolean versionReliable;

	/**
	 * Creates the file; nothing is read yet.
	 * @param name the name that messages and tables give it
	 * @param content where its bytes come from
	 */
	public CouponFile(String name, Content content) {
		this.name = name;
		this.content = content;
	}

	/**
	 * Returns the name that messages and tables give the file.
	 * @return a file name, a path, or an address without its query
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Returns the size as it is stored, compressed or not.
	 * @return the number of bytes, or -1 when it is not known
	 */
	public long size() {
		try {
			return this.content.size();
		}
		catch (IOException ex) {
			throw unreadable(ex, 0);
		}
	}

	/**
	 * Tells whether the file may be read a second time.
	 * @return false for a stream
	 */
	public boolean isRepeatable() {
		return this.content.isRepeatable();
	}

	/**
	 * Returns what two coupon files have in common exactly when they are the same file.
	 * @return a value to compare with {@link Object#equals}, final once the file was read
	 */
	public Object identity() {
		try {
			return this.content.identity();
		}
		catch (IOException ex) {
			throw unreadable(ex, 0);
		}
	}

	/**
	 * Returns the version of what was read.
	 * @return the version, or null if a later change might not show in it
	 */
	public @Nullable String version() {
		return this.versionReliable ? this.version : null;
	}

	/**
	 * Tells whether the file still has a version.
	 * @param known an earlier value of {@link #version()}
	 * @return false if it differs or may differ
	 */
	public boolean isStill(String known) {
		try {
			return this.content.isStill(known);
		}
		catch (IOException ex) {
			throw unreadable(ex, 0);
		}
	}

	/**
	 * Divides the file for several threads. A gzip file or a stream stays in one part.
	 * @param file the file's position among the coupon files
	 * @param bytes the size of a part
	 * @return the parts in their order
	 * @throws LoadException if the file cannot be read
	 */
	public List<FilePart> parts(int file, long bytes) {
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
	 * @param <T> the type of what the reader makes of the part
	 * @param part the part
	 * @param bytesRead receives the number of bytes read, as they are stored
	 * @param reader receives the text from one byte before the part on, or from the
	 * beginning of the file
	 * @return what the reader makes of the part
	 * @throws LoadException if it cannot be read
	 */
	public <T> T read(FilePart part, LongConsumer bytesRead, TextReader<T> reader) {
		long from = Math.max(0, part.start() - 1);
		CountedInput counted = new CountedInput(from, bytesRead);
		try (counted; ByteInput in = text(counted, from)) {
			return reader.read(in);
		}
		catch (IOException ex) {
			throw unreadable(ex, counted.position);
		}
	}

	/**
	 * Makes sure that everything that was read belongs to one version.
	 * @throws LoadException if the file was changed while it was being read
	 */
	public void requireUnchanged() {
		try {
			String now = this.content.version();
			if (!this.content.isRandomAccess()) {
				// The version of a stream is known only now.
				this.version = now;
			}
			else if (!Objects.equals(this.version, now)) {
				throw new LoadException(
						this.name + " was changed while it was being read. Run the load again once it is complete.");
			}
		}
		catch (IOException ex) {
			throw unreadable(ex, 0);
		}
	}

	private boolean isGzip() throws IOException {
		byte[] beginning = new byte[2];
		try (ByteInput in = this.content.open(0)) {
			return FileSignature.isGzip(beginning, in.readFully(beginning));
		}
	}

	private ByteInput text(CountedInput counted, long from) throws IOException {
		counted.open();
		if (from > 0) {
			return counted;
		}
		byte[] beginning = new byte[FileSignature.LENGTH];
		int length = counted.readFully(beginning);
		ByteInput in = new PrefixedInput(beginning, length, counted);
		if (FileSignature.isGzip(beginning, length)) {
			GzipInput gzip = new GzipInput(in);
			beginning = new byte[FileSignature.LENGTH];
			length = gzip.readFully(beginning);
			in = new PrefixedInput(beginning, length, gzip);
		}
		requireText(beginning, length);
		return in;
	}

	private void requireText(byte[] beginning, int length) {
		FileSignature.of(beginning, length).ifPresent((signature) -> {
			throw new LoadException(this.name + " cannot be read: " + signature.description() + " It begins with "
					+ Excerpt.ofFirstLine(beginning, 0, length) + ".");
		});
	}

	LoadException unreadable(IOException cause, long offset) {
		String reason = switch (cause) {
			case NoSuchFileException _, FileNotFoundException _ -> "it is not there";
			case AccessDeniedException _ -> "permission is denied";
			case EOFException _ -> "it ends too early";
			default -> Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
		};
		return new LoadException(this.name + " cannot be read: " + reason + " (at byte " + offset + ").", cause);
	}

	/**
	 * Makes something of the text in a part of a file.
	 *
	 * @param <T> the type of what it makes
	 */
	@FunctionalInterface
	public interface TextReader<T> {

		/**
		 * Reads the text.
		 * @param in the text, unpacked
		 * @return what was made of it
		 * @throws IOException if it cannot be read
		 */
		T read(ByteInput in) throws IOException;

	}

	/** Keeps the position in the file as it is stored. */
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

	/** Bytes that were read ahead, and those that follow. */
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
				int count = Math.min(length, this.prefixLength - this.next);
				System.arraycopy(this.prefix, this.next, buffer, offset, count);
				this.next += count;
				return count;
			}
			return this.in.read(buffer, offset, length);
		}

		@Override
		public void close() throws IOException {
			this.in.close();
		}

	}

}
