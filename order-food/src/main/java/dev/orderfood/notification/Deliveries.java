package dev.orderfood.notification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.springframework.stereotype.Component;

/**
 * The table {@code deliveries}: the events that receivers have not accepted yet. The
 * transaction that publishes an event adds its deliveries. A process claims a delivery
 * for one attempt by making it due again later: if the process dies, another one takes
 * over then.
 */
@Component
class Deliveries {

	/** Few enough to be written well within the time limit of a statement. */
	static final int BATCH = 2_000;

	private static final String COUNT_ENDPOINTS = """
			SELECT count(*) FROM webhook_endpoints WHERE enabled""";

	/**
	 * Locks the endpoints, so that none is disabled or removed while it gets deliveries.
	 */
	private static final String ADD = """
			WITH published AS (
			    SELECT event_id, order_id, sequence, 'order.' || lower(coalesce(status, 'PLACED')) AS type
			    FROM unnest(?, ?, ?) AS e (event_id, order_id, sequence)
			    LEFT JOIN order_events USING (order_id, sequence)
			), endpoints AS (
			    SELECT 'webhook-' || id AS receiver, events FROM webhook_endpoints WHERE enabled FOR SHARE
			)
			INSERT INTO deliveries (receiver, order_id, sequence, event_id)
			SELECT receiver, order_id, sequence, event_id FROM published JOIN unnest(?) AS r (receiver) ON sequence = 1
			UNION ALL
			SELECT receiver, order_id, sequence, event_id FROM published
			JOIN endpoints ON type = ANY (events) OR cardinality(events) = 0
			ON CONFLICT DO NOTHING""";

	private static final String DUE = """
			SELECT receiver FROM unnest(?) AS r (receiver)
			WHERE EXISTS (SELECT FROM deliveries AS d WHERE d.receiver = r.receiver AND due_at <= now())""";

	/**
	 * The events of one order follow each other. A subquery in the condition of the
	 * update may be executed again, and would claim more than it is asked for.
	 */
	private static final String CLAIM = """
			WITH due AS MATERIALIZED (
			    SELECT order_id, receiver, sequence FROM deliveries AS d
			    WHERE receiver = ? AND due_at <= now() AND NOT EXISTS (
			        SELECT FROM deliveries AS earlier WHERE earlier.order_id = d.order_id
			        AND earlier.receiver = d.receiver AND earlier.sequence < d.sequence
			    )
			    ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED
			)
			UPDATE deliveries AS d SET due_at = now() + ? * interval '1 ms', attempts = attempts + 1
			FROM due WHERE d.order_id = due.order_id AND d.receiver = due.receiver AND d.sequence = due.sequence
			RETURNING d.receiver, d.order_id, d.sequence, d.event_id, d.created_at, d.attempts""";

	private static final String REMOVE = """
			DELETE FROM deliveries WHERE order_id = ? AND receiver = ? AND sequence = ?""";

	/** Not if another process has taken over. */
	private static final String RETRY = """
			UPDATE deliveries SET due_at = ?, error = ?
			WHERE order_id = ? AND receiver = ? AND sequence = ? AND attempts = ?""";

	private static final String RELEASE = """
			UPDATE deliveries SET due_at = now(), attempts = attempts - 1
			WHERE order_id = ? AND receiver = ? AND sequence = ? AND attempts = ?""";

	private static final String GIVE_UP = """
			WITH given_up AS (
			    DELETE FROM deliveries WHERE order_id = ? AND receiver = ? AND sequence = ? AND attempts = ? RETURNING *
			)
			INSERT INTO failed_deliveries (order_id, receiver, sequence, event_id, attempts, error, failed_at)
			SELECT order_id, receiver, sequence, event_id, attempts, ?, ? FROM given_up
			ON CONFLICT (order_id, receiver, sequence) DO UPDATE
			SET attempts = EXCLUDED.attempts, error = EXCLUDED.error, failed_at = EXCLUDED.failed_at""";

	private static final String GIVE_UP_EXPIRED = """
			WITH given_up AS (
			    DELETE FROM deliveries WHERE ctid = ANY (ARRAY(
			        SELECT ctid FROM deliveries
			        WHERE receiver = ? AND created_at < ? AND due_at <= now()
			        ORDER BY created_at LIMIT ? FOR UPDATE SKIP LOCKED
			    )) RETURNING *
			)
			INSERT INTO failed_deliveries (order_id, receiver, sequence, event_id, attempts, error, failed_at)
			SELECT order_id, receiver, sequence, event_id, attempts, coalesce(error, ?), ? FROM given_up
			ON CONFLICT (order_id, receiver, sequence) DO UPDATE
			SET attempts = EXCLUDED.attempts, error = EXCLUDED.error, failed_at = EXCLUDED.failed_at""";

	private static final String RESEND = """
			WITH failed AS (
			    DELETE FROM failed_deliveries WHERE order_id = ? AND (receiver IN ('webhook', 'email')
			        OR receiver IN (SELECT 'webhook-' || id FROM webhook_endpoints WHERE enabled))
			    RETURNING order_id, receiver, sequence, event_id
			)
			INSERT INTO deliveries (order_id, receiver, sequence, event_id)
			SELECT order_id, receiver, sequence, event_id FROM failed ON CONFLICT DO NOTHING""";

	/** A process of the version before that makes an attempt reports it every 10 s. */
	private static final String MOVE_SCHEDULED = """
			WITH scheduled AS (
			    DELETE FROM scheduled_tasks WHERE ctid = ANY (ARRAY(
			        SELECT ctid FROM scheduled_tasks
			        WHERE task_name IN ('notification-webhook', 'notification-email')
			        AND (NOT picked OR last_heartbeat IS NULL OR last_heartbeat < now() - interval '2 min')
			        LIMIT ? FOR UPDATE SKIP LOCKED
			    )) RETURNING *
			)
			INSERT INTO deliveries (order_id, receiver, sequence, created_at, due_at, attempts)
			SELECT task_instance::uuid, substr(task_name, length('notification-') + 1), 1,
			    coalesce((convert_from(task_data, 'UTF8')::jsonb ->> 'since')::timestamptz, now()), execution_time,
			    coalesce(consecutive_failures, 0)
			FROM scheduled ON CONFLICT DO NOTHING""";

	private static final String MOVE_FAILED = """
			WITH failed AS (
			    DELETE FROM failed_notifications WHERE ctid = ANY (ARRAY(
			        SELECT ctid FROM failed_notifications LIMIT ? FOR UPDATE SKIP LOCKED
			    )) RETURNING *
			)
			INSERT INTO failed_deliveries (order_id, receiver, sequence, attempts, error, failed_at)
			SELECT order_id, channel, 1, attempts, error, failed_at FROM failed ON CONFLICT DO NOTHING""";

	private final NotificationDatabase database;

	Deliveries(NotificationDatabase database) {
		this.database = database;
	}

	/**
	 * Adds deliveries of events, in the current transaction: of placed orders to the
	 * receivers of the settings, and of all events to the endpoints that ask for them.
	 * @param events the published events
	 * @param settled the receivers of the settings
	 * @return the number of deliveries
	 */
	int add(List<PublishedEvent> events, Collection<Channel> settled) {
		int count = settled.size() + this.database.jdbc().sql(COUNT_ENDPOINTS).query(Integer.class).single();
		if (count == 0) {
			return 0;
		}
		String[] receivers = settled.stream().map(Channel::label).toArray(String[]::new);
		int perStatement = Math.max(1, BATCH / count);
		int added = 0;
		for (int from = 0; from < events.size(); from += perStatement) {
			List<PublishedEvent> part = events.subList(from, Math.min(from + perStatement, events.size()));
			added += this.database.jdbc()
				.sql(ADD)
				.param(part.stream().map(PublishedEvent::id).toArray(Long[]::new))
				.param(part.stream().map(PublishedEvent::orderId).toArray(UUID[]::new))
				.param(part.stream().map((event) -> (short) event.sequence()).toArray(Short[]::new))
				.param(receivers)
				.update();
		}
		return added;
	}

	/**
	 * Finds out which receivers have due deliveries.
	 * @param receivers the receivers in question
	 * @return those of them that have
	 */
	List<String> findDue(Set<String> receivers) {
		return this.database.jdbc()
			.sql(DUE)
			.param(receivers.toArray(String[]::new))
			.query((row, number) -> row.getString(1))
			.list();
	}

	/**
	 * Claims due deliveries of a receiver for one attempt each.
	 * @param receiver the receiver
	 * @param limit how many at most
	 * @param lease after what time others may claim them
	 * @return the deliveries, at most one for each order
	 */
	List<Delivery> claim(String receiver, int limit, Duration lease) {
		return this.database.inTurn(() -> this.database.jdbc()
			.sql(CLAIM)
			.params(receiver, limit, lease.toMillis())
			.query(Deliveries::delivery)
			.list());
	}

	/**
	 * Removes a delivery that the receiver has accepted.
	 * @param delivery the delivery
	 */
	void remove(Delivery delivery) {
		this.database.inTurn(() -> this.database.jdbc()
			.sql(REMOVE)
			.params(delivery.orderId(), delivery.receiver(), delivery.sequence())
			.update());
	}

	/**
	 * Schedules the next attempt.
	 * @param delivery the delivery
	 * @param due when
	 * @param error why this attempt failed, in a few words
	 */
	void retry(Delivery delivery, Instant due, String error) {
		this.database.inTurn(() -> this.database.jdbc()
			.sql(RETRY)
			.params(time(due), error, delivery.orderId(), delivery.receiver(), delivery.sequence(), delivery.attempts())
			.update());
	}

	/**
	 * Returns a delivery that was not attempted.
	 * @param delivery the delivery
	 */
	void release(Delivery delivery) {
		this.database.inTurn(() -> this.database.jdbc()
			.sql(RELEASE)
			.params(delivery.orderId(), delivery.receiver(), delivery.sequence(), delivery.attempts())
			.update());
	}

	/**
	 * Gives a delivery up.
	 * @param delivery the delivery
	 * @param error why the last attempt failed, in a few words
	 * @param now the time
	 */
	void giveUp(Delivery delivery, String error, Instant now) {
		this.database.inTurn(() -> this.database.jdbc()
			.sql(GIVE_UP)
			.params(delivery.orderId(), delivery.receiver(), delivery.sequence(), delivery.attempts(), error, time(now))
			.update());
	}

	/**
	 * Gives up deliveries of a receiver that cannot be attempted now and are too old.
	 * @param receiver the receiver
	 * @param createdBefore how old a delivery has to be
	 * @param error the reason for those that were never attempted
	 * @param now the time
	 * @return the number of deliveries, at most {@link #BATCH}
	 */
	int giveUpExpired(String receiver, Instant createdBefore, String error, Instant now) {
		return this.database.inTurn(() -> this.database.jdbc()
			.sql(GIVE_UP_EXPIRED)
			.params(receiver, time(createdBefore), BATCH, error, time(now))
			.update());
	}

	/**
	 * Schedules all deliveries of an order again that were given up, except those to
	 * endpoints that are disabled.
	 * @param orderId the order
	 */
	void resend(UUID orderId) {
		this.database.jdbc().sql(RESEND).param(orderId).update();
	}

	/**
	 * Moves what the version before has left in its own tables: it runs beside this one
	 * while it is being replaced.
	 * @return how many deliveries were moved
	 */
	int moveEarlier() {
		return this.database.jdbc().sql(MOVE_SCHEDULED).param(BATCH).update()
				+ this.database.jdbc().sql(MOVE_FAILED).param(BATCH).update();
	}

	private static Delivery delivery(ResultSet row, int number) throws SQLException {
		return new Delivery(row.getString("receiver"), row.getObject("order_id", UUID.class), row.getInt("sequence"),
				row.getObject("event_id", Long.class), row.getObject("created_at", OffsetDateTime.class).toInstant(),
				row.getInt("attempts"));
	}

	private static OffsetDateTime time(Instant instant) {
		return instant.atOffset(ZoneOffset.UTC);
	}

}
