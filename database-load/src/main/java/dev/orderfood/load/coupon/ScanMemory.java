package dev.orderfood.load.coupon;

/**
 * How the memory for codes is divided.
 *
 * @param bytes all of it
 * @param workers how many threads read at once
 */
record ScanMemory(long bytes, int workers) {

	/** Less than this cannot even hold the buffers. */
	static final long LEAST = 4L * 1024 * 1024;

	private static final int FEWEST_CODES = 16;

	private static final int MOST_CODES_TOGETHER = 32 * 1024;

	/** A code while it is sorted: as it came, and its rest once more. */
	private static final int BYTES_PER_SORTED_CODE = CodeBuffer.BYTES_PER_CODE + Long.BYTES;

	/** What may be collected: one half, as candidates are a second copy of it. */
	long collected() {
		return this.bytes / 2;
	}

	/** How many codes of one length a thread keeps before it hands them over. */
	int codesTogether() {
		return Math.clamp(this.bytes / 4 / CodeBuffer.BYTES_PER_CODE / (3L * this.workers), FEWEST_CODES,
				MOST_CODES_TOGETHER);
	}

	/** How many codes are sorted together before they go to disk: the other half. */
	int codesInRun() {
		return Math.clamp(this.bytes / 2 / BYTES_PER_SORTED_CODE / this.workers, FEWEST_CODES, 1 << 24);
	}

	/** What the buffers of all runs may take when they are merged. */
	long merge() {
		return this.bytes / 2;
	}

}
