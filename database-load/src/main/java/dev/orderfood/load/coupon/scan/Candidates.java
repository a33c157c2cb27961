package dev.orderfood.load.coupon.scan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

import dev.orderfood.load.coupon.spill.Code;
import dev.orderfood.load.coupon.spill.CodeMerge;
import dev.orderfood.load.coupon.spill.CodeSink;
import dev.orderfood.load.coupon.spill.SortedCodes;

/**
 * The codes that one large file is probed for: those of all other files. Nearly all codes
 * of the large file are no candidates, so a bitmap filters them, and only those that pass
 * are looked up.
 */
final class Candidates implements CodeSink {

	private static final int BITS_PER_CODE = 16;

	/** A bitmap of this many bits still fits into a processor's cache. */
	private static final long MOST_BITS = 1L << 24;

	private static final long LEAST_BITS = 1L << 16;

	private final int file;

	private final SortedCodes codes;

	private final AtomicLongArray found;

	private final long[] filter;

	private final int shift;

	private Candidates(int file, SortedCodes codes) {
		this.file = file;
		this.codes = codes;
		this.found = new AtomicLongArray((codes.size() + Long.SIZE - 1) / Long.SIZE);
		long bits = Math.clamp(Long.highestOneBit(Math.max(1, (long) codes.size() * BITS_PER_CODE)), LEAST_BITS,
				MOST_BITS);
		this.filter = new long[(int) (bits / Long.SIZE)];
		this.shift = Long.numberOfLeadingZeros(bits - 1);
		for (int head = 0; head < Code.HEADS; head++) {
			for (int i = codes.starts()[head]; i < codes.starts()[head + 1]; i++) {
				long bit = Code.hash(head, codes.rests()[i]) >>> this.shift;
				this.filter[(int) (bit >>> 6)] |= 1L << bit;
			}
		}
	}

	/**
	 * Merges the candidates.
	 * @param file the file that will be probed
	 * @param runs the codes of the other files
	 * @return the candidates
	 */
	static Candidates of(int file, List<SortedCodes> runs) {
		Union union = new Union(runs.stream().mapToInt(SortedCodes::size).sum());
		try {
			new CodeMerge(runs, 0).forEach(union);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Runs in memory cannot fail", ex);
		}
		return new Candidates(file, union.codes(file));
	}

	int file() {
		return this.file;
	}

	boolean isEmpty() {
		return this.codes.size() == 0;
	}

	@Override
	public void accept(int head, long rest) {
		long bit = Code.hash(head, rest) >>> this.shift;
		if ((this.filter[(int) (bit >>> 6)] & (1L << bit)) != 0) {
			find(head, rest);
		}
	}

	private void find(int head, long rest) {
		int at = Arrays.binarySearch(this.codes.rests(), this.codes.starts()[head], this.codes.starts()[head + 1],
				rest);
		if (at >= 0) {
			long bit = 1L << at;
			// A code may occur a million times: no atomic operation for each.
			if ((this.found.getPlain(at / Long.SIZE) & bit) == 0) {
				this.found.accumulateAndGet(at / Long.SIZE, bit, (old, added) -> old | added);
			}
		}
	}

	/** Returns the candidates that the file was found to have. */
	SortedCodes found() {
		Union union = new Union(this.codes.size());
		for (int head = 0; head < Code.HEADS; head++) {
			for (int i = this.codes.starts()[head]; i < this.codes.starts()[head + 1]; i++) {
				if ((this.found.get(i / Long.SIZE) & (1L << i)) != 0) {
					union.accept(head, this.codes.rests()[i], 0);
				}
			}
		}
		return union.codes(this.file);
	}

	private static final class Union implements CodeMerge.Consumer {

		private final long[] rests;

		private final int[] starts = new int[Code.HEADS + 1];

		private int size;

		Union(int capacity) {
			this.rests = new long[capacity];
		}

		@Override
		public void accept(int head, long rest, long files) {
			this.rests[this.size++] = rest;
			this.starts[head + 1] = this.size;
		}

		SortedCodes codes(int file) {
			for (int head = 0; head < Code.HEADS; head++) {
				this.starts[head + 1] = Math.max(this.starts[head], this.starts[head + 1]);
			}
			return new SortedCodes(file, this.rests, this.starts);
		}

	}

}
