package dev.orderfood.inventory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.operations.ConditionalOnTarget;
import dev.orderfood.operations.Target;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Component;

/**
 * Reservations in the database. Every order that asks has a row, also one that wants
 * nothing limited: without it the statement of the order that comes later could not tell
 * it from one whose reservation was given back. Whoever locks products of the stock and
 * reservations locks the products first.
 */
@ConditionalOnTarget({ Target.ALL, Target.INVENTORY })
@Component
class ReservedStock implements Reservations {

	private static final String RESERVE = """
			WITH wanted AS MATERIALIZED (
			    SELECT product_id, sum(quantity)::integer AS quantity
			    FROM unnest(:products::bigint[], :quantities::integer[]) AS item (product_id, quantity) GROUP BY product_id
			), held AS MATERIALIZED (
			    SELECT product_id, quantity FROM stock
			    WHERE product_id IN (SELECT product_id FROM wanted) AND quantity IS NOT NULL
			    ORDER BY product_id FOR UPDATE
			), short AS (
			    SELECT product_id, held.quantity FROM wanted JOIN held USING (product_id) WHERE wanted.quantity > held.quantity
			), reserved AS (
			    INSERT INTO stock_reservations (order_id, product_ids, quantities)
			    SELECT :order, coalesce(array_agg(product_id), '{}'), coalesce(array_agg(wanted.quantity), '{}')
			    FROM held JOIN wanted USING (product_id) HAVING NOT EXISTS (SELECT FROM short)
			    ON CONFLICT (order_id) DO NOTHING
			    RETURNING product_ids, quantities
			), taken AS (
			    UPDATE stock SET quantity = stock.quantity - item.quantity
			    FROM reserved, unnest(reserved.product_ids, reserved.quantities) AS item (product_id, quantity)
			    WHERE stock.product_id = item.product_id
			)
			SELECT EXISTS (SELECT FROM reserved) AS reserved, short.product_id, short.quantity
			FROM (VALUES (1)) AS always LEFT JOIN short ON true""";

	/**
	 * Puts back what {@code found} names; the products are locked before their
	 * reservations.
	 */
	private static final String GIVE_BACK = """
			, held AS MATERIALIZED (
			    SELECT product_id FROM stock
			    WHERE product_id IN (SELECT unnest(product_ids) FROM found) ORDER BY product_id FOR UPDATE
			), released AS (
			    DELETE FROM stock_reservations
			    WHERE order_id IN (SELECT order_id FROM found) AND (SELECT count(*) FROM held) >= 0
			    RETURNING product_ids, quantities
			), back AS (
			    UPDATE stock SET quantity = stock.quantity + item.quantity
			    FROM (
			        SELECT product_id, sum(quantity)::integer AS quantity
			        FROM released, unnest(product_ids, quantities) AS part (product_id, quantity) GROUP BY product_id
			    ) AS item
			    WHERE stock.product_id = item.product_id AND stock.quantity IS NOT NULL
			)
			SELECT count(*) FROM released""";

	private static final String RELEASE = """
			WITH found AS MATERIALIZED (
			    SELECT order_id, product_ids FROM stock_reservations WHERE order_id = :order
			)""" + GIVE_BACK;

	/**
	 * Only a few at a time, so that no order waits for long; who is just being placed is
	 * left alone.
	 */
	private static final String RELEASE_EXPIRED = """
			WITH found AS MATERIALIZED (
			    SELECT order_id, product_ids FROM stock_reservations
			    WHERE reserved_at < now() - :age * interval '1 millisecond'
			    ORDER BY reserved_at LIMIT 100 FOR UPDATE SKIP LOCKED
			)""" + GIVE_BACK;

	private final JdbcClient jdbc;

	private final StockRequests requests;

	private final MeterRegistry registry;

	private final Counter reserved;

	private final Counter repeated;

	private final Counter shorts;

	private final Counter released;

	private final Counter expired;

	ReservedStock(JdbcClient jdbc, StockRequests requests, MeterRegistry registry) {
		this.jdbc = jdbc;
		this.requests = requests;
		this.registry = registry;
		this.reserved = counter("reserved");
		this.repeated = counter("repeated");
		this.shorts = counter("short");
		this.released = counter("released");
		this.expired = counter("expired");
	}

	private Counter counter(String outcome) {
		return Counter.builder("orderfood.stock.reservations")
			.description("Reservations by what became of them")
			.tag("outcome", outcome)
			.register(this.registry);
	}

	@Override
	public Reservation reserve(UUID orderId, ReservationRequest request) {
		List<StockLevel> shortages = new ArrayList<>();
		boolean[] done = new boolean[1];
		this.jdbc.sql(RESERVE)
			.param("order", orderId)
			.param("products",
					new SqlArrayValue("bigint",
							request.items().stream().map((item) -> item.productId().value()).toArray()))
			.param("quantities",
					new SqlArrayValue("integer",
							request.items().stream().map(ReservationRequest.Item::quantity).toArray()))
			.query((row) -> {
				done[0] = row.getBoolean("reserved");
				ProductId product = new ProductId(row.getLong("product_id"));
				if (!row.wasNull()) {
					shortages.add(new StockLevel(product, row.getInt("quantity")));
				}
			});
		if (done[0]) {
			this.reserved.increment();
			this.requests.granted();
			return Reservation.of(orderId);
		}
		// The same order may have asked at the same time, and have taken what is missing
		// now.
		if (isReserved(orderId)) {
			this.repeated.increment();
			return Reservation.of(orderId);
		}
		this.shorts.increment();
		this.requests.refused();
		return new Reservation(orderId, false, shortages);
	}

	private boolean isReserved(UUID orderId) {
		return this.jdbc.sql("SELECT EXISTS (SELECT FROM stock_reservations WHERE order_id = ?)")
			.param(orderId)
			.query(Boolean.class)
			.single();
	}

	@Override
	public void release(UUID orderId) {
		this.released.increment(this.jdbc.sql(RELEASE).param("order", orderId).query(Integer.class).single());
	}

	/**
	 * Gives back some of what was neither used nor released, the oldest first.
	 * @param age how old a reservation has to be
	 * @return how many were given back; 0 if there are no more
	 */
	int releaseExpired(Duration age) {
		int count = this.jdbc.sql(RELEASE_EXPIRED).param("age", age.toMillis()).query(Integer.class).single();
		this.expired.increment(count);
		return count;
	}

}
