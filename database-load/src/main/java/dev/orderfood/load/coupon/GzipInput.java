package dev.orderfood.load.coupon;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The text inside a gzip file of one or more members. The JDK's stream asks whether more
 * bytes are available to tell whether another member follows, and may so end early
 * without a word; this one reads until the file ends, and knows where it is when
 * something is wrong.
 */
final class GzipInput implements ByteInput {

	private static final int BUFFER = 128 * 1024;

	private static final int HAS_CHECKSUM = 2;

	private static final int HAS_EXTRA = 4;

	private static final int HAS_NAME = 8;

	private static final int HAS_COMMENT = 16;

	private static final int RESERVED = 0xE0;

	private final ByteInput in;

	private final Inflater inflater = new Inflater(true);

	private final CRC32 checksum = new CRC32();

	private final byte[] buffer = new byte[BUFFER];

	private int next;

	private int filled;

	/** Where in the file the buffer begins. */
	private long base;

	private boolean inMember;

	private boolean first = true;

	GzipInput(ByteInput in) {
		this.in = in;
	}

	/** Reads up to as many bytes as the array takes. */
	static int fill(ByteInput in, byte[] bytes) throws IOException {
		int filled = 0;
		while (filled < bytes.length) {
			int read = in.read(bytes, filled, bytes.length - filled);
			if (read == -1) {
				break;
			}
			filled += read;
		}
		return filled;
	}

	/** Tells a gzip file by its first two bytes. */
	static boolean isGzip(byte[] beginning, int length) {
		return length >= 2 && beginning[0] == 0x1F && beginning[1] == (byte) 0x8B;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		while (true) {
			if (!this.inMember && !beginMember()) {
				return -1;
			}
			int read = inflate(bytes, offset, length);
			if (read > 0) {
				this.checksum.update(bytes, offset, read);
				return read;
			}
			if (this.inflater.finished()) {
				endMember();
			}
			else if (this.inflater.needsDictionary()) {
				throw broken("it is not a valid gzip file");
			}
			else {
				require();
				this.inflater.setInput(this.buffer, this.next, this.filled - this.next);
			}
		}
	}

	private int inflate(byte[] bytes, int offset, int length) throws IOException {
		try {
			int read = this.inflater.inflate(bytes, offset, length);
			this.next = this.filled - this.inflater.getRemaining();
			return read;
		}
		catch (DataFormatException ex) {
			this.next = this.filled - this.inflater.getRemaining();
			throw broken("it is a corrupt gzip file");
		}
	}

	private boolean beginMember() throws IOException {
		if (this.next == this.filled && !fill()) {
			return false;
		}
		if (!this.first && this.buffer[this.next] == 0) {
			skipPadding();
			return false;
		}
		if (take() != 0x1F || take() != 0x8B || take() != 8) {
			throw broken(this.first ? "it is not a valid gzip file" : "something that is not gzip follows the gzip");
		}
		int flags = take();
		if ((flags & RESERVED) != 0) {
			throw broken("it is not a valid gzip file");
		}
		skip(6);
		if ((flags & HAS_EXTRA) != 0) {
			skip(take() | take() << 8);
		}
		if ((flags & HAS_NAME) != 0) {
			skipText();
		}
		if ((flags & HAS_COMMENT) != 0) {
			skipText();
		}
		if ((flags & HAS_CHECKSUM) != 0) {
			skip(2);
		}
		this.inflater.reset();
		this.inflater.setInput(this.buffer, this.next, this.filled - this.next);
		this.checksum.reset();
		this.inMember = true;
		this.first = false;
		return true;
	}

	private void endMember() throws IOException {
		long length = this.inflater.getBytesWritten();
		if (takeInt() != this.checksum.getValue() || takeInt() != (length & 0xFFFFFFFFL)) {
			throw broken("it is a corrupt gzip file, its checksum does not match");
		}
		this.inMember = false;
	}

	/** Tapes and block devices fill their last block with zeros. */
	private void skipPadding() throws IOException {
		do {
			while (this.next < this.filled) {
				if (take() != 0) {
					throw broken("something that is not gzip follows the gzip");
				}
			}
		}
		while (fill());
	}

	private void skipText() throws IOException {
		int character = take();
		while (character != 0) {
			character = take();
		}
	}

	private void skip(int bytes) throws IOException {
		for (int i = 0; i < bytes; i++) {
			take();
		}
	}

	private long takeInt() throws IOException {
		return take() | take() << 8 | take() << 16 | (long) take() << 24;
	}

	private int take() throws IOException {
		require();
		return this.buffer[this.next++] & 0xFF;
	}

	private void require() throws IOException {
		if (this.next == this.filled && !fill()) {
			throw broken("it is a truncated gzip file");
		}
	}

	private boolean fill() throws IOException {
		this.base += this.filled;
		this.next = 0;
		this.filled = Math.max(0, this.in.read(this.buffer, 0, this.buffer.length));
		return this.filled > 0;
	}

	private BrokenInput broken(String what) {
		return new BrokenInput(what, this.base + this.next);
	}

	@Override
	public void close() throws IOException {
		this.inflater.end();
		this.in.close();
	}

}
