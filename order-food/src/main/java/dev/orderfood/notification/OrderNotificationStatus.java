package dev.orderfood.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

import dev.orderfood.order.NotificationStatus;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Derives the state from what is not done yet: an order without a pending or failed
 * delivery has been sent, so that successful deliveries leave no row.
 */
@Component
class OrderNotificationStatus implements NotificationStatus {

	/** The version before leaves rows in its own tables, which are moved later. */
	private static final String STATE = """
			SELECT state FROM (
			    SELECT CASE
			        WHEN EXISTS (SELECT FROM failed_deliveries WHERE order_id = o.id) THEN 'FAILED'
			        WHEN EXISTS (SELECT FROM failed_notifications WHERE order_id = o.id) THEN 'FAILED'
			        WHEN EXISTS (SELECT FROM unpublished_events WHERE order_id = o.id) THEN 'PENDING'
			        WHEN EXISTS (SELECT FROM deliveries WHERE order_id = o.id) THEN 'PENDING'
			        WHEN EXISTS (SELECT FROM scheduled_tasks WHERE task_name IN ('notification-webhook', 'notification-email')
			            AND task_instance = o.id::text) THEN 'PENDING'
			        WHEN o.created_at > ? THEN 'SENT'
			    END AS state
			    FROM orders AS o WHERE o.id = ? AND o.announced
			) AS notification WHERE state IS NOT NULL""";

	private final JdbcClient jdbc;

	private final Clock clock;

	private final Duration keepFailedFor;

	/**
	 * Creates the component; a process without notifications has it, too.
	 */
	OrderNotificationStatus(JdbcClient jdbc, Clock clock,
			@Value("${orderfood.notification.keep-failed-for}") Duration keepFailedFor) {
		this.jdbc = jdbc;
		this.clock = clock;
		this.keepFailedFor = keepFailedFor;
	}

	@Override
	public Optional<State> of(UUID orderId) {
		return this.jdbc.sql(STATE)
			.param(this.clock.instant().minus(this.keepFailedFor).atOffset(ZoneOffset.UTC))
			.param(orderId)
			.query(String.class)
			.optional()
			.map(State::valueOf);
	}

}
