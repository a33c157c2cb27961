package dev.orderfood.notification;

import java.util.concurrent.atomic.AtomicBoolean;

import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that db-scheduler cannot do its work, and once that it can again. What it
 * would log itself is a stack trace each second while the database is away; it goes on by
 * itself.
 */
class SchedulerHealthLog extends AbstractSchedulerListener {

	private static final Logger log = LoggerFactory.getLogger(SchedulerHealthLog.class);

	/** Several of its threads find out at the same moment. */
	private final AtomicBoolean away = new AtomicBoolean();

	@Override
	public void onSchedulerEvent(SchedulerEventType type) {
		switch (type) {
			case UNEXPECTED_ERROR -> {
				if (this.away.compareAndSet(false, true)) {
					log.warn("Deliveries cannot be looked for, they are tried again when the database is back");
				}
			}
			case RAN_DETECT_DEAD, RAN_EXECUTE_DUE -> {
				if (this.away.compareAndSet(true, false)) {
					log.info("Deliveries are made again");
				}
			}
			default -> {
				// Tells nothing about the database.
			}
		}
	}

}
