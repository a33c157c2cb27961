package dev.orderfood.load.coupon.scan;

import dev.orderfood.load.coupon.input.FilePart;

/**
 * A part of a file, and how much of it was probed during the first pass.
 */
final class ScanPart {

	private final FilePart part;

	/** From where on the part was probed. */
	private volatile long probedFrom;

	ScanPart(FilePart part) {
		this.part = part;
		this.probedFrom = part.end();
	}

	FilePart part() {
		return this.part;
	}

	int file() {
		return this.part.file();
	}

	void probedFrom(long position) {
		this.probedFrom = position;
	}

	boolean hasUnprobed() {
		return this.part.start() < this.probedFrom;
	}

	/** Returns the lines that were not probed. */
	ScanPart unprobed() {
		return new ScanPart(new FilePart(this.part.file(), this.part.start(), this.probedFrom));
	}

}
