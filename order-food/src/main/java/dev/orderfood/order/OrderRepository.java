package dev.orderfood.order;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.orderfood.promotion.Coupon;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Writes the tables {@code orders} and {@code order_items}, and for each order its first
 * rows in {@code order_states} and {@code unpublished_events}.
 */
@Repository
class OrderRepository {

	/**
	 * Orders and their lines, each from parallel arrays. COMMIT in the same round trip is
	 * a tenth of the time of a lone order.
	 */
	private static final String INSERT = """
			WITH placed AS (
			    INSERT INTO orders (id, user_id, coupon_code, total, discounts, created_at, tracking_secret,
			                        redemption_counted, announced)
			    SELECT id, user_id, coupon_code, total, discounts, created_at, tracking_secret, redemption_counted, true
			    FROM unnest(?::uuid[], ?::bigint[], ?::text[], ?::numeric[], ?::numeric[], ?::timestamptz[], ?::bytea[],
			                ?::boolean[])
			        AS placed (id, user_id, coupon_code, total, discounts, created_at, tracking_secret,
			                   redemption_counted)
			    RETURNING id, created_at
			), states AS (
			    INSERT INTO order_states (order_id, status, sequence, placed_at, changed_at)
			    SELECT id, 'PLACED', 1, created_at, created_at FROM placed
			), events AS (
			    INSERT INTO unpublished_events (order_id, sequence) SELECT id, 1 FROM placed
			)
			INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price, from_stock, note)
			SELECT order_id, line_number, product_id, quantity, unit_price, from_stock, note
			FROM unnest(?::uuid[], ?::integer[], ?::bigint[], ?::integer[], ?::numeric[], ?::boolean[], ?::text[])
			    AS line (order_id, line_number, product_id, quantity, unit_price, from_stock, note);
			COMMIT""";

	private final JdbcTemplate jdbc;

	OrderRepository(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Inserts orders with their lines, and commits the current transaction. The event of
	 * each is published later, so that an order that was answered gets into the event
	 * log, and no other.
	 * @param orders the orders, at least one, and what they took
	 */
	void insertAndCommit(Map<PendingOrder, WriteResult.Placed> orders) {
		this.jdbc.update(INSERT, (statement) -> {
			bindOrders(statement, List.copyOf(orders.keySet()));
			bindLines(statement, orders);
		});
	}

	private static void bindOrders(PreparedStatement statement, List<PendingOrder> pending) throws SQLException {
		int size = pending.size();
		UUID[] ids = new UUID[size];
		long[] userIds = new long[size];
		@Nullable String[] couponCodes = new @Nullable String[size];
		BigDecimal[] totals = new BigDecimal[size];
		BigDecimal[] discounts = new BigDecimal[size];
		Object[] times = new Object[size];
		byte[][] secrets = new byte[size][];
		boolean[] redemptions = new boolean[size];
		for (int i = 0; i < size; i++) {
			Order order = pending.get(i).order();
			ids[i] = order.id();
			userIds[i] = order.clientId();
			couponCodes[i] = order.couponCode();
			totals[i] = order.total();
			discounts[i] = order.discounts();
			times[i] = order.createdAt().atOffset(ZoneOffset.UTC);
			secrets[i] = pending.get(i).token().secret();
			Coupon coupon = pending.get(i).quote().coupon();
			redemptions[i] = coupon != null && coupon.isLimited();
		}
		Connection connection = statement.getConnection();
		statement.setArray(1, connection.createArrayOf("uuid", ids));
		statement.setObject(2, userIds);
		statement.setObject(3, couponCodes);
		statement.setArray(4, connection.createArrayOf("numeric", totals));
		statement.setArray(5, connection.createArrayOf("numeric", discounts));
		statement.setArray(6, connection.createArrayOf("timestamptz", times));
		statement.setObject(7, secrets);
		statement.setObject(8, redemptions);
	}

	private static void bindLines(PreparedStatement statement, Map<PendingOrder, WriteResult.Placed> pending)
			throws SQLException {
		int size = pending.keySet().stream().mapToInt((order) -> order.quote().lines().size()).sum();
		UUID[] orderIds = new UUID[size];
		int[] lineNumbers = new int[size];
		long[] productIds = new long[size];
		int[] quantities = new int[size];
		BigDecimal[] unitPrices = new BigDecimal[size];
		@Nullable String[] notes = new @Nullable String[size];
		boolean[] fromStock = new boolean[size];
		int at = 0;
		for (Map.Entry<PendingOrder, WriteResult.Placed> placed : pending.entrySet()) {
			PendingOrder order = placed.getKey();
			int lineNumber = 1;
			for (Quote.Line line : order.quote().lines()) {
				orderIds[at] = order.order().id();
				lineNumbers[at] = lineNumber++;
				productIds[at] = line.product().id().value();
				quantities[at] = line.quantity();
				unitPrices[at] = line.product().price();
				notes[at] = line.note();
				fromStock[at] = placed.getValue().fromStock().contains(line.product().id());
				at++;
			}
		}
		Connection connection = statement.getConnection();
		statement.setArray(9, connection.createArrayOf("uuid", orderIds));
		statement.setObject(10, lineNumbers);
		statement.setObject(11, productIds);
		statement.setObject(12, quantities);
		statement.setArray(13, connection.createArrayOf("numeric", unitPrices));
		statement.setObject(14, fromStock);
		statement.setObject(15, notes);
	}

}
