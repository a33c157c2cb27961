package dev.orderfood.load.coupon;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import dev.orderfood.load.LoadFailed;
import dev.orderfood.load.coupon.ScanPlan.Step;
import dev.orderfood.load.coupon.Spill.SpilledRun;
import org.jspecify.annotations.Nullable;

/**
 * Reads coupon files, all of them once and some of them twice, and finds the valid codes:
 * those that stand in at least two of the files, however often in each. Several threads
 * take parts of files from a queue, the largest file first, so that the last one can be
 * asked for what the others hold.
 */
final class CouponScan implements AutoCloseable {

	private final List<CouponFile> files;

	private final ScanOptions options;

	private final Spill spill;

	private final ScanProgress progress;

	private final List<Worker> workers = new ArrayList<>();

	private final ScanPlan plan;

	private final List<FilePart> parts = new ArrayList<>();

	private final SpillWriter dropped;

	private boolean announced;

	CouponScan(List<CouponFile> files, ScanOptions options, SpillFolder folder) {
		if (files.size() > Long.SIZE) {
			throw new LoadFailed(
					"There are " + files.size() + " coupon files, and no more than " + Long.SIZE + " can be read.");
		}
		this.files = files;
		this.options = options;
		this.spill = new Spill(folder);
		this.dropped = new SpillWriter(this.spill, options.memory().codesTogether());
		this.progress = new ScanProgress(files);
		int[] partsOfFile = new int[files.size()];
		IntStream.range(0, files.size())
			.boxed()
			.sorted(Comparator.comparingLong(this::sizeOrMost).reversed())
			.forEach((file) -> {
				List<FilePart> ofFile = files.get(file).parts(file, options.partBytes());
				partsOfFile[file] = ofFile.size();
				this.parts.addAll(ofFile);
			});
		this.plan = new ScanPlan(partsOfFile, options.memory(), this::dropped);
		for (int i = 0; i < options.memory().workers(); i++) {
			this.workers.add(new Worker());
		}
	}

	/** A stream of unknown length goes first: it may be the longest. */
	private long sizeOrMost(int file) {
		long size = this.files.get(file).size();
		return (size >= 0) ? size : Long.MAX_VALUE;
	}

	/**
	 * Reads the files.
	 * @return the valid codes, good until the scan is closed
	 * @throws LoadFailed if a file cannot be read, or there is no room for what does not
	 * fit into memory
	 */
	ValidCoupons execute() {
		inParallel(this.parts, Worker::readFirst);
		for (int file = 0; file < this.files.size(); file++) {
			this.progress.done(file, this.plan.counts(file));
		}
		List<FilePart> second = secondPass();
		this.progress.again(second);
		inParallel(second, Worker::readAgain);
		this.progress.clearBar();
		this.files.forEach(CouponFile::requireUnchanged);
		List<CodeRun> runs = new ArrayList<>(this.plan.runs());
		this.spill.runs().stream().filter(this::mayMatter).forEach(runs::add);
		long lines = IntStream.range(0, this.files.size()).mapToLong((file) -> this.plan.counts(file).lines()).sum();
		return new ValidCoupons(runs, this.options.memory(), this.spill, this.files.size(), lines);
	}

	/**
	 * What a stream had to leave on disk may turn out to be of a length that only it has.
	 */
	private boolean mayMatter(SpilledRun run) {
		return IntStream.rangeClosed(Code.SHORTEST, Code.LONGEST)
			.anyMatch((length) -> run.holds(length) && !this.plan.isAlone(run.file(), length));
	}

	private List<FilePart> secondPass() {
		List<FilePart> second = new ArrayList<>();
		long codes = 0;
		for (int file = 0; file < this.files.size(); file++) {
			boolean asks = false;
			boolean spills = false;
			for (int length = Code.SHORTEST; length <= Code.LONGEST; length++) {
				Step step = step(file, length);
				asks |= step == Step.ASK;
				if (step == Step.SPILL) {
					spills = true;
					codes += this.plan.counts(file).usable(length);
				}
			}
			for (FilePart part : this.parts) {
				if (part.file() == file && (spills || (asks && part.hasUnasked()))) {
					second.add(spills ? part : part.unasked());
				}
			}
		}
		if (codes > 0) {
			this.spill.announce(codes);
		}
		return second;
	}

	private Step step(int file, int length) {
		return this.files.get(file).isRepeatable() ? this.plan.step(file, length) : Step.PASS;
	}

	/** Called inside the plan's lock, so one at a time. */
	private void dropped(int file, List<CodeBuffer> codes) {
		CouponFile from = this.files.get(file);
		if (!from.isRepeatable()) {
			if (!this.announced) {
				this.announced = true;
				this.spill.announceStream(from.name());
			}
			this.dropped.file(file);
			this.dropped.accept(codes);
			this.dropped.flush();
		}
	}

	private void inParallel(List<FilePart> todo, Work work) {
		if (todo.isEmpty()) {
			return;
		}
		Deque<FilePart> queue = new ArrayDeque<>(todo);
		try (ExecutorService threads = Executors.newFixedThreadPool(this.workers.size())) {
			CompletionService<Boolean> running = new ExecutorCompletionService<>(threads);
			try {
				for (Worker worker : this.workers) {
					running.submit(() -> {
						for (FilePart part = next(queue); part != null; part = next(queue)) {
							work.read(worker, part);
						}
						worker.finish();
						return true;
					});
				}
				for (int ended = 0; ended < this.workers.size(); ended++) {
					// The first that fails, whichever it is, ends the others.
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
				throw new LoadFailed("The load was interrupted while it read coupon files.", ex);
			}
		}
	}

	private static void stop(Deque<FilePart> queue, ExecutorService threads) {
		synchronized (queue) {
			queue.clear();
		}
		threads.shutdownNow();
	}

	private static @Nullable FilePart next(Deque<FilePart> queue) {
		synchronized (queue) {
			return queue.poll();
		}
	}

	@Override
	public void close() {
		this.progress.end();
		this.spill.close();
	}

	private interface Work {

		void read(Worker worker, FilePart part);

	}

	/** What one thread needs; it reads one part after the other. */
	private final class Worker {

		private final LineScanner scanner = new LineScanner(CouponScan.this.options.bufferBytes());

		/** One for each length that a code can have. */
		private final List<Collector> collectors = IntStream.rangeClosed(Code.SHORTEST, Code.LONGEST)
			.mapToObj(Collector::new)
			.toList();

		private @Nullable SpillWriter spillWriter;

		void readFirst(FilePart part) {
			this.collectors.forEach((collector) -> collector.begin(part.file()));
			LineCounts counts = read(part, new FirstPass(part));
			this.collectors.forEach(Collector::handOver);
			if (!CouponScan.this.files.get(part.file()).isRepeatable()) {
				finish();
			}
			CouponScan.this.plan.finished(part.file(), counts);
		}

		void readAgain(FilePart part) {
			read(part, new SecondPass(part));
		}

		private LineCounts read(FilePart part, CodeSinks sinks) {
			return CouponScan.this.files.get(part.file())
				.read(part, this.scanner, sinks, (bytes) -> CouponScan.this.progress.read(part.file(), bytes));
		}

		SpillWriter spill(int file) {
			SpillWriter writer = this.spillWriter;
			if (writer == null) {
				writer = new SpillWriter(CouponScan.this.spill, CouponScan.this.options.memory().codesInRun());
				this.spillWriter = writer;
			}
			writer.file(file);
			return writer;
		}

		void finish() {
			if (this.spillWriter != null) {
				this.spillWriter.flush();
			}
		}

		/** Collects, until there is too much of it or candidates can be asked for. */
		private final class FirstPass implements CodeSinks {

			private final FilePart part;

			private final @Nullable CodeSink[] sinks = new @Nullable CodeSink[Code.LONGEST + 1];

			private @Nullable Candidates candidates;

			FirstPass(FilePart part) {
				this.part = part;
			}

			@Override
			public void reached(long position) {
				if (this.candidates == null) {
					this.candidates = CouponScan.this.plan.candidatesWhileReading(this.part.file());
					if (this.candidates != null) {
						this.part.askedFrom(position);
					}
				}
				for (int length = Code.SHORTEST; length <= Code.LONGEST; length++) {
					this.sinks[length] = sink(this.part.file(), length);
				}
			}

			private @Nullable CodeSink sink(int file, int length) {
				if (this.candidates != null) {
					if (CouponScan.this.plan.isAlone(file, length)) {
						return null;
					}
					if (CouponScan.this.plan.mayAsk(file, length)) {
						return this.candidates;
					}
				}
				if (!CouponScan.this.plan.isDropped(file, length)) {
					return Worker.this.collectors.get(length - Code.SHORTEST);
				}
				return CouponScan.this.files.get(file).isRepeatable() ? null : spill(file);
			}

			@Override
			public @Nullable CodeSink of(int length) {
				return this.sinks[length];
			}

		}

		private final class SecondPass implements CodeSinks {

			private final @Nullable CodeSink[] sinks = new @Nullable CodeSink[Code.LONGEST + 1];

			SecondPass(FilePart part) {
				for (int length = Code.SHORTEST; length <= Code.LONGEST; length++) {
					this.sinks[length] = switch (step(part.file(), length)) {
						case PASS -> null;
						case ASK -> CouponScan.this.plan.candidates(part.file());
						case SPILL -> spill(part.file());
					};
				}
			}

			@Override
			public void reached(long position) {
				// What to do was settled after the first pass.
			}

			@Override
			public @Nullable CodeSink of(int length) {
				return this.sinks[length];
			}

		}

	}

	/** Codes of one length, on their way to the plan. */
	private final class Collector implements CodeSink {

		private final CodeBuffer buffer = new CodeBuffer(CouponScan.this.options.memory().codesTogether());

		private final int length;

		private int file;

		Collector(int length) {
			this.length = length;
		}

		void begin(int next) {
			this.file = next;
		}

		@Override
		public void accept(int head, long rest) {
			if (this.buffer.add(head, rest)) {
				handOver();
			}
		}

		void handOver() {
			if (this.buffer.size() > 0) {
				CouponScan.this.plan.collect(this.file, this.length, this.buffer.copy());
				this.buffer.clear();
			}
		}

	}

}
