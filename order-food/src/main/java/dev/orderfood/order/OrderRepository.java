package dev.orderfood.order;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Writes the tables {@code orders}, {@code order_items} and {@code order_outbox}. */
@Repository
class OrderRepository {

	/** Orders and their lines, each from parallel arrays. */
	private static final String INSERT = """
			WITH placed AS (
			    INSERT INTO orders (id, user_id, coupon_code, total, discounts, created_at, announced)
			    SELECT id, user_id, coupon_code, total, discounts, created_at, true
			    FROM unnest(?::uuid[], ?::bigint[], ?::text[], ?::numeric[], ?::numeric[], ?::timestamptz[])
			        AS placed (id, user_id, coupon_code, total, discounts, created_at)
			    RETURNING id
			), announced AS (
			    INSERT INTO order_outbox (order_id) SELECT id FROM placed
			)
			INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price)
			SELECT order_id, line_number, product_id, quantity, unit_price
			FROM unnest(?::uuid[], ?::integer[], ?::bigint[], ?::integer[], ?::numeric[])
			    AS line (order_id, line_number, product_id, quantity, unit_price)""";

	private final JdbcTemplate jdbc;

	OrderRepository(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Inserts orders with their lines, and puts each into the outbox, so that an order
	 * that was answered is announced, and no other.
	 * @param orders the orders, at least one
	 */
	void insert(List<PendingOrder> orders) {
		this.jdbc.update(INSERT, (statement) -> {
			bindOrders(statement, orders);
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
		for (int i = 0; i < size; i++) {
			Order order = pending.get(i).order();
			ids[i] = order.id();
			userIds[i] = order.clientId();
			couponCodes[i] = order.couponCode();
			totals[i] = order.total();
			discounts[i] = order.discounts();
			times[i] = order.createdAt().atOffset(ZoneOffset.UTC);
		}
		Connection connection = statement.getConnection();
		statement.setArray(1, connection.createArrayOf("uuid", ids));
		statement.setObject(2, userIds);
		statement.setObject(3, couponCodes);
		statement.setArray(4, connection.createArrayOf("numeric", totals));
		statement.setArray(5, connection.createArrayOf("numeric", discounts));
		statement.setArray(6, connection.createArrayOf("timestamptz", times));
	}

	private static void bindLines(PreparedStatement statement, List<PendingOrder> pending) throws SQLException {
		int size = pending.stream().mapToInt((order) -> order.quote().lines().size()).sum();
		UUID[] orderIds = new UUID[size];
		int[] lineNumbers = new int[size];
		long[] productIds = new long[size];
		int[] quantities = new int[size];
		BigDecimal[] unitPrices = new BigDecimal[size];
		int at = 0;
		for (PendingOrder order : pending) {
			int lineNumber = 1;
			for (Quote.Line line : order.quote().lines()) {
				orderIds[at] = order.order().id();
				lineNumbers[at] = lineNumber++;
				productIds[at] = line.product().id().value();
				quantities[at] = line.quantity();
				unitPrices[at] = line.product().price();
				at++;
			}
		}
		Connection connection = statement.getConnection();
		statement.setArray(7, connection.createArrayOf("uuid", orderIds));
		statement.setObject(8, lineNumbers);
		statement.setObject(9, productIds);
		statement.setObject(10, quantities);
		statement.setArray(11, connection.createArrayOf("numeric", unitPrices));
	}

}
