package dev.orderfood.load.coupon.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import dev.orderfood.load.coupon.spill.Code;
import dev.orderfood.load.coupon.spill.CodeBuffer;
import dev.orderfood.load.coupon.spill.CodeRun;
import dev.orderfood.load.coupon.spill.SortedCodes;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to do with the codes of each length of each file. Nothing about the files
 * is known beforehand; the plan develops while they are read.
 * <p>
 * Codes are collected as long as all of them fit into memory; when they do not, those of
 * the largest group, a length of a file, are dropped, and only counted from there on. A
 * code can only be valid if its length occurs in two files. So once everything was read
 * <ul>
 * <li>a length that occurs in one file, or that no file has dropped, needs nothing
 * more,</li>
 * <li>a length that a single file has dropped needs that file to be probed for the codes
 * of the others, the {@linkplain Candidates candidates},</li>
 * <li>a length that several files have dropped is spilled.</li>
 * </ul>
 * As soon as all other files are read, the last one is probed, and only what was read of
 * it until then is read again.
 */
final class ScanPlan {

	/** What the second pass over a file does with codes. */
	enum Step {

		/** They are collected already, or cannot be valid. */
		SKIP,

		/** They are compared with the codes of the other files. */
		PROBE,

		/** They go to disk. */
		SPILL

	}

	private final long limit;

	private final List<CollectedCodes[]> collected;

	private final LineCounts[] counts;

	private final int[] unfinishedParts;

	private final @Nullable Candidates[] candidates;

	private final OnDrop onDrop;

	private int unfinished;

	/** The file that is probed, or -1. */
	private int probed = -1;

	ScanPlan(int[] parts, ScanMemory memory, OnDrop onDrop) {
		this.limit = memory.collected();
		this.collected = IntStream.range(0, parts.length).mapToObj(ScanPlan::nothingCollected).toList();
		this.counts = IntStream.range(0, parts.length).mapToObj((_) -> new LineCounts()).toArray(LineCounts[]::new);
		this.candidates = new @Nullable Candidates[parts.length];
		this.unfinishedParts = parts.clone();
		this.unfinished = IntStream.of(parts).sum();
		this.onDrop = onDrop;
	}

	private static CollectedCodes[] nothingCollected(int file) {
		return IntStream.rangeClosed(0, Code.LONGEST)
			.mapToObj((_) -> new CollectedCodes(file))
			.toArray(CollectedCodes[]::new);
	}

	boolean isDropped(int file, int length) {
		return this.collected.get(file)[length].isDropped();
	}

	/** Collects codes, and drops the largest groups while they are too many. */
	synchronized void collect(int file, int length, CodeBuffer codes) {
		CollectedCodes own = this.collected.get(file)[length];
		if (own.isDropped()) {
			this.onDrop.dropped(file, List.of(codes));
			return;
		}
		own.add(codes);
		while (bytes() > this.limit) {
			dropLargest();
		}
	}

	private long bytes() {
		return this.collected.stream().flatMap(Arrays::stream).mapToLong(CollectedCodes::bytes).sum();
	}

	private void dropLargest() {
		int file = Math.max(this.probed, 0);
		int length = Code.SHORTEST;
		for (int otherFile = 0; otherFile < this.collected.size(); otherFile++) {
			for (int other = Code.SHORTEST; other <= Code.LONGEST; other++) {
				// The candidates were made of the other files' codes.
				if ((this.probed == -1 || otherFile == this.probed)
						&& this.collected.get(otherFile)[other].bytes() >= this.collected.get(file)[length].bytes()) {
					file = otherFile;
					length = other;
				}
			}
		}
		this.onDrop.dropped(file, this.collected.get(file)[length].drop());
	}

	/** Records that a part of a file was read to its end. */
	synchronized void finished(int file, LineCounts part) {
		this.counts[file].add(part);
		this.unfinishedParts[file]--;
		this.unfinished--;
	}

	/**
	 * Returns the candidates for a file that is still being read.
	 * @return the candidates, or null as long as another file is being read
	 */
	synchronized @Nullable Candidates candidatesWhileReading(int file) {
		return (this.unfinished == this.unfinishedParts[file]) ? candidates(file) : null;
	}

	/** Returns the codes of the other files, of the lengths that none of them dropped. */
	synchronized Candidates candidates(int file) {
		Candidates known = this.candidates[file];
		if (known == null) {
			this.probed = file;
			List<SortedCodes> others = new ArrayList<>();
			for (int length = Code.SHORTEST; length <= Code.LONGEST; length++) {
				if (canProbe(file, length)) {
					for (int other = 0; other < this.collected.size(); other++) {
						if (other != file) {
							others.addAll(this.collected.get(other)[length].sorted());
						}
					}
				}
			}
			known = Candidates.of(file, others);
			this.candidates[file] = known;
		}
		return known;
	}

	/** Tells whether the other files have codes of a length and dropped none of them. */
	synchronized boolean canProbe(int file, int length) {
		boolean any = false;
		for (int other = 0; other < this.collected.size(); other++) {
			if (other != file) {
				if (isDropped(other, length)) {
					return false;
				}
				any |= this.counts[other].usable(length) > 0;
			}
		}
		return any;
	}

	/** Tells whether no other file has codes of a length; final once all were read. */
	synchronized boolean isAlone(int file, int length) {
		return IntStream.range(0, this.counts.length)
			.noneMatch((other) -> other != file && this.counts[other].usable(length) > 0);
	}

	/** Returns what the second pass does; final once everything was read. */
	synchronized Step step(int file, int length) {
		if (!isDropped(file, length) || isAlone(file, length)) {
			return Step.SKIP;
		}
		return canProbe(file, length) ? Step.PROBE : Step.SPILL;
	}

	synchronized LineCounts counts(int file) {
		return this.counts[file];
	}

	/** Returns everything in memory that can make a code valid. */
	synchronized List<CodeRun> runs() {
		List<CodeRun> runs = new ArrayList<>();
		for (int file = 0; file < this.collected.size(); file++) {
			for (int length = Code.SHORTEST; length <= Code.LONGEST; length++) {
				if (!isAlone(file, length)) {
					runs.addAll(this.collected.get(file)[length].sorted());
				}
			}
			Candidates probed = this.candidates[file];
			if (probed != null && !probed.isEmpty()) {
				runs.add(probed.found());
			}
		}
		return runs;
	}

	/**
	 * Receives codes that are no longer collected.
	 */
	interface OnDrop {

		/**
		 * Receives the codes before they are dropped.
		 * @param file the file they come from
		 * @param codes the codes
		 */
		void dropped(int file, List<CodeBuffer> codes);

	}

}
