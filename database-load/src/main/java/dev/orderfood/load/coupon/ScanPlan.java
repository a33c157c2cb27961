package dev.orderfood.load.coupon;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * What to do with the codes of each length of each file: the plan. Nothing about the
 * files is known beforehand; the plan is made of what is found while reading.
 * <p>
 * Codes are collected as long as all of them fit into memory; when they do not, those of
 * the length and file with the most are dropped, and only counted from there on. A code
 * can only be valid if its length occurs in two files. So once everything was read
 * <ul>
 * <li>a length that occurs in one file, or that no file has dropped, needs nothing
 * more,</li>
 * <li>a length that a single file has dropped needs that file to be asked for what the
 * others hold, the {@linkplain Candidates candidates},</li>
 * <li>a length that several files have dropped has to be {@linkplain Spill spilled}.</li>
 * </ul>
 * As soon as all other files are done, the last one can be asked at once, and only what
 * was read of it until then is read again.
 */
final class ScanPlan {

	/** What the second pass over a file does with the codes of a length. */
	enum Step {

		/** Nothing: they are collected, or cannot be valid. */
		PASS,

		/** They are asked for what the other files hold. */
		ASK,

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

	private int asked = -1;

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

	/** Keeps codes, and drops the most numerous ones if that is too much. */
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
		int file = Math.max(this.asked, 0);
		int length = Code.SHORTEST;
		for (int otherFile = 0; otherFile < this.collected.size(); otherFile++) {
			for (int other = Code.SHORTEST; other <= Code.LONGEST; other++) {
				// What the last file is asked for must stay what it was.
				if ((this.asked == -1 || otherFile == this.asked)
						&& this.collected.get(otherFile)[other].bytes() >= this.collected.get(file)[length].bytes()) {
					file = otherFile;
					length = other;
				}
			}
		}
		this.onDrop.dropped(file, this.collected.get(file)[length].drop());
	}

	/** Notes that a part of a file was read to its end. */
	synchronized void finished(int file, LineCounts part) {
		this.counts[file].add(part);
		this.unfinishedParts[file]--;
		this.unfinished--;
	}

	/**
	 * Returns the candidates that a file can be asked for while it is still being read.
	 * @return the candidates, or null as long as another file is being read
	 */
	synchronized @Nullable Candidates candidatesWhileReading(int file) {
		return (this.unfinished == this.unfinishedParts[file]) ? candidates(file) : null;
	}

	/** The codes of the other files, of all lengths that none of them has dropped. */
	synchronized Candidates candidates(int file) {
		Candidates known = this.candidates[file];
		if (known == null) {
			this.asked = file;
			List<SortedCodes> others = new ArrayList<>();
			for (int length = Code.SHORTEST; length <= Code.LONGEST; length++) {
				if (mayAsk(file, length)) {
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

	/** Whether the other files hold codes of the length and have dropped none. */
	synchronized boolean mayAsk(int file, int length) {
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

	/** Whether no other file holds codes of the length; asked when all were read. */
	synchronized boolean isAlone(int file, int length) {
		return IntStream.range(0, this.counts.length)
			.noneMatch((other) -> other != file && this.counts[other].usable(length) > 0);
	}

	/** What is left to do when everything was read once. */
	synchronized Step step(int file, int length) {
		if (!isDropped(file, length) || isAlone(file, length)) {
			return Step.PASS;
		}
		return mayAsk(file, length) ? Step.ASK : Step.SPILL;
	}

	synchronized LineCounts counts(int file) {
		return this.counts[file];
	}

	/** Everything in memory that can make a code valid. */
	synchronized List<CodeRun> runs() {
		List<CodeRun> runs = new ArrayList<>();
		for (int file = 0; file < this.collected.size(); file++) {
			for (int length = Code.SHORTEST; length <= Code.LONGEST; length++) {
				if (!isAlone(file, length)) {
					runs.addAll(this.collected.get(file)[length].sorted());
				}
			}
			Candidates asked = this.candidates[file];
			if (asked != null && !asked.isEmpty()) {
				runs.add(asked.found());
			}
		}
		return runs;
	}

	/**
	 * Is told of codes that are no longer kept.
	 */
	interface OnDrop {

		/**
		 * Takes the codes before they are forgotten.
		 * @param file the file they come from
		 * @param codes the codes
		 */
		void dropped(int file, List<CodeBuffer> codes);

	}

}
