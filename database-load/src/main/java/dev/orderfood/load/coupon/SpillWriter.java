package dev.orderfood.load.coupon;

import java.util.List;

/**
 * Sorts the codes of one thread in memory, as many at once as fit, and writes them out.
 */
final class SpillWriter implements CodeSink {

	private final Spill spill;

	private final CodeBuffer buffer;

	private final long[] room;

	private int file;

	SpillWriter(Spill spill, int codesInRun) {
		this.spill = spill;
		this.buffer = new CodeBuffer(codesInRun);
		this.room = new long[codesInRun];
	}

	/** Codes that follow come from this file. */
	void file(int next) {
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

	void accept(List<CodeBuffer> codes) {
		codes.forEach((some) -> some.forEach(this));
	}

	void flush() {
		if (this.buffer.size() > 0) {
			this.spill.write(this.buffer.sorted(this.file, this.room));
			this.buffer.clear();
		}
	}

}
