package dev.orderfood.notification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import dev.orderfood.database.CursorPage;

import org.springframework.stereotype.Component;

/** Deliveries that were given up, until somebody sends them again. */
@Component
class FailedNotifications {

	private static final int LONGEST_ERROR = 200;

	private final NotificationDatabase database;

	private final Deliveries deliveries;

	FailedNotifications(NotificationDatabase database, Deliveries deliveries) {
		this.database = database;
		this.deliveries = deliveries;
	}

	/**
	 * Gives a delivery up.
	 * @param failed the delivery
	 */
	void add(FailedNotification failed) {
		String error = failed.error();
		this.database.jdbc()
			.sql("""
					INSERT INTO failed_notifications (order_id, channel, attempts, error, failed_at) VALUES (?, ?, ?, ?, ?)
					ON CONFLICT (order_id, channel) DO UPDATE
					SET attempts = EXCLUDED.attempts, error = EXCLUDED.error, failed_at = EXCLUDED.failed_at""")
			.params(failed.orderId(), failed.channel(), failed.attempts(),
					error.substring(0, Math.min(LONGEST_ERROR, error.length())), time(failed.failedAt()))
			.update();
	}

	/**
	 * Lists what was given up, newest first.
	 * @param page the part that is asked for
	 * @return the entries of the page, and one more if there is a next page
	 */
	List<FailedNotification> list(CursorPage page) {
		CursorPage.Cursor after = page.after();
		OffsetDateTime before = (after != null) ? time(after.createdAt()) : null;
		return this.database.jdbc()
			.sql("""
					SELECT order_id, channel, attempts, error, failed_at FROM failed_notifications
					WHERE ?::timestamptz IS NULL OR (failed_at, order_id) < (?::timestamptz, ?::uuid)
					ORDER BY failed_at DESC, order_id DESC LIMIT ?""")
			.param(before)
			.param(before)
			.param((after != null) ? after.id() : null)
			.param(page.limit() + 1)
			.query(FailedNotifications::read)
			.list();
	}

	/**
	 * Makes everything due again that was given up of an order.
	 * @param orderId the order
	 * @return the number of deliveries
	 */
	int resend(UUID orderId) {
		return this.database.inTransaction(() -> {
			List<String> channels = this.database.jdbc()
				.sql("DELETE FROM failed_notifications WHERE order_id = ? RETURNING channel")
				.param(orderId)
				.query((row, number) -> row.getString(1))
				.list();
			for (Channel channel : Channel.values()) {
				if (channels.contains(channel.label())) {
					this.deliveries.addAgain(orderId, channel);
				}
			}
			return channels.size();
		});
	}

	private static FailedNotification read(ResultSet row, int number) throws SQLException {
		return new FailedNotification(row.getObject("order_id", UUID.class), row.getString("channel"),
				row.getInt("attempts"), row.getString("error"),
				row.getObject("failed_at", OffsetDateTime.class).toInstant());
	}

	private static OffsetDateTime time(Instant instant) {
		return instant.atOffset(ZoneOffset.UTC);
	}

	/**
	 * A delivery that was given up.
	 *
	 * @param orderId the order
	 * @param channel the channel's name
	 * @param attempts how often it was due
	 * @param error what became of the last attempt, in a few words
	 * @param failedAt when it was given up, to the microsecond
	 */
	record FailedNotification(UUID orderId, String channel, int attempts, String error, Instant failedAt) {
	}

}
