package dev.orderfood.load.coupon.spill;

import java.util.List;

/**
 * Sorts the codes that it receives, as many at a time as its share of the memory holds,
 * and spills them.
 */
public final class SpillWriter implements CodeSink {

	private final Spill spill;

	private final CodeBuffer buffer;

	private final long[] sorted;

	private int file;

	/**
	 * Creates a writer for one thread.
	 * @param spill where the runs go
	 * @param codesInRun how many codes are sorted together
	 */
	public SpillWriter(Spill spill, int codesInRun) {
		this.spill = spill;
		this.buffer = new CodeBuffer(codesInRun);
		this.sorted = new long[codesInRun];
	}

	/**
	 * Sets the file that the following codes come from.
	 * @param next the file's position among the coupon files
	 */
	public void file(int next) {
		if (next != this.file) {
			flush();
			this.file = next;
		}
	}

	@Override
	public void accept(int head, long rest) {
		if (this.buffer.add(head, rest)) {
			flush();
		}
	}

	/**
	 * Receives several codes.
	 * @param codes the codes
	 */
	public void accept(List<CodeBuffer> codes) {
		codes.forEach((some) -> some.forEach(this));
	}

	/** Writes the codes that are not written yet. */
	public void flush() {
		if (this.buffer.size() > 0) {
			this.spill.write(this.buffer.sorted(this.file, this.sorted));
			this.buffer.clear();
		}
	}

}
