package dev.orderfood.order;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An order as others are told of it: only what never changes, so that telling twice tells
 * the same.
 *
 * @param id a UUID of version 7
 * @param clientId the number of the client who placed it
 * @param lines the lines as they were ordered
 * @param couponCode the coupon code that was redeemed, or null
 * @param total what the customer pays
 * @param discounts what the promotion took off
 * @param createdAt when the order was accepted, to the microsecond
 */
public record PlacedOrder(UUID id, long clientId, List<Line> lines, @Nullable String couponCode, BigDecimal total,
		BigDecimal discounts, Instant createdAt) {

	/**
	 * Reads an order.
	 * @param jdbc the database
	 * @param id the order
	 * @return the order, or empty if there is none
	 */
	public static Optional<PlacedOrder> find(JdbcClient jdbc, UUID id) {
		return jdbc.sql("""
				SELECT o.id, o.user_id, o.coupon_code, o.total, o.discounts, o.created_at,
				       i.product_id, i.quantity, i.unit_price
				FROM orders AS o JOIN order_items AS i ON i.order_id = o.id WHERE o.id = ? ORDER BY i.line_number""")
			.param(id)
			.query(PlacedOrder::read);
	}

	private static Optional<PlacedOrder> read(ResultSet rows) throws SQLException {
		PlacedOrder order = null;
		while (rows.next()) {
			if (order == null) {
				order = new PlacedOrder(rows.getObject("id", UUID.class), rows.getLong("user_id"), new ArrayList<>(),
						rows.getString("coupon_code"), rows.getBigDecimal("total"), rows.getBigDecimal("discounts"),
						rows.getObject("created_at", OffsetDateTime.class).toInstant());
			}
			order.lines()
				.add(new Line(rows.getLong("product_id"), rows.getInt("quantity"), rows.getBigDecimal("unit_price")));
		}
		return Optional.ofNullable(order);
	}

	/**
	 * A line of the order.
	 *
	 * @param productId the product
	 * @param quantity the number of units
	 * @param unitPrice the price of one unit when the order was placed
	 */
	public record Line(long productId, int quantity, BigDecimal unitPrice) {
	}

}
