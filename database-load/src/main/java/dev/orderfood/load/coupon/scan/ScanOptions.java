package dev.orderfood.load.coupon.scan;

/**
 * How files are read. Values other than those of {@link #of} are for tests.
 *
 * @param memory the memory for codes
 * @param bufferBytes the size of a thread's buffer
 * @param partBytes the size of the parts of files that threads take
 */
public record ScanOptions(ScanMemory memory, int bufferBytes, long partBytes) {

	private static final int MOST_WORKERS = 4;

	private static final int BUFFER = 256 * 1024;

	private static final long PART = 16L * 1024 * 1024;

	/**
	 * Returns the options for an amount of memory.
	 * @param memory the bytes for codes
	 * @return the options
	 */
	public static ScanOptions of(long memory) {
		int workers = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_WORKERS);
		return new ScanOptions(new ScanMemory(memory, workers), BUFFER, PART);
	}

}
