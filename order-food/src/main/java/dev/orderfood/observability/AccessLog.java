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

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Writes the lines of the access log on a thread of its own: a request adds its line to a
 * queue and never waits for the log. A line that finds the queue full is dropped and
 * counted. All other logging bypasses this class, so that no error is ever dropped.
 */
@Component
class AccessLog {

	/** Its level turns the lines off, or those of quiet routes on. */
	static final String LOGGER = "dev.orderfood.access";

	private static final org.slf4j.Logger log = LoggerFactory.getLogger(AccessLog.class);

	/** A write costs more than a line, so lines are gathered before each. */
	private static final long GATHER_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private static final long BETWEEN_WARNINGS_NANOS = TimeUnit.SECONDS.toNanos(10);

	private static final long STOP_WITHIN_MILLIS = 2000;

	private final Logger lines = (Logger) LoggerFactory.getLogger(LOGGER);

	private final AccessLogOutput output;

	private final BlockingQueue<AccessLine> queue;

	private final LongAdder dropped = new LongAdder();

	private final Thread writer;

	private long reported;

	private long reportedAt = System.nanoTime() - BETWEEN_WARNINGS_NANOS;

	private volatile boolean stopping;

	AccessLog(AccessLogProperties properties, MeterRegistry meters, Environment environment) {
		this.output = new AccessLogOutput(this.lines, EcsAccessLine.format(environment));
		this.queue = new ArrayBlockingQueue<>(properties.queue());
		FunctionCounter.builder("orderfood.access.lines.dropped", this.dropped, LongAdder::doubleValue)
			.description("Access lines that were dropped because the log was not written fast enough")
			.register(meters);
		this.writer = Thread.ofPlatform().name("access-log").daemon().start(this::write);
	}

	boolean isEnabled(Level level) {
		return this.lines.isEnabledFor(level);
	}

	void add(AccessLine line) {
		if (!this.queue.offer(line)) {
			this.dropped.increment();
		}
	}

	private void write() {
		List<AccessLine> batch = new ArrayList<>();
		while (!this.stopping) {
			try {
				batch.add(this.queue.take());
				LockSupport.parkNanos(GATHER_NANOS);
			}
			catch (InterruptedException ex) {
				// Stopping: the remaining lines are written below.
			}
			writeAll(batch);
		}
		writeAll(batch);
	}

	private void writeAll(List<AccessLine> batch) {
		this.queue.drainTo(batch);
		this.output.write(batch);
		batch.clear();
		long total = this.dropped.sum();
		if (total > this.reported && System.nanoTime() - this.reportedAt >= BETWEEN_WARNINGS_NANOS) {
			log.warn("{} access lines were dropped: the log is not read as fast as requests arrive",
					total - this.reported);
			this.reported = total;
			this.reportedAt = System.nanoTime();
		}
	}

	/** Called after the server has stopped: writes the remaining lines. */
	@PreDestroy
	void stop() throws InterruptedException {
		this.stopping = true;
		this.writer.interrupt();
		this.writer.join(STOP_WITHIN_MILLIS);
	}

}
