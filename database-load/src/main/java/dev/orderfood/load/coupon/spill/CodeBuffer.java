package dev.orderfood.load.coupon.spill;

import java.util.Arrays;

/**
 * Codes in the order in which they were read, up to a fixed number.
 */
public final class CodeBuffer {

	/** The bytes of memory for one code. */
	public static final int BYTES_PER_CODE = Long.BYTES + Byte.BYTES;

	private long[] rests;

	private byte[] heads;

	private int size;

	/**
	 * Creates an empty buffer.
	 * @param capacity how many codes it holds
	 */
	public CodeBuffer(int capacity) {
		this.rests = new long[capacity];
		this.heads = new byte[capacity];
	}

	private CodeBuffer(CodeBuffer other) {
		this.rests = Arrays.copyOf(other.rests, other.size);
		this.heads = Arrays.copyOf(other.heads, other.size);
		this.size = other.size;
	}

	/**
	 * Adds a code.
	 * @param head the code's head
	 * @param rest the code's rest
	 * @return true when the buffer is full
	 */
	public boolean add(int head, long rest) {
		this.heads[this.size] = (byte) head;
		this.rests[this.size++] = rest;
		return this.size == this.rests.length;
	}

	/**
	 * Returns the number of codes.
	 * @return the number, duplicates included
	 */
	public int size() {
		return this.size;
	}

	/** Removes all codes. */
	public void clear() {
		this.size = 0;
	}

	void forEach(CodeSink sink) {
		for (int i = 0; i < this.size; i++) {
			sink.accept(this.heads[i], this.rests[i]);
		}
	}

	/**
	 * Copies the codes.
	 * @return a buffer without spare capacity
	 */
	public CodeBuffer copy() {
		return new CodeBuffer(this);
	}

	/**
	 * Sorts the codes and removes duplicates.
	 * @param file the position of the file they come from
	 * @return the run
	 */
	public SortedCodes sorted(int file) {
		return sorted(file, new long[this.size]);
	}

	/**
	 * Sorts the codes and removes duplicates.
	 * @param file the position of the file they come from
	 * @param target receives the rests; at least as long as there are codes
	 * @return the run, which keeps the array
	 */
	SortedCodes sorted(int file, long[] target) {
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
			target[ends[this.heads[i]]++] = this.rests[i];
		}
		int[] starts = new int[Code.HEADS + 1];
		int kept = 0;
		int from = 0;
		for (int head = 0; head < Code.HEADS; head++) {
			starts[head] = kept;
			Arrays.sort(target, from, ends[head]);
			kept = keepDistinct(target, from, ends[head], kept);
			from = ends[head];
		}
		starts[Code.HEADS] = kept;
		return new SortedCodes(file, target, starts);
	}

	private static int keepDistinct(long[] rests, int from, int to, int next) {
		int kept = next;
		for (int i = from; i < to; i++) {
			if (i == from || rests[i] != rests[i - 1]) {
				rests[kept++] = rests[i];
			}
		}
		return kept;
	}

}
