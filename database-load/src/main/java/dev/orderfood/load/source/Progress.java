package dev.orderfood.load.source;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log how far long work has come, every few seconds at most; short work says
 * nothing.
 */
public final class Progress {

	private static final Logger log = LoggerFactory.getLogger(Progress.class);

	private static final Duration INTERVAL = Duration.ofSeconds(5);

	private final String work;

	private final InstantSource clock;

	private Instant next;

	/**
	 * Begins the work.
	 * @param work what is being done, as the log shall call it
	 */
	public Progress(String work) {
		this(work, InstantSource.system());
	}

	Progress(String work, InstantSource clock) {
		this.work = work;
		this.clock = clock;
		this.next = clock.instant().plus(INTERVAL);
	}

	/**
	 * Notes how far the work has come. Cheap, but not for every single row.
	 * @param done what is done so far
	 * @param total what there is to do, or less than 1 when that is not known
	 * @param unit what is counted
	 */
	public void reached(long done, long total, String unit) {
		Instant now = this.clock.instant();
		if (now.isBefore(this.next)) {
			return;
		}
		this.next = now.plus(INTERVAL);
		if (total > 0) {
			log.info("{}: {} of {} {} ({} %)", this.work, done, total, unit, 100 * done / total);
		}
		else {
			log.info("{}: {} {}", this.work, done, unit);
		}
	}

}
