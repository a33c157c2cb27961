package dev.orderfood.notification;

import java.util.Optional;
import java.util.UUID;

import dev.orderfood.order.NotificationStatus;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Finds out how far an announcement has come: whatever is not waiting and not given up
 * has been told, so nothing is kept of what went well.
 */
@Component
class OrderNotificationStatus implements NotificationStatus {

	private static final String STATE = """
			SELECT CASE
			    WHEN EXISTS (SELECT FROM failed_notifications WHERE order_id = o.id) THEN 'FAILED'
			    WHEN EXISTS (SELECT FROM order_outbox WHERE order_id = o.id) THEN 'PENDING'
			    WHEN EXISTS (SELECT FROM scheduled_tasks
			        WHERE task_name IN ('%s', '%s') AND task_instance = o.id::text) THEN 'PENDING'
			    ELSE 'SENT'
			END
			FROM orders AS o WHERE o.id = ? AND o.announced""".formatted(Channel.WEBHOOK.taskName(),
			Channel.EMAIL.taskName());

	private final JdbcClient jdbc;

	OrderNotificationStatus(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Optional<State> of(UUID orderId) {
		return this.jdbc.sql(STATE).param(orderId).query(String.class).optional().map(State::valueOf);
	}

}
