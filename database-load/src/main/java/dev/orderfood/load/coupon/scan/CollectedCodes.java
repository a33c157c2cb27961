package dev.orderfood.load.coupon.scan;

import java.util.ArrayList;
import java.util.List;

import dev.orderfood.load.coupon.spill.CodeBuffer;
import dev.orderfood.load.coupon.spill.SortedCodes;

/**
 * The codes of one length in one file, as long as they fit into memory.
 */
final class CollectedCodes {

	private final int file;

	private final List<CodeBuffer> unsorted = new ArrayList<>();

	private final List<SortedCodes> sorted = new ArrayList<>();

	private long size;

	private volatile boolean dropped;

	CollectedCodes(int file) {
		this.file = file;
	}

	void add(CodeBuffer codes) {
		this.unsorted.add(codes);
		this.size += codes.size();
	}

	/** Returns the memory for the codes, sorted or not. */
	long bytes() {
		return this.size * CodeBuffer.BYTES_PER_CODE;
	}

	boolean isDropped() {
		return this.dropped;
	}

	/** Drops the codes, and returns them for the last time. */
	List<CodeBuffer> drop() {
		List<CodeBuffer> codes = List.copyOf(this.unsorted);
		this.dropped = true;
		this.unsorted.clear();
		this.size = 0;
		return codes;
	}

	List<SortedCodes> sorted() {
		while (!this.unsorted.isEmpty()) {
			this.sorted.add(this.unsorted.removeLast().sorted(this.file));
		}
		return this.sorted;
	}

}
