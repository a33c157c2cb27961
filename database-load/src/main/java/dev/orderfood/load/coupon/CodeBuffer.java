package dev.orderfood.load.coupon;

import java.util.Arrays;

/**
 * Room for codes as they come, unsorted.
 */
final class CodeBuffer {

	/** What one code takes. */
	static final int BYTES_PER_CODE = Long.BYTES + Byte.BYTES;

	private long[] rests;

	private byte[] heads;

	private int size;

	CodeBuffer(int capacity) {
		this.rests = new long[capacity];
		this.heads = new byte[capacity];
	}

	private CodeBuffer(CodeBuffer other) {
		this.rests = Arrays.copyOf(other.rests, other.size);
		this.heads = Arrays.copyOf(other.heads, other.size);
		this.size = other.size;
	}

	/** Takes a code; returns true when it was the last that there was room for. */
	boolean add(int head, long rest) {
		this.heads[this.size] = (byte) head;
		this.rests[this.size++] = rest;
		return this.size == this.rests.length;
	}

	int size() {
		return this.size;
	}

	void clear() {
		this.size = 0;
	}

	void forEach(CodeSink sink) {
		for (int i = 0; i < this.size; i++) {
			sink.accept(this.heads[i], this.rests[i]);
		}
	}

	/** A copy without spare room. */
	CodeBuffer copy() {
		return new CodeBuffer(this);
	}

	SortedCodes sorted(int file) {
		return sorted(file, new long[this.size]);
	}

	/**
	 * Sorts the codes and leaves out those that are there already.
	 * @param file the file they come from
	 * @param room where the rests go, at least as many as there are
	 */
	SortedCodes sorted(int file, long[] room) {
		int[] ends = new int[Code.HEADS + 1];
		for (int i = 0; i < this.size; i++) {
			ends[this.heads[i]]++;
		}
		int sum = 0;
		for (int head = 0; head < Code.HEADS; head++) {
			int count = ends[head];
			ends[head] = sum;
			sum += count;
		}
		for (int i = 0; i < this.size; i++) {
			room[ends[this.heads[i]]++] = this.rests[i];
		}
		int[] starts = new int[Code.HEADS + 1];
		int kept = 0;
		int from = 0;
		for (int head = 0; head < Code.HEADS; head++) {
			starts[head] = kept;
			Arrays.sort(room, from, ends[head]);
			kept = keepDistinct(room, from, ends[head], kept);
			from = ends[head];
		}
		starts[Code.HEADS] = kept;
		return new SortedCodes(file, room, starts);
	}

	private static int keepDistinct(long[] rests, int from, int to, int target) {
		int kept = target;
		for (int i = from; i < to; i++) {
			if (i == from || rests[i] != rests[i - 1]) {
				rests[kept++] = rests[i];
			}
		}
		return kept;
	}

}
