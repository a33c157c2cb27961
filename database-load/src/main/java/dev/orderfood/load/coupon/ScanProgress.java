package dev.orderfood.load.coupon;

import java.io.Console;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says how far reading has come: as a bar on a terminal, as a line every few seconds in a
 * log.
 */
final class ScanProgress {

	private static final Logger log = LoggerFactory.getLogger(ScanProgress.class);

	private static final long LOG_NANOS = Duration.ofSeconds(3).toNanos();

	private static final long BAR_NANOS = Duration.ofMillis(200).toNanos();

	private static final int BAR = 30;

	private static final double MEGABYTE = 1e6;

	private final List<CouponFile> files;

	private final long total;

	private final FileProgress[] ofFiles;

	private final AtomicLong read = new AtomicLong();

	private final boolean terminal = isTerminal();

	private final long begun = System.nanoTime();

	private final AtomicLong next = new AtomicLong();

	ScanProgress(List<CouponFile> files) {
		this.files = files;
		this.ofFiles = Stream.generate(FileProgress::new).limit(files.size()).toArray(FileProgress[]::new);
		long sum = 0;
		for (CouponFile file : files) {
			sum = (sum >= 0 && file.size() >= 0) ? sum + file.size() : -1;
		}
		this.total = sum;
		this.next.set(this.begun + interval());
	}

	private long interval() {
		return this.terminal ? BAR_NANOS : LOG_NANOS;
	}

	/** Notes that bytes were read, as they lie in the file. */
	void read(int file, long bytes) {
		long now = System.nanoTime();
		this.ofFiles[file].read(bytes, now);
		long sum = this.read.addAndGet(bytes);
		long due = this.next.get();
		if (now - due >= 0 && this.next.compareAndSet(due, now + interval())) {
			tell(sum, seconds(now - this.begun));
		}
	}

	private void tell(long sum, double seconds) {
		double rate = sum / seconds;
		if (this.total <= 0 || sum > this.total) {
			log.info("Coupons: {} MB read, {} MB/s", Math.round(sum / MEGABYTE), Math.round(rate / MEGABYTE));
			return;
		}
		int percent = (int) (100 * sum / this.total);
		long left = Math.round((this.total - sum) / rate);
		if (this.terminal) {
			int done = BAR * percent / 100;
			System.err.printf(Locale.ROOT, "\rCoupons [%s%s] %3d %%, %.0f MB/s, %d s left ", "#".repeat(done),
					"-".repeat(BAR - done), percent, rate / MEGABYTE, left);
		}
		else {
			log.info("Coupons: {} % of {} MB, {} MB/s, {} s left", percent, Math.round(this.total / MEGABYTE),
					Math.round(rate / MEGABYTE), left);
		}
	}

	/** Says that some of it is read a second time. */
	void again(Collection<FilePart> parts) {
		if (!parts.isEmpty()) {
			String names = String.join(", ",
					parts.stream().map((part) -> this.files.get(part.file()).name()).distinct().toList());
			log.info("Reading {} once more, now that it is known what to look for", names);
		}
	}

	/** Says what a file held, once all of it was read. */
	void done(int file, LineCounts counts) {
		if (this.terminal && file == 0) {
			System.err.print("\r");
		}
		FileProgress progress = this.ofFiles[file];
		double seconds = Math.max(0.001, seconds(progress.last - progress.first));
		log.info("{}: {}; {} s, {} MB/s", this.files.get(file).name(), counts,
				String.format(Locale.ROOT, "%.2f", seconds), Math.round(progress.bytes.get() / MEGABYTE / seconds));
	}

	/** Says how long all of it took. */
	void end() {
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
