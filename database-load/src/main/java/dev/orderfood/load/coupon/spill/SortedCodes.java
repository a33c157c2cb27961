package dev.orderfood.load.coupon.spill;

/**
 * Codes of one file in order, in memory: the rests of the first head, of the second, and
 * so on, eight bytes for each.
 */
public final class SortedCodes implements CodeRun {

	private final int file;

	private final long[] rests;

	private final int[] starts;

	/**
	 * Creates the run.
	 * @param file the position of the file
	 * @param rests the rests
	 * @param starts where the rests of each head begin; one more than there are heads
	 */
	public SortedCodes(int file, long[] rests, int[] starts) {
		this.file = file;
		this.rests = rests;
		this.starts = starts;
	}

	@Override
	public int file() {
		return this.file;
	}

	/**
	 * Returns the rests, head by head.
	 * @return the array itself, which may be longer than the run
	 */
	public long[] rests() {
		return this.rests;
	}

	/**
	 * Returns where the rests of each head begin.
	 * @return the array itself, with one element more than there are heads
	 */
	public int[] starts() {
		return this.starts;
	}

	@Override
	public int size(int head) {
		return this.starts[head + 1] - this.starts[head];
	}

	/**
	 * Returns the number of codes.
	 * @return the number, without duplicates
	 */
	public int size() {
		return this.starts[Code.HEADS];
	}

	@Override
	public boolean isBuffered() {
		return false;
	}

	@Override
	public Reader read(int bufferBytes) {
		return new MemoryReader();
	}

	private final class MemoryReader implements Reader {

		private int next;

		private int end;

		@Override
		public void select(int head) {
			this.next = SortedCodes.this.starts[head];
			this.end = SortedCodes.this.starts[head + 1];
		}

		@Override
		public long next() {
			return (this.next < this.end) ? SortedCodes.this.rests[this.next++] : END;
		}

	}

}
