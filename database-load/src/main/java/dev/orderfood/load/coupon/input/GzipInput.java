package dev.orderfood.load.coupon.input;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The text inside a gzip file of one or more members. Each member is a stream of its own:
 * the JDK's stream ignores garbage after a member, and the library's stream of several
 * members refuses the zeros that pad the last block on a tape or a device.
 */
final class GzipInput implements ByteInput {

	private static final int BUFFER = 128 * 1024;

	private final ByteInput source;

	private final InputStream in;

	private @Nullable InputStream member;

	/**
	 * Opens a gzip file.
	 * @param source the compressed bytes
	 * @throws IOException if they do not begin with a gzip header
	 */
	GzipInput(ByteInput source) throws IOException {
		this.source = source;
		this.in = new BufferedInputStream(new SourceStream(), BUFFER);
		this.member = member("it is not a valid gzip file");
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		while (this.member != null) {
			int read = inflate(this.member, bytes, offset, length);
			if (read > 0) {
				return read;
			}
			this.member = nextMember();
		}
		return -1;
	}

	private static int inflate(InputStream member, byte[] bytes, int offset, int length) throws IOException {
		try {
			return member.read(bytes, offset, length);
		}
		catch (EOFException ex) {
			throw truncated(ex);
		}
		catch (SourceFailure ex) {
			throw ex.failure();
		}
		catch (IOException ex) {
			throw new IOException("it is a corrupt gzip file", ex);
		}
	}

	private @Nullable InputStream nextMember() throws IOException {
		this.in.mark(1);
		int next = this.in.read();
		if (next > 0) {
			this.in.reset();
			return member("something that is not gzip follows the gzip");
		}
		while (next == 0) {
			next = this.in.read();
		}
		if (next != -1) {
			throw new IOException("something that is not gzip follows the gzip");
		}
		return null;
	}

	private InputStream member(String otherwise) throws IOException {
		try {
			return new GzipCompressorInputStream(this.in);
		}
		catch (EOFException ex) {
			throw truncated(ex);
		}
		catch (SourceFailure ex) {
			throw ex.failure();
		}
		catch (IOException ex) {
			throw new IOException(otherwise, ex);
		}
	}

	private static IOException truncated(EOFException cause) {
		return new IOException("it is a truncated gzip file", cause);
	}

	@Override
	public void close() throws IOException {
		try (this.source; InputStream _ = this.member) {
			this.member = null;
		}
	}

	private final class SourceStream extends InputStream {

		@Override
		public int read() {
			throw new UnsupportedOperationException("Only the buffer reads");
		}

		@Override
		public int read(byte[] bytes, int offset, int length) throws SourceFailure {
			try {
				return GzipInput.this.source.read(bytes, offset, length);
			}
			catch (IOException ex) {
				throw new SourceFailure(ex);
			}
		}

	}

	/** A failure to read the compressed bytes, which says nothing about the gzip. */
	private static final class SourceFailure extends IOException {

		private static final long serialVersionUID = 1L;

		private final IOException failure;

		SourceFailure(IOException failure) {
			super(failure);
			this.failure = failure;
		}

		IOException failure() {
			return this.failure;
		}

	}

}
