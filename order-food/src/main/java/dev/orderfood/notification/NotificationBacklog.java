package dev.orderfood.notification;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
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

	/** Counts are limited, so that the query stays cheap when the backlog is long. */
	private static final String BACKLOG = """
			SELECT (SELECT count(*) FROM (SELECT FROM unpublished_events LIMIT 100000) AS e)
			     + (SELECT count(*) FROM (SELECT FROM deliveries LIMIT 100000) AS d) AS pending,
			    (SELECT count(*) FROM (SELECT FROM failed_deliveries LIMIT 100000) AS f) AS failed,
			    greatest(0, coalesce(extract(epoch FROM now() - least(
			        (SELECT created_at FROM unpublished_events ORDER BY number LIMIT 1),
			        (SELECT min((SELECT created_at FROM deliveries WHERE receiver = r.receiver ORDER BY created_at LIMIT 1))
			         FROM (SELECT 'webhook' AS receiver UNION ALL SELECT 'email'
			               UNION ALL SELECT 'webhook-' || id FROM webhook_endpoints) AS r))), 0)) AS oldest""";

	private static final String ENDPOINTS = """
			SELECT id, (SELECT count(*) FROM (
			    SELECT FROM deliveries WHERE receiver = 'webhook-' || e.id LIMIT 10000) AS d) AS pending
			FROM webhook_endpoints AS e""";

	private final NotificationDatabase database;

	private final MultiGauge endpoints;

	private volatile Map<String, Long> pendingAtEndpoints = Map.of();

	private volatile Backlog backlog = new Backlog(0, 0, 0);

	NotificationBacklog(NotificationDatabase database, MeterRegistry registry) {
		this.database = database;
		Gauge.builder("orderfood.notifications.pending", () -> this.backlog.pending)
			.description("Events that are not published and deliveries that are due, counted to 100,000 of each")
			.register(registry);
		Gauge.builder("orderfood.notifications.failed", () -> this.backlog.failed)
			.description("Deliveries that were given up and not sent again, counted to 100,000")
			.register(registry);
		Gauge.builder("orderfood.notifications.oldest.pending", () -> this.backlog.oldestSeconds)
			.baseUnit("seconds")
			.description("Age of the oldest pending notification")
			.register(registry);
		this.endpoints = MultiGauge.builder("orderfood.webhook.pending")
			.description("Deliveries that are due at an endpoint of webhooks, counted to 10,000")
			.register(registry);
	}

	@Scheduled(fixedDelay = 10_000)
	void refresh() {
		try {
			this.backlog = this.database.jdbc().sql(BACKLOG).query(NotificationBacklog::read).single();
			Map<String, Long> pending = new HashMap<>();
			this.database.jdbc().sql(ENDPOINTS).query((row) -> {
				pending.put(row.getString("id"), row.getLong("pending"));
			});
			this.pendingAtEndpoints = pending;
			// Rows are kept: one that is replaced is there twice for a moment, which
			// fails a
			// scrape.
			this.endpoints.register(pending.keySet().stream().map(this::row).toList(), false);
		}
		catch (DataAccessException | TransactionException ex) {
			log.debug("The backlog cannot be read: {}", ex.getMessage());
		}
	}

	private MultiGauge.Row<?> row(String endpoint) {
		return MultiGauge.Row.of(Tags.of("endpoint", endpoint),
				() -> this.pendingAtEndpoints.getOrDefault(endpoint, 0L));
	}

	private static Backlog read(ResultSet row, int number) throws SQLException {
		return new Backlog(row.getLong("pending"), row.getLong("failed"), row.getDouble("oldest"));
	}

	private record Backlog(long pending, long failed, double oldestSeconds) {
	}

}
