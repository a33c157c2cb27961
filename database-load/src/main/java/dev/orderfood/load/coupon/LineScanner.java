package dev.orderfood.load.coupon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Finds the codes in bytes: the scanner. It looks at eight bytes at a time, and at a line
 * that is as long as the one before with two loads; whatever is not clean takes a slower
 * way that judges it byte by byte. The bytes of a line that is too long for a code are
 * not kept, so a line of any length is read in the same memory.
 */
final class LineScanner {

	/** The least capacity with which a first look at the beginning fits. */
	static final int LEAST_CAPACITY = 64;

	private static final int FIRST_LOOK = LEAST_CAPACITY;

	/** How pages begin that servers send instead of a file. */
	private static final Pattern PAGE = Pattern
		.compile("(?is)<(!doctype|html|head|title|body|center|h1|\\?xml)[\\s>].*|<!--.*");

	/** Room to load eight bytes from anywhere in a buffer. */
	private static final int SLACK = 24;

	/** A line without an end so far that has this many bytes is too long for certain. */
	private static final int HOPELESS = Code.LONGEST + 2;

	private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;

	private static final long ONES = 0x0101010101010101L;

	private static final long HIGH_BITS = 0x8080808080808080L;

	private final byte[] buffer;

	private final int capacity;

	private LineCounts counts = new LineCounts();

	private int filled;

	/** The length of the line before, when it held a code. */
	private int length = Code.SHORTEST;

	LineScanner(int capacity) {
		this.capacity = capacity;
		this.buffer = new byte[capacity + SLACK];
	}

	/**
	 * Reads the lines that begin from {@code start} to before {@code end}.
	 * @param in the bytes from {@code start} on; if that is not 0, from one byte before
	 * it, which tells whether a line begins there
	 * @param start the first position
	 * @param end the position after the last, or {@link Long#MAX_VALUE}
	 * @param sinks take the codes
	 * @return what stood in the lines
	 * @throws IOException if the bytes cannot be read
	 * @throws NotCodes if they are a page of HTML or XML
	 */
	LineCounts scan(ByteInput in, long start, long end, CodeSinks sinks) throws IOException {
		this.counts = new LineCounts();
		this.filled = 0;
		boolean more = fill(in, FIRST_LOOK);
		int position = (start == 0) ? afterMark() : 0;
		// Where in the file the buffer begins.
		long base = (start == 0) ? 0 : start - 1;
		boolean inLongLine = false;
		boolean skipping = start != 0;
		while (true) {
			if (skipping) {
				if (!inLongLine && base + position >= end) {
					return this.counts;
				}
				int newline = newline(position);
				position = (newline >= 0) ? newline + 1 : this.filled;
				if (newline >= 0) {
					skipping = false;
					if (inLongLine) {
						this.counts.tooLong();
						inLongLine = false;
					}
				}
			}
			if (!skipping) {
				sinks.reached(base + position);
				int last = (int) Math.min(end - base - 1, this.filled);
				position = lines(position, last, sinks);
				if (position > last) {
					return this.counts;
				}
				if (this.filled - position >= HOPELESS) {
					inLongLine = true;
					skipping = true;
					position = this.filled;
				}
			}
			if (!more) {
				break;
			}
			base += position;
			keepFrom(position);
			position = 0;
			more = fill(in, 1);
		}
		if (inLongLine) {
			this.counts.tooLong();
		}
		finalLine(position, base, end, skipping, sinks);
		return this.counts;
	}

	private void finalLine(int position, long base, long end, boolean skipping, CodeSinks sinks) {
		if (!skipping && position < this.filled && base + position < end) {
			// Fits: only a beginning of fewer bytes than a code's is ever left over.
			this.buffer[this.filled] = '\n';
			line(position, this.filled, sinks);
		}
	}

	/** Takes whole lines that begin up to {@code last}; returns where the next begins. */
	private int lines(int from, int last, CodeSinks sinks) {
		int position = from;
		int fast = Math.min(last, this.filled - SLACK);
		while (position <= last) {
			if (position <= fast) {
				CodeSink sink = sinks.of(this.length);
				position = (sink != null) ? take(position, fast, this.length, sink)
						: count(position, fast, this.length);
			}
			if (position > last) {
				break;
			}
			int newline = newline(position);
			if (newline < 0) {
				break;
			}
			line(position, newline, sinks);
			position = newline + 1;
		}
		return position;
	}

	private int count(int from, int last, int length) {
		byte[] bytes = this.buffer;
		int position = from;
		while (position <= last) {
			long first = Code.eight(bytes, position);
			long end = Code.eight(bytes, position + length - 7);
			if (!isCode(first, end)) {
				break;
			}
			noteLowerCase(first, end);
			position += length + 1;
		}
		this.counts.usable(length, (position - from) / (length + 1));
		return position;
	}

	private int take(int from, int last, int length, CodeSink sink) {
		byte[] bytes = this.buffer;
		int position = from;
		while (position <= last) {
			long first = Code.eight(bytes, position);
			long end = Code.eight(bytes, position + length - 7);
			if (!isCode(first, end)) {
				break;
			}
			noteLowerCase(first, end);
			sink.accept((int) (first & 0x7F), Code.rest(first, end, length));
			position += length + 1;
		}
		this.counts.usable(length, (position - from) / (length + 1));
		return position;
	}

	private static boolean isCode(long first, long last) {
		return Code.isVisible(first) && (last >>> 56) == '\n' && Code.isVisible((last << 8) | 'A');
	}

	private void noteLowerCase(long first, long last) {
		if (Code.hasLowerCase(first) || Code.hasLowerCase(last)) {
			this.counts.lowerCase();
		}
	}

	private void line(int from, int newline, CodeSinks sinks) {
		int end = newline;
		if (end > from && this.buffer[end - 1] == '\r') {
			end--;
		}
		int bytes = end - from;
		if (end < newline && bytes <= Code.LONGEST) {
			// Of longer lines not every byte was kept, so it cannot be told for all.
			this.counts.carriageReturn();
		}
		if (bytes == 0) {
			this.counts.blank();
		}
		else if (bytes < Code.SHORTEST) {
			this.counts.tooShort();
		}
		else if (bytes > Code.LONGEST) {
			this.counts.tooLong();
		}
		else {
			code(from, bytes, sinks);
		}
	}

	private void code(int from, int bytes, CodeSinks sinks) {
		long first = Code.eight(this.buffer, from);
		long last = Code.eight(this.buffer, from + bytes - 7);
		if (!Code.isVisible(first) || !Code.isVisible((last << 8) | 'A')) {
			this.counts.notVisible();
			return;
		}
		this.counts.usable(bytes, 1);
		noteLowerCase(first, last);
		this.length = bytes;
		CodeSink sink = sinks.of(bytes);
		if (sink != null) {
			sink.accept((int) (first & 0x7F), Code.rest(first, last, bytes));
		}
	}

	private int newline(int from) {
		for (int position = from; position < this.filled; position += Long.BYTES) {
			long other = Code.eight(this.buffer, position) ^ NEWLINES;
			long found = (other - ONES) & ~other & HIGH_BITS;
			if (found != 0) {
				int newline = position + Long.numberOfTrailingZeros(found) / Byte.SIZE;
				return (newline < this.filled) ? newline : -1;
			}
		}
		return -1;
	}

	private void keepFrom(int position) {
		System.arraycopy(this.buffer, position, this.buffer, 0, this.filled - position);
		this.filled -= position;
	}

	/** Returns false when the end of the input was met. */
	private boolean fill(ByteInput in, int atLeast) throws IOException {
		int wanted = this.filled + atLeast;
		while (this.filled < wanted) {
			int read = in.read(this.buffer, this.filled, this.capacity - this.filled);
			if (read == -1) {
				return false;
			}
			this.filled += read;
		}
		return true;
	}

	private int afterMark() {
		byte[] bytes = this.buffer;
		boolean mark = this.filled >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB
				&& bytes[2] == (byte) 0xBF;
		if (mark) {
			this.counts.byteOrderMark();
		}
		int position = mark ? 3 : 0;
		String beginning = new String(bytes, position, Math.min(this.filled, FIRST_LOOK) - position,
				StandardCharsets.ISO_8859_1);
		if (PAGE.matcher(beginning.stripLeading()).matches()) {
			throw new NotCodes();
		}
		return position;
	}

	/**
	 * Tells that what was read is a page for people, such as a server's error page, and
	 * not a list of codes.
	 */
	static final class NotCodes extends RuntimeException {

		private static final long serialVersionUID = 1L;

		NotCodes() {
			super("it begins like a page of HTML or XML and not with codes");
		}

	}

}
