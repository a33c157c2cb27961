package dev.orderfood.notification;

import java.sql.ResultSet;
import java.sql.SQLException;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;

/**
 * Metrics of the pending and failed notifications. Every replica reports the same, so
 * that an alert needs no particular one.
 */
class NotificationBacklog {

	private static final Logger log = LoggerFactory.getLogger(NotificationBacklog.class);

	/**
	 * Counts are limited, so that the query stays cheap when the backlog is long. The ids
	 * of orders begin with their time: the smallest is the oldest.
	 */
	private static final String BACKLOG = """
			SELECT (SELECT count(*) FROM (SELECT FROM unpublished_events LIMIT 100000) AS o)
			     + (SELECT count(*) FROM (SELECT FROM scheduled_tasks WHERE task_name IN ('%1$s', '%2$s') LIMIT 100000)
			        AS t) AS pending,
			    (SELECT count(*) FROM (SELECT FROM failed_notifications LIMIT 100000) AS f) AS failed,
			    greatest(0, coalesce(extract(epoch FROM now() - least(
			        (SELECT created_at FROM unpublished_events ORDER BY number LIMIT 1),
			        uuid_extract_timestamp(least(
			            (SELECT min(task_instance) FROM scheduled_tasks WHERE task_name = '%1$s'),
			            (SELECT min(task_instance) FROM scheduled_tasks WHERE task_name = '%2$s'))::uuid))), 0)) AS oldest"""
		.formatted(Channel.WEBHOOK.taskName(), Channel.EMAIL.taskName());

	private final NotificationDatabase database;

	private volatile Backlog backlog = new Backlog(0, 0, 0);

	NotificationBacklog(NotificationDatabase database, MeterRegistry registry) {
		this.database = database;
		Gauge.builder("orderfood.notifications.pending", () -> this.backlog.pending)
			.description("Orders in the outbox and deliveries that are due, counted to 100,000 of each")
			.register(registry);
		Gauge.builder("orderfood.notifications.failed", () -> this.backlog.failed)
			.description("Deliveries that were given up and not sent again, counted to 100,000")
			.register(registry);
		Gauge.builder("orderfood.notifications.oldest.pending", () -> this.backlog.oldestSeconds)
			.baseUnit("seconds")
			.description("Age of the oldest order with a pending notification")
			.register(registry);
	}

	@Scheduled(fixedDelay = 10_000)
	void refresh() {
		try {
			this.backlog = this.database.jdbc().sql(BACKLOG).query(NotificationBacklog::read).single();
		}
		catch (DataAccessException | TransactionException ex) {
			log.debug("The backlog cannot be read: {}", ex.getMessage());
		}
	}

	private static Backlog read(ResultSet row, int number) throws SQLException {
		return new Backlog(row.getLong("pending"), row.getLong("failed"), row.getDouble("oldest"));
	}

	private record Backlog(long pending, long failed, double oldestSeconds) {
	}

}
