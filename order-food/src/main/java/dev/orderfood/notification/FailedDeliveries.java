package dev.orderfood.notification;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import dev.orderfood.database.BatchedRemoval;
import dev.orderfood.database.CursorPage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Deliveries that were given up, until an administrator sends them again or they are too
 * old.
 */
@Component
class FailedDeliveries {

	/** Few enough to be removed well within the time limit of a statement. */
	static final int REMOVAL_BATCH = 2_000;

	private static final Logger log = LoggerFactory.getLogger(FailedDeliveries.class);

	private final NotificationDatabase database;

	private final FailedDeliveryRepository repository;

	private final NotificationSettings settings;

	private final Clock clock;

	FailedDeliveries(NotificationDatabase database, FailedDeliveryRepository repository, NotificationSettings settings,
			Clock clock) {
		this.database = database;
		this.repository = repository;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Lists failed deliveries, newest first.
	 * @param page the requested page
	 * @return the entries of the page, and one more if there is a next page
	 */
	List<FailedNotification> list(CursorPage page) {
		Limit limit = Limit.of(page.limit() + 1);
		CursorPage.Cursor after = page.after();
		return ((after == null) ? this.repository.readFirst(limit)
				: this.repository.readBefore(after.createdAt(), after.id(), limit))
			.stream()
			.map(FailedDeliveryEntity::notification)
			.toList();
	}

	@Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
	void removeExpired() {
		Instant end = this.clock.instant().minus(this.settings.keepFailedFor());
		try {
			int removed = BatchedRemoval.run(REMOVAL_BATCH, () -> removeBatch(end));
			if (removed > 0) {
				log.info("Removed {} failed notifications that were older than {}", removed,
						this.settings.keepFailedFor());
			}
		}
		catch (DataAccessException | TransactionException ex) {
			log.warn("Expired failed notifications stay until the next round: {}", ex.getMessage());
		}
	}

	private int removeBatch(Instant end) {
		return this.database.jdbc().sql("""
				DELETE FROM failed_deliveries WHERE ctid = ANY (ARRAY(
				    SELECT ctid FROM failed_deliveries WHERE failed_at < ? ORDER BY failed_at LIMIT ?
				    FOR UPDATE SKIP LOCKED
				))""").params(end.atOffset(ZoneOffset.UTC), REMOVAL_BATCH).update();
	}

}
