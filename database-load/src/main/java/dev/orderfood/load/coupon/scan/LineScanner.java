package dev.orderfood.load.coupon.scan;

import java.io.IOException;

import dev.orderfood.load.coupon.input.ByteInput;
import dev.orderfood.load.coupon.input.Excerpt;
import dev.orderfood.load.coupon.spill.Code;
import dev.orderfood.load.coupon.spill.CodeSink;

/**
 * Finds the codes in text. It compares eight bytes at a time, and a line that is as long
 * as the one before with two loads; every other line takes a slower path. The bytes of a
 * line that is too long for a code are not kept, so a line of any length is read in the
 * same memory.
 */
final class LineScanner {

	/** The least capacity of a buffer. */
	static final int LEAST_CAPACITY = 64;

	private static final int MARK = 3;

	/** Spare bytes, so that eight can be loaded from anywhere in a buffer. */
	private static final int SLACK = 24;

	/** A line with this many bytes and no end yet is too long for a code. */
	private static final int TOO_LONG = Code.LONGEST + 2;

	private static final long NEWLINES = 0x0A0A0A0A0A0A0A0AL;

	private static final long ONES = 0x0101010101010101L;

	private static final long HIGH_BITS = 0x8080808080808080L;

	private final byte[] buffer;

	private final int capacity;

	private LineCounts counts = new LineCounts();

	private int filled;

	/** The position in the text at which the buffer begins. */
	private long base;

	/** The length of the last code. */
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
	 * @param sinks receive the codes
	 * @return what the lines hold
	 * @throws IOException if the bytes cannot be read
	 */
	LineCounts scan(ByteInput in, long start, long end, CodeSinks sinks) throws IOException {
		this.counts = new LineCounts();
		this.filled = 0;
		boolean more = fill(in, MARK);
		int position = (start == 0) ? afterMark() : 0;
		this.base = (start == 0) ? 0 : start - 1;
		boolean inLongLine = false;
		boolean skipping = start != 0;
		while (true) {
			if (skipping) {
				if (!inLongLine && this.base + position >= end) {
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
				sinks.reached(this.base + position);
				int last = (int) Math.min(end - this.base - 1, this.filled);
				position = lines(position, last, sinks);
				if (position > last) {
					return this.counts;
				}
				if (this.filled - position >= TOO_LONG) {
					unusable(position, this.filled);
					inLongLine = true;
					skipping = true;
					position = this.filled;
				}
			}
			if (!more) {
				break;
			}
			this.base += position;
			keepFrom(position);
			position = 0;
			more = fill(in, 1);
		}
		if (inLongLine) {
			this.counts.tooLong();
		}
		finalLine(position, end, skipping, sinks);
		return this.counts;
	}

	private void finalLine(int position, long end, boolean skipping, CodeSinks sinks) {
		if (!skipping && position < this.filled && this.base + position < end) {
			// There is space for it: a longer line would be skipped by now.
			this.buffer[this.filled] = '\n';
			line(position, this.filled, sinks);
		}
	}

	/** Reads whole lines that begin up to {@code last}; returns where the next begins. */
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
			// Longer lines are not kept to their end, so they are not counted.
			this.counts.carriageReturn();
		}
		if (bytes == 0) {
			this.counts.blank();
		}
		else if (bytes < Code.SHORTEST) {
			unusable(from, end);
			this.counts.tooShort();
		}
		else if (bytes > Code.LONGEST) {
			unusable(from, end);
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
			unusable(from, from + bytes);
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

	/** Returns false at the end of the input. */
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
		boolean mark = this.filled >= MARK && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB
				&& bytes[2] == (byte) 0xBF;
		if (mark) {
			this.counts.byteOrderMark();
		}
		return mark ? MARK : 0;
	}

	private void unusable(int from, int end) {
		if (!this.counts.hasUnusable()) {
			this.counts.firstUnusable(this.base + from, Excerpt.ofFirstLine(this.buffer, from, end));
		}
	}

}
