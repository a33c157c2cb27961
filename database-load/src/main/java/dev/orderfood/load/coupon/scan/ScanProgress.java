package dev.orderfood.load.coupon.scan;

import java.io.Console;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

import dev.orderfood.load.coupon.input.CouponFile;
import dev.orderfood.load.coupon.input.FilePart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the progress of a scan: as a bar on a terminal, as a line every few seconds in
 * a log.
 */
final class ScanProgress {

	private static final Logger log = LoggerFactory.getLogger(ScanProgress.class);

	private static final long LOG_NANOS = Duration.ofSeconds(3).toNanos();

	private static final long BAR_NANOS = Duration.ofMillis(200).toNanos();

	private static final int BAR = 30;

	private static final double MEGABYTE = 1e6;

	private static final long UNKNOWN = -1;

	private static final String CLEAR_LINE = "\r\u001B[K";

	private final List<CouponFile> files;

	private final FileProgress[] ofFiles;

	private final AtomicLong read = new AtomicLong();

	private final boolean terminal = isTerminal();

	private final long begun = System.nanoTime();

	private final AtomicLong next = new AtomicLong();

	private volatile Pass pass;

	ScanProgress(List<CouponFile> files) {
		this.files = files;
		this.ofFiles = Stream.generate(FileProgress::new).limit(files.size()).toArray(FileProgress[]::new);
		this.pass = new Pass("Coupons", 0, this.begun, this::sizeOfFiles);
		this.next.set(this.begun + interval());
	}

	/** Not cached: the size of a stream may be known only once it was opened. */
	private long sizeOfFiles() {
		long sum = 0;
		for (CouponFile file : this.files) {
			long size = file.size();
			if (size < 0) {
				return UNKNOWN;
			}
			sum += size;
		}
		return sum;
	}

	private long interval() {
		return this.terminal ? BAR_NANOS : LOG_NANOS;
	}

	/** Records that bytes were read, as they are stored. */
	void read(int file, long bytes) {
		long now = System.nanoTime();
		this.ofFiles[file].read(bytes, now);
		long sum = this.read.addAndGet(bytes);
		long due = this.next.get();
		if (now - due >= 0 && this.next.compareAndSet(due, now + interval())) {
			Pass current = this.pass;
			report(current, sum - current.from, now);
		}
	}

	private void report(Pass current, long done, long now) {
		long total = current.total.getAsLong();
		double rate = done / Math.max(0.001, seconds(now - current.begun));
		String text = String.format(Locale.ROOT, "%.0f MB, %.0f MB/s", done / MEGABYTE, rate / MEGABYTE);
		int bar = 0;
		if (total >= Math.max(1, done)) {
			int percent = (int) (100 * done / total);
			bar = BAR * percent / 100;
			text = String.format(Locale.ROOT, "%d %% of %.0f MB, %.0f MB/s, %.0f s left", percent, total / MEGABYTE,
					rate / MEGABYTE, (total - done) / rate);
		}
		if (this.terminal) {
			System.err.print(CLEAR_LINE + current.name + " [" + "#".repeat(bar) + "-".repeat(BAR - bar) + "] " + text);
		}
		else {
			log.info("{}: {}", current.name, text);
		}
	}

	/** Reports that some parts are read a second time. */
	void again(Collection<ScanPart> parts) {
		if (!parts.isEmpty()) {
			clearBar();
			String names = String.join(", ",
					parts.stream().map((part) -> this.files.get(part.file()).name()).distinct().toList());
			log.info("Reading {} once more for codes that other files have as well", names);
			long bytes = parts.stream()
				.map(ScanPart::part)
				.mapToLong((FilePart part) -> Math.min(part.end() - part.start(), this.files.get(part.file()).size()))
				.sum();
			this.pass = new Pass("Coupons, once more", this.read.get(), System.nanoTime(), () -> bytes);
		}
	}

	/** Removes the bar. */
	void clearBar() {
		if (this.terminal) {
			System.err.print(CLEAR_LINE);
		}
	}

	/** Reports what a file holds, once all of it was read. */
	void done(int file, LineCounts counts) {
		clearBar();
		FileProgress progress = this.ofFiles[file];
		double seconds = Math.max(0.001, seconds(progress.last - progress.first));
		log.info("{}: {}; {} s, {} MB/s", this.files.get(file).name(), counts,
				String.format(Locale.ROOT, "%.2f", seconds), Math.round(progress.bytes.get() / MEGABYTE / seconds));
	}

	/** Reports how long the scan took. */
	void end() {
		clearBar();
		double seconds = seconds(System.nanoTime() - this.begun);
		log.info("Coupons: {} MB read in {} s{}", Math.round(this.read.get() / MEGABYTE),
				String.format(Locale.ROOT, "%.2f", seconds), PeakMemory.text());
	}

	/** Since JDK 25 there is no console at all again where there is no terminal. */
	@SuppressWarnings("SystemConsoleNull")
	private static boolean isTerminal() {
		Console console = System.console();
		return console != null && console.isTerminal();
	}

	private static double seconds(long nanos) {
		return nanos / 1e9;
	}

	/**
	 * Reading everything once, or some of it once more.
	 */
	private record Pass(String name, long from, long begun, LongSupplier total) {
	}

	private static final class FileProgress {

		private final AtomicLong bytes = new AtomicLong();

		private volatile long first;

		private volatile long last;

		void read(long more, long now) {
			if (this.bytes.getAndAdd(more) == 0) {
				this.first = now;
			}
			this.last = now;
		}

	}

}
