package dev.orderfood.order;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.orderfood.catalog.Product;
import dev.orderfood.catalog.ProductId;
import dev.orderfood.database.CursorPage;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The orders that were placed, each readable by the client who placed it. */
@Component
class OrderHistory {

	/** Names and categories are today's, prices those of the order. */
	private static final String LINES = """
			SELECT o.id, o.coupon_code, o.total, o.discounts, o.created_at,
			       i.product_id, i.quantity, i.unit_price, p.name, p.category
			FROM o JOIN order_items AS i ON i.order_id = o.id JOIN products AS p ON p.id = i.product_id
			ORDER BY o.created_at DESC, o.id DESC, i.line_number
			""";

	private final JdbcClient jdbc;

	OrderHistory(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Finds an order.
	 * @param userId who asks
	 * @param id the order
	 * @return the order, or empty if there is none or it is somebody else's
	 */
	Optional<Order> find(long userId, UUID id) {
		return this.jdbc.sql("WITH o AS (SELECT * FROM orders WHERE id = ? AND user_id = ?) " + LINES)
			.params(id, userId)
			.query(OrderHistory::read)
			.stream()
			.findFirst();
	}

	/**
	 * Lists orders, newest first.
	 * @param userId who asks
	 * @param page the part that is asked for
	 * @return the orders of the page, and one more if there is a next page
	 */
	List<Order> list(long userId, CursorPage page) {
		CursorPage.Cursor after = page.after();
		Instant before = (after != null) ? after.createdAt() : null;
		return this.jdbc.sql("""
				WITH o AS (
				    SELECT * FROM orders
				    WHERE user_id = ? AND (?::timestamptz IS NULL OR (created_at, id) < (?::timestamptz, ?::uuid))
				    ORDER BY created_at DESC, id DESC LIMIT ?
				)
				""" + LINES)
			.param(userId)
			.param(time(before))
			.param(time(before))
			.param((after != null) ? after.id() : null)
			.param(page.limit() + 1)
			.query(OrderHistory::read);
	}

	private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
		return (instant != null) ? instant.atOffset(ZoneOffset.UTC) : null;
	}

	/** Gathers rows, which come line by line, into orders. */
	private static List<Order> read(ResultSet rows) throws SQLException {
		List<Order> orders = new ArrayList<>();
		while (rows.next()) {
			UUID id = rows.getObject("id", UUID.class);
			if (orders.isEmpty() || !orders.getLast().id().equals(id)) {
				orders.add(new Order(id, new ArrayList<>(), new ArrayList<>(), rows.getString("coupon_code"),
						rows.getBigDecimal("total"), rows.getBigDecimal("discounts"),
						rows.getObject("created_at", OffsetDateTime.class).toInstant()));
			}
			ProductId productId = new ProductId(rows.getLong("product_id"));
			Order order = orders.getLast();
			order.items().add(new Order.Item(productId, rows.getInt("quantity")));
			order.products()
				.add(new Product(productId, rows.getString("name"), rows.getBigDecimal("unit_price"),
						rows.getString("category")));
		}
		return orders;
	}

}
