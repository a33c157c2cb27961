package dev.orderfood.load.coupon;

/**
 * How files are read; other values than the usual ones are for tests.
 *
 * @param memory the memory for codes
 * @param bufferBytes how many bytes are looked at together
 * @param partBytes how large a part of a file one thread takes
 */
record ScanOptions(ScanMemory memory, int bufferBytes, long partBytes) {

	private static final int MOST_WORKERS = 4;

	private static final int BUFFER = 256 * 1024;

	private static final long PART = 16L * 1024 * 1024;

	static ScanOptions of(long memory) {
		int workers = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_WORKERS);
		return new ScanOptions(new ScanMemory(memory, workers), BUFFER, PART);
	}

}
