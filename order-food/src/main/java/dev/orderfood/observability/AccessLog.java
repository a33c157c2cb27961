package dev.orderfood.observability;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Writes a line for each request, on a thread of its own: requests only leave behind what
 * is to be written, and wait for nothing, not even for a log that nobody reads. Lines
 * that find no room are left out and counted. Everything else that is logged does not
 * come by here, so that no error is ever left out.
 */
@Component
class AccessLog {

	/** The logger of the lines: its level turns them off, or those of machines on. */
	static final String LOGGER = "dev.orderfood.access";

	private static final org.slf4j.Logger log = LoggerFactory.getLogger(AccessLog.class);

	/** Lines that come together are written together, which costs less. */
	private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private static final long BETWEEN_WARNINGS_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final long PATIENCE_AT_THE_END_MILLIS = 2000;

	private final Logger lines = (Logger) LoggerFactory.getLogger(LOGGER);

	private final AccessLogOutput output = new AccessLogOutput(this.lines);

	private final BlockingQueue<AccessLine> queue;

	private final LongAdder leftOut = new LongAdder();

	private final Thread writer;

	private final boolean enabled;

	private long toldLeftOut;

	private long toldAt = System.nanoTime() - BETWEEN_WARNINGS_NANOS;

	private volatile boolean ending;

	AccessLog(AccessLogProperties properties, MeterRegistry meters) {
		this.enabled = properties.enabled();
		this.queue = new ArrayBlockingQueue<>(properties.queue());
		FunctionCounter.builder("orderfood.access.lines.dropped", this.leftOut, LongAdder::doubleValue)
			.description("Access lines that were left out of the log because it was not written fast enough")
			.register(meters);
		this.writer = Thread.ofPlatform().name("access-log").daemon().start(this::write);
	}

	boolean wants(Level level) {
		return this.enabled && this.lines.isEnabledFor(level);
	}

	void add(AccessLine line) {
		if (!this.queue.offer(line)) {
			this.leftOut.increment();
		}
	}

	private void write() {
		List<AccessLine> batch = new ArrayList<>();
		while (!this.ending) {
			try {
				batch.add(this.queue.take());
				LockSupport.parkNanos(GATHER_NANOS);
			}
			catch (InterruptedException ex) {
				// The end: what is left is written below.
			}
			writeAll(batch);
		}
		writeAll(batch);
	}

	private void writeAll(List<AccessLine> batch) {
		this.queue.drainTo(batch);
		this.output.write(batch);
		batch.clear();
		long total = this.leftOut.sum();
		if (total > this.toldLeftOut && System.nanoTime() - this.toldAt >= BETWEEN_WARNINGS_NANOS) {
			log.warn("{} access lines were left out: the log is not read as fast as requests come",
					total - this.toldLeftOut);
			this.toldLeftOut = total;
			this.toldAt = System.nanoTime();
		}
	}

	/** Called after the server has stopped: the last lines are written. */
	@PreDestroy
	void end() throws InterruptedException {
		this.ending = true;
		this.writer.interrupt();
		this.writer.join(PATIENCE_AT_THE_END_MILLIS);
	}

}
