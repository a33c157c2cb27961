package dev.orderfood.order.fulfillment;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;

import dev.orderfood.order.OrderStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Metrics of the orders that are not done yet. Every replica reports the same, so that an
 * alert needs no particular one.
 */
@Component
class OpenOrders {

	private static final Logger log = LoggerFactory.getLogger(OpenOrders.class);

	/**
	 * Counts are limited, so that the query stays cheap when nobody finishes orders. Both
	 * answers come from the index.
	 */
	private static final String OPEN = """
			SELECT wanted.status,
			    (SELECT count(*) FROM (SELECT FROM order_states AS s WHERE s.status = wanted.status LIMIT 10000)
			        AS counted) AS orders,
			    (SELECT greatest(0, extract(epoch FROM now() - min(placed_at)))::bigint FROM order_states AS s
			        WHERE s.status = wanted.status) AS oldest
			FROM unnest(ARRAY['PLACED', 'ACCEPTED', 'PREPARING', 'READY']) AS wanted (status)""";

	private final JdbcTemplate jdbc;

	private volatile Map<OrderStatus, Open> open = Map.of();

	OpenOrders(JdbcTemplate jdbc, MeterRegistry registry) {
		this.jdbc = jdbc;
		for (OrderStatus status : EnumSet.range(OrderStatus.PLACED, OrderStatus.READY)) {
			String label = status.name().toLowerCase(Locale.ROOT);
			Gauge.builder("orderfood.orders.open", () -> open(status).orders)
				.description("Orders in a status that is not final, counted to 10,000")
				.tag("status", label)
				.register(registry);
			Gauge.builder("orderfood.orders.open.oldest", () -> open(status).oldestSeconds)
				.baseUnit("seconds")
				.description("Time since the oldest order that is in the status was placed")
				.tag("status", label)
				.register(registry);
		}
	}

	private Open open(OrderStatus status) {
		return this.open.getOrDefault(status, Open.NONE);
	}

	@Scheduled(fixedDelay = 10_000)
	void refresh() {
		try {
			Map<OrderStatus, Open> found = new EnumMap<>(OrderStatus.class);
			this.jdbc.query(OPEN, (row) -> {
				found.put(OrderStatus.valueOf(row.getString("status")),
						new Open(row.getLong("orders"), row.getLong("oldest")));
			});
			this.open = found;
		}
		catch (DataAccessException | TransactionException ex) {
			log.debug("Open orders cannot be counted: {}", ex.getMessage());
		}
	}

	private record Open(long orders, long oldestSeconds) {

		private static final Open NONE = new Open(0, 0);

	}

}
