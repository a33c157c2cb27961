package dev.orderfood.notification;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import dev.orderfood.database.BatchedRemoval;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Removes the oldest events of the log when their time is over. */
@Component
class EventLogCleanup {

	/** Few enough to be removed well within the time limit of a statement. */
	static final int BATCH = 2_000;

	private static final Logger log = LoggerFactory.getLogger(EventLogCleanup.class);

	private final EventLog eventLog;

	private final EventLogSettings settings;

	private final Clock clock;

	EventLogCleanup(EventLog eventLog, EventLogSettings settings, Clock clock) {
		this.eventLog = eventLog;
		this.settings = settings;
		this.clock = clock;
	}

	@Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
	void removeExpired() {
		Instant end = this.clock.instant().minus(this.settings.keepFor());
		try {
			int removed = BatchedRemoval.run(BATCH, () -> this.eventLog.remove(end.atOffset(ZoneOffset.UTC), BATCH));
			if (removed > 0) {
				log.info("Removed {} events from the log that were older than {}", removed, this.settings.keepFor());
			}
		}
		catch (DataAccessException | TransactionException ex) {
			log.warn("Expired events stay in the log until the next round: {}", ex.getMessage());
		}
	}

}
