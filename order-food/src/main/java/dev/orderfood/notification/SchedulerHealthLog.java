package dev.orderfood.notification;

import java.util.concurrent.atomic.AtomicBoolean;

import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs once per database outage that db-scheduler cannot poll, and once that it can
 * again. Its own log has a stack trace each second.
 */
class SchedulerHealthLog extends AbstractSchedulerListener {

	private static final Logger log = LoggerFactory.getLogger(SchedulerHealthLog.class);

	/** Several threads of the scheduler fail at the same moment. */
	private final AtomicBoolean failing = new AtomicBoolean();

	@Override
	public void onSchedulerEvent(SchedulerEventType type) {
		switch (type) {
			case UNEXPECTED_ERROR -> {
				if (this.failing.compareAndSet(false, true)) {
					log.warn("Due deliveries cannot be read; they are made when the database is available again");
				}
			}
			case RAN_DETECT_DEAD, RAN_EXECUTE_DUE -> {
				if (this.failing.compareAndSet(true, false)) {
					log.info("Due deliveries can be read again");
				}
			}
			default -> {
				// Unrelated to the database.
			}
		}
	}

}
