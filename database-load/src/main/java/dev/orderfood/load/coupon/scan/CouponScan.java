package dev.orderfood.load.coupon.scan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.coupon.input.CouponFile;
import dev.orderfood.load.coupon.input.FilePart;
import dev.orderfood.load.coupon.scan.ScanPlan.Step;
import dev.orderfood.load.coupon.spill.Code;
import dev.orderfood.load.coupon.spill.CodeBuffer;
import dev.orderfood.load.coupon.spill.CodeRun;
import dev.orderfood.load.coupon.spill.Spill;
import dev.orderfood.load.coupon.spill.Spill.SpilledRun;
import dev.orderfood.load.coupon.spill.SpillFolder;
import dev.orderfood.load.coupon.spill.SpillWriter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the valid codes of a set of coupon files: those that occur in at least two of the
 * files, however often in each. All files are read once, and some of them twice. Several
 * threads take parts of files from a queue, the largest file first, so that the smallest
 * is last and can be probed for the codes of the others.
 */
public final class CouponScan implements AutoCloseable {

	/** By chance it is one in half a million. */
	private static final long LINES_FOR_A_USABLE_ONE = 10_000;

	private final List<CouponFile> files;

	private final ScanOptions options;

	private final Spill spill;

	private final ScanProgress progress;

	private final ScanPlan plan;

	private final List<ScanWorker> workers;

	private final List<ScanPart> parts = new ArrayList<>();

	/** Receives what the plan drops of streams. */
	private final SpillWriter droppedOfStreams;

	private boolean streamAnnounced;

	private boolean handedOver;

	/**
	 * Prepares the scan; the files are opened, but not read yet.
	 * @param files the files, at most 64
	 * @param options how they are read
	 * @param folder where codes go that do not fit into memory
	 * @throws LoadException if there are too many files, or one cannot be opened
	 */
	public CouponScan(List<CouponFile> files, ScanOptions options, SpillFolder folder) {
		if (files.size() > Long.SIZE) {
			throw new LoadException(
					"There are " + files.size() + " coupon files, and no more than " + Long.SIZE + " can be read.");
		}
		this.files = files;
		this.options = options;
		this.spill = new Spill(folder);
		this.droppedOfStreams = new SpillWriter(this.spill, options.memory().codesTogether());
		this.progress = new ScanProgress(files);
		int[] partsOfFile = new int[files.size()];
		IntStream.range(0, files.size())
			.boxed()
			.sorted(Comparator.comparingLong(this::sizeOrMost).reversed())
			.forEach((file) -> {
				List<FilePart> ofFile = files.get(file).parts(file, options.partBytes());
				partsOfFile[file] = ofFile.size();
				ofFile.stream().map(ScanPart::new).forEach(this.parts::add);
			});
		this.plan = new ScanPlan(partsOfFile, options.memory(), this::dropped);
		this.workers = IntStream.range(0, options.memory().workers())
			.mapToObj((_) -> new ScanWorker(files, options, this.plan, this.spill, this.progress))
			.toList();
	}

	/** A stream of unknown length goes first: it may be the longest. */
	private long sizeOrMost(int file) {
		long size = this.files.get(file).size();
		return (size >= 0) ? size : Long.MAX_VALUE;
	}

	/**
	 * Reads the files; called once.
	 * @return the valid codes, which need neither this scan nor the files any more and
	 * are to be closed
	 * @throws LoadException if a file cannot be read, holds no code or is there twice, or
	 * the disk has too little space for what does not fit into memory
	 */
	public ValidCoupons execute() {
		inParallel(this.parts, ScanWorker::readFirst);
		for (int file = 0; file < this.files.size(); file++) {
			this.progress.done(file, this.plan.counts(file));
		}
		requireUsable();
		requireDistinct();
		List<ScanPart> second = secondPass();
		this.progress.again(second);
		inParallel(second, ScanWorker::readAgain);
		this.progress.clearBar();
		this.files.forEach(CouponFile::requireUnchanged);
		List<CodeRun> runs = new ArrayList<>(this.plan.runs());
		this.spill.runs().stream().filter(this::mayMatter).forEach(runs::add);
		long lines = IntStream.range(0, this.files.size()).mapToLong((file) -> this.plan.counts(file).lines()).sum();
		ValidCoupons valid = new ValidCoupons(runs, this.options.memory(), this.spill, this.files.size(), lines);
		this.handedOver = true;
		this.progress.end();
		return valid;
	}

	/**
	 * A file that holds something else is no reason to withdraw its codes. A large one
	 * that is no text, such as a picture, holds a usable line now and then by chance.
	 */
	private void requireUsable() {
		for (int file = 0; file < this.files.size(); file++) {
			LineCounts counts = this.plan.counts(file);
			if (counts.usable() == 0) {
				String name = this.files.get(file).name();
				throw new LoadException((counts.lines() == 0)
						? name + " holds no coupon codes: it is empty"
								+ ((counts.blankLines() > 0) ? " but for blank lines." : ".")
						: "%s holds no coupon codes: none of its lines (%d) has %d to %d visible ASCII characters. The first is %s."
							.formatted(name, counts.lines(), Code.SHORTEST, Code.LONGEST, counts.firstUnusable()));
			}
			if (counts.usable() < counts.lines() / LINES_FOR_A_USABLE_ONE) {
				throw new LoadException(
						"%s is no list of coupon codes: only %d of its %d lines have %d to %d visible ASCII characters. The first of the others is %s."
							.formatted(this.files.get(file).name(), counts.usable(), counts.lines(), Code.SHORTEST,
									Code.LONGEST, counts.firstUnusable()));
			}
		}
	}

	/** Redirects may lead from different addresses to one file. */
	private void requireDistinct() {
		Map<Object, CouponFile> known = new HashMap<>();
		for (CouponFile file : this.files) {
			CouponFile other = known.putIfAbsent(file.identity(), file);
			if (other != null) {
				throw new LoadException(other.name() + " and " + file.name()
						+ " are the same file, which would make all of its codes valid. Name it once in COUPON_SOURCES.");
			}
		}
	}

	/** A stream may have spilled codes of a length that no other file has. */
	private boolean mayMatter(SpilledRun run) {
		return IntStream.rangeClosed(Code.SHORTEST, Code.LONGEST)
			.anyMatch((length) -> run.holds(length) && !this.plan.isAlone(run.file(), length));
	}

	private List<ScanPart> secondPass() {
		List<ScanPart> second = new ArrayList<>();
		long codes = 0;
		for (int file = 0; file < this.files.size(); file++) {
			boolean probes = false;
			boolean spills = false;
			if (this.files.get(file).isRepeatable()) {
				for (int length = Code.SHORTEST; length <= Code.LONGEST; length++) {
					Step step = this.plan.step(file, length);
					probes |= step == Step.PROBE;
					if (step == Step.SPILL) {
						spills = true;
						codes += this.plan.counts(file).usable(length);
					}
				}
			}
			for (ScanPart part : this.parts) {
				if (part.file() == file && (spills || (probes && part.hasUnprobed()))) {
					second.add(spills ? part : part.unprobed());
				}
			}
		}
		if (codes > 0) {
			this.spill.announce(codes);
		}
		return second;
	}

	/** Runs under the plan's lock, so in one thread at a time. */
	private void dropped(int file, List<CodeBuffer> codes) {
		CouponFile from = this.files.get(file);
		if (!from.isRepeatable()) {
			if (!this.streamAnnounced) {
				this.streamAnnounced = true;
				this.spill.announceStream(from.name());
			}
			this.droppedOfStreams.file(file);
			this.droppedOfStreams.accept(codes);
			this.droppedOfStreams.flush();
		}
	}

	private void inParallel(List<ScanPart> todo, Work work) {
		if (todo.isEmpty()) {
			return;
		}
		Deque<ScanPart> queue = new ArrayDeque<>(todo);
		try (ExecutorService threads = Executors.newFixedThreadPool(this.workers.size())) {
			CompletionService<Boolean> running = new ExecutorCompletionService<>(threads);
			try {
				for (ScanWorker worker : this.workers) {
					running.submit(() -> {
						for (ScanPart part = next(queue); part != null; part = next(queue)) {
							work.read(worker, part);
						}
						worker.finish();
						return true;
					});
				}
				for (int ended = 0; ended < this.workers.size(); ended++) {
					// The first failure, of whichever thread, ends the others.
					running.take().get();
				}
			}
			catch (ExecutionException ex) {
				stop(queue, threads);
				if (ex.getCause() instanceof RuntimeException failure) {
					throw failure;
				}
				if (ex.getCause() instanceof Error failure) {
					throw failure;
				}
				throw new IllegalStateException(ex);
			}
			catch (InterruptedException ex) {
				stop(queue, threads);
				Thread.currentThread().interrupt();
				throw new LoadException("The load was interrupted while it read coupon files.", ex);
			}
		}
	}

	private static void stop(Deque<ScanPart> queue, ExecutorService threads) {
		synchronized (queue) {
			queue.clear();
		}
		threads.shutdownNow();
	}

	private static @Nullable ScanPart next(Deque<ScanPart> queue) {
		synchronized (queue) {
			return queue.poll();
		}
	}

	/** Releases what a failed scan holds. */
	@Override
	public void close() {
		this.progress.clearBar();
		if (!this.handedOver) {
			this.spill.close();
		}
	}

	private interface Work {

		void read(ScanWorker worker, ScanPart part);

	}

}
