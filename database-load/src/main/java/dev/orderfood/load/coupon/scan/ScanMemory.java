package dev.orderfood.load.coupon.scan;

import dev.orderfood.load.coupon.spill.CodeBuffer;

/**
 * How the memory for codes is divided.
 *
 * @param bytes all of it
 * @param workers how many threads read at once
 */
public record ScanMemory(long bytes, int workers) {

	/** Less would not even hold the buffers. */
	static final long LEAST = 4L * 1024 * 1024;

	private static final int FEWEST_CODES = 16;

	private static final int MOST_CODES_TOGETHER = 32 * 1024;

	/** A code while it is sorted: as it was read, and its rest once more. */
	private static final int BYTES_PER_SORTED_CODE = CodeBuffer.BYTES_PER_CODE + Long.BYTES;

	/** Returns the bytes for collected codes: one half, as candidates are a copy. */
	long collected() {
		return this.bytes / 2;
	}

	/** Returns how many codes of one length a thread passes on at a time. */
	int codesTogether() {
		return Math.clamp(this.bytes / 4 / CodeBuffer.BYTES_PER_CODE / (3L * this.workers), FEWEST_CODES,
				MOST_CODES_TOGETHER);
	}

	/**
	 * Returns how many codes are sorted together before they go to disk: the other half.
	 */
	int codesInRun() {
		return Math.clamp(this.bytes / 2 / BYTES_PER_SORTED_CODE / this.workers, FEWEST_CODES, 1 << 24);
	}

	/** Returns the bytes for the buffers of all runs while they are merged. */
	long merge() {
		return this.bytes / 2;
	}

}
