package dev.orderfood.load.coupon;

/**
 * The lines of a file that begin in a range of positions: what one thread reads in one
 * go.
 */
final class FilePart {

	private final int file;

	private final long start;

	private final long end;

	/** From where on the file was asked for candidates already. */
	private volatile long askedFrom;

	FilePart(int file, long start, long end) {
		this.file = file;
		this.start = start;
		this.end = end;
		this.askedFrom = end;
	}

	int file() {
		return this.file;
	}

	long start() {
		return this.start;
	}

	long end() {
		return this.end;
	}

	void askedFrom(long position) {
		this.askedFrom = position;
	}

	boolean hasUnasked() {
		return this.start < this.askedFrom;
	}

	/** The lines of it that no candidates were asked of. */
	FilePart unasked() {
		return new FilePart(this.file, this.start, this.askedFrom);
	}

}
