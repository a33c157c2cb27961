package dev.orderfood.load.coupon.scan;

import dev.orderfood.load.coupon.spill.Code;
import org.jspecify.annotations.Nullable;

/**
 * Counts the lines of a file by what they hold.
 */
final class LineCounts {

	private final long[] usable = new long[Code.LONGEST + 1];

	private long blank;

	private long tooShort;

	private long tooLong;

	private long notVisible;

	private long carriageReturns;

	private long lowerCase;

	private boolean byteOrderMark;

	private @Nullable FirstUnusable firstUnusable;

	void usable(int length, long lines) {
		this.usable[length] += lines;
	}

	void blank() {
		this.blank++;
	}

	void tooShort() {
		this.tooShort++;
	}

	void tooLong() {
		this.tooLong++;
	}

	void notVisible() {
		this.notVisible++;
	}

	void carriageReturn() {
		this.carriageReturns++;
	}

	void lowerCase() {
		this.lowerCase++;
	}

	void byteOrderMark() {
		this.byteOrderMark = true;
	}

	/**
	 * Records the first line that is no code.
	 * @param position the position of the line in the text
	 * @param excerpt the line, safe to print
	 */
	void firstUnusable(long position, String excerpt) {
		this.firstUnusable = new FirstUnusable(position, excerpt);
	}

	boolean hasUnusable() {
		return this.firstUnusable != null;
	}

	/** Returns the first line that is no code, safe to print. */
	String firstUnusable() {
		return (this.firstUnusable != null) ? this.firstUnusable.excerpt() : "\"\"";
	}

	void add(LineCounts other) {
		if (other.firstUnusable != null
				&& (this.firstUnusable == null || other.firstUnusable.position() < this.firstUnusable.position())) {
			this.firstUnusable = other.firstUnusable;
		}

		for (int length = 0; length < this.usable.length; length++) {
			this.usable[length] += other.usable[length];
		}
		this.blank += other.blank;
		this.tooShort += other.tooShort;
		this.tooLong += other.tooLong;
		this.notVisible += other.notVisible;
		this.carriageReturns += other.carriageReturns;
		this.lowerCase += other.lowerCase;
		this.byteOrderMark |= other.byteOrderMark;
	}

	long blankLines() {
		return this.blank;
	}

	long usable(int length) {
		return this.usable[length];
	}

	long usable() {
		long sum = 0;
		for (long lines : this.usable) {
			sum += lines;
		}
		return sum;
	}

	/** Returns the number of lines that are not blank. */
	long lines() {
		return usable() + this.tooShort + this.tooLong + this.notVisible;
	}

	/** Returns the lines that are no code by their reason, and other oddities. */
	String oddities() {
		StringBuilder text = new StringBuilder();
		append(text, this.tooShort, "too short");
		append(text, this.tooLong, "too long");
		append(text, this.notVisible, "not visible ASCII");
		append(text, this.blank, "blank");
		append(text, this.carriageReturns, "ended by CRLF");
		append(text, this.lowerCase, "with lower-case letters");
		if (this.byteOrderMark) {
			text.append(", a byte-order mark");
		}
		return text.toString();
	}

	private static void append(StringBuilder text, long lines, String what) {
		if (lines > 0) {
			text.append(", ").append(lines).append(' ').append(what);
		}
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder().append(lines()).append(" lines, ").append(usable()).append(" usable");
		String separator = " (";
		for (int length = Code.SHORTEST; length <= Code.LONGEST; length++) {
			if (this.usable[length] > 0) {
				text.append(separator).append(this.usable[length]).append(" of ").append(length);
				separator = ", ";
			}
		}
		return text.append((usable() > 0) ? " characters)" : "").append(oddities()).toString();
	}

	private record FirstUnusable(long position, String excerpt) {
	}

}
