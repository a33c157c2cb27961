package dev.orderfood.load.coupon.scan;

import java.util.List;
import java.util.stream.IntStream;

import dev.orderfood.load.coupon.input.CouponFile;
import dev.orderfood.load.coupon.spill.Code;
import dev.orderfood.load.coupon.spill.CodeBuffer;
import dev.orderfood.load.coupon.spill.CodeSink;
import dev.orderfood.load.coupon.spill.Spill;
import dev.orderfood.load.coupon.spill.SpillWriter;
import org.jspecify.annotations.Nullable;

/**
 * Reads parts of files in one thread, one after the other.
 */
final class ScanWorker {

	private final List<CouponFile> files;

	private final ScanMemory memory;

	private final ScanPlan plan;

	private final Spill spill;

	private final ScanProgress progress;

	private final LineScanner scanner;

	/** One for each length of a code. */
	private final List<Collector> collectors;

	private @Nullable SpillWriter spillWriter;

	ScanWorker(List<CouponFile> files, ScanOptions options, ScanPlan plan, Spill spill, ScanProgress progress) {
		this.files = files;
		this.memory = options.memory();
		this.plan = plan;
		this.spill = spill;
		this.progress = progress;
		this.scanner = new LineScanner(options.bufferBytes());
		this.collectors = IntStream.rangeClosed(Code.SHORTEST, Code.LONGEST).mapToObj(Collector::new).toList();
	}

	void readFirst(ScanPart part) {
		this.collectors.forEach((collector) -> collector.begin(part.file()));
		LineCounts counts = read(part, new FirstPass(part));
		this.collectors.forEach(Collector::flush);
		if (!isRepeatable(part.file())) {
			finish();
		}
		this.plan.finished(part.file(), counts);
	}

	void readAgain(ScanPart part) {
		read(part, new SecondPass(part.file()));
	}

	private LineCounts read(ScanPart part, CodeSinks sinks) {
		return this.files.get(part.file())
			.read(part.part(), (bytes) -> this.progress.read(part.file(), bytes),
					(in) -> this.scanner.scan(in, part.part().start(), part.part().end(), sinks));
	}

	private boolean isRepeatable(int file) {
		return this.files.get(file).isRepeatable();
	}

	private SpillWriter spill(int file) {
		SpillWriter writer = this.spillWriter;
		if (writer == null) {
			writer = new SpillWriter(this.spill, this.memory.codesInRun());
			this.spillWriter = writer;
		}
		writer.file(file);
		return writer;
	}

	/** Writes what is not written yet. */
	void finish() {
		if (this.spillWriter != null) {
			this.spillWriter.flush();
		}
	}

	/** Collects codes until they are too many, or until the file can be probed. */
	private final class FirstPass implements CodeSinks {

		private final ScanPart part;

		private final @Nullable CodeSink[] sinks = new @Nullable CodeSink[Code.LONGEST + 1];

		private @Nullable Candidates candidates;

		FirstPass(ScanPart part) {
			this.part = part;
		}

		@Override
		public void reached(long position) {
			if (this.candidates == null) {
				this.candidates = ScanWorker.this.plan.candidatesWhileReading(this.part.file());
				if (this.candidates != null) {
					this.part.probedFrom(position);
				}
			}
			for (int length = Code.SHORTEST; length <= Code.LONGEST; length++) {
				this.sinks[length] = sink(this.part.file(), length);
			}
		}

		private @Nullable CodeSink sink(int file, int length) {
			if (this.candidates != null) {
				if (ScanWorker.this.plan.isAlone(file, length)) {
					return null;
				}
				if (ScanWorker.this.plan.canProbe(file, length)) {
					return this.candidates;
				}
			}
			if (!ScanWorker.this.plan.isDropped(file, length)) {
				return ScanWorker.this.collectors.get(length - Code.SHORTEST);
			}
			return isRepeatable(file) ? null : spill(file);
		}

		@Override
		public @Nullable CodeSink of(int length) {
			return this.sinks[length];
		}

	}

	private final class SecondPass implements CodeSinks {

		private final @Nullable CodeSink[] sinks = new @Nullable CodeSink[Code.LONGEST + 1];

		SecondPass(int file) {
			for (int length = Code.SHORTEST; length <= Code.LONGEST; length++) {
				this.sinks[length] = switch (ScanWorker.this.plan.step(file, length)) {
					case SKIP -> null;
					case PROBE -> ScanWorker.this.plan.candidates(file);
					case SPILL -> spill(file);
				};
			}
		}

		@Override
		public void reached(long position) {
			// The sinks are the same for the whole part.
		}

		@Override
		public @Nullable CodeSink of(int length) {
			return this.sinks[length];
		}

	}

	/** Passes codes of one length on to the plan, many at a time. */
	private final class Collector implements CodeSink {

		private final CodeBuffer buffer = new CodeBuffer(ScanWorker.this.memory.codesTogether());

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
				flush();
			}
		}

		void flush() {
			if (this.buffer.size() > 0) {
				ScanWorker.this.plan.collect(this.file, this.length, this.buffer.copy());
				this.buffer.clear();
			}
		}

	}

}
