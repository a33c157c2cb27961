package dev.orderfood.notification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import dev.orderfood.database.BatchedRemoval;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** The last attempts to send events to each endpoint: the table webhook_attempts. */
@Component
class WebhookAttempts {

	/** Of each endpoint. */
	static final int KEPT = 1_000;

	static final Duration KEPT_FOR = Duration.ofDays(7);

	/** Few enough to be removed well within the time limit of a statement. */
	static final int REMOVAL_BATCH = 2_000;

	private static final Logger log = LoggerFactory.getLogger(WebhookAttempts.class);

	private final NotificationDatabase database;

	private final Clock clock;

	WebhookAttempts(NotificationDatabase database, Clock clock) {
		this.database = database;
		this.clock = clock;
	}

	/**
	 * Adds an attempt, unless its endpoint was removed.
	 * @param endpointId the endpoint
	 * @param delivery the delivery
	 * @param type the type of the event
	 * @param at when the attempt began
	 * @param duration how long it took
	 * @param status the HTTP status of the response, or null if there was none
	 * @param error why the event was not accepted, or null if it was
	 */
	void add(UUID endpointId, Delivery delivery, String type, Instant at, Duration duration, @Nullable Integer status,
			@Nullable String error) {
		try {
			this.database.inTurn(() -> this.database.jdbc()
				.sql("""
						INSERT INTO webhook_attempts
						    (endpoint_id, order_id, sequence, event_id, type, attempt, at, duration_ms, status, error)
						VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
				.param(endpointId)
				.param(delivery.orderId())
				.param(delivery.sequence())
				.param(delivery.eventId())
				.param(type)
				.param(delivery.attempts())
				.param(at.atOffset(ZoneOffset.UTC))
				.param((int) duration.toMillis())
				.param(status)
				.param(error)
				.update());
		}
		catch (DataIntegrityViolationException ex) {
			log.debug("The endpoint {} was removed during an attempt", endpointId);
		}
	}

	/**
	 * Lists attempts, newest first.
	 * @param endpointId the endpoint
	 * @param before the number of the last attempt that is known
	 * @param limit how many at most
	 * @return the attempts
	 */
	List<WebhookAttempt> list(UUID endpointId, long before, int limit) {
		return this.database.jdbc()
			.sql("""
					SELECT id, event_id, type, order_id, attempt, at, duration_ms, status, error FROM webhook_attempts
					WHERE endpoint_id = ? AND id < ? ORDER BY id DESC LIMIT ?""")
			.params(endpointId, before, limit)
			.query(WebhookAttempts::attempt)
			.list();
	}

	@Scheduled(fixedDelayString = "PT1M", initialDelayString = "PT30S")
	void removeExpired() {
		try {
			List<UUID> endpoints = this.database.jdbc()
				.sql("SELECT id FROM webhook_endpoints")
				.query((row, number) -> row.getObject(1, UUID.class))
				.list();
			for (UUID endpoint : endpoints) {
				BatchedRemoval.run(REMOVAL_BATCH, () -> removeBatch(endpoint));
			}
		}
		catch (DataAccessException | TransactionException ex) {
			log.warn("Expired attempts of webhooks stay until the next round: {}", ex.getMessage());
		}
	}

	private int removeBatch(UUID endpoint) {
		return this.database.jdbc()
			.sql("""
					DELETE FROM webhook_attempts WHERE id IN (
					    SELECT id FROM webhook_attempts WHERE endpoint_id = ? AND (at < ? OR id <= (
					        SELECT id FROM webhook_attempts WHERE endpoint_id = ? ORDER BY id DESC OFFSET ? LIMIT 1
					    )) ORDER BY id LIMIT ?
					)""")
			.params(endpoint, this.clock.instant().minus(KEPT_FOR).atOffset(ZoneOffset.UTC), endpoint, KEPT,
					REMOVAL_BATCH)
			.update();
	}

	private static WebhookAttempt attempt(ResultSet row, int number) throws SQLException {
		return new WebhookAttempt(row.getLong("id"), row.getObject("event_id", Long.class), row.getString("type"),
				row.getObject("order_id", UUID.class), row.getInt("attempt"),
				row.getObject("at", OffsetDateTime.class).toInstant(), row.getInt("duration_ms"),
				row.getObject("status", Integer.class), row.getString("error"));
	}

}
