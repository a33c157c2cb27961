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

	/**
	 * The most rows that a page is made of, so that its size has a bound whatever its
	 * orders hold. At least one order is always complete: none has more than 100 lines.
	 */
	static final int MAX_LINES = 2_000;

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
	 * @return the orders: fewer than were asked for where they have many lines
	 */
	Page list(long userId, CursorPage page) {
		CursorPage.Cursor after = page.after();
		Instant before = (after != null) ? after.createdAt() : null;
		List<Order> found = this.jdbc.sql("""
				WITH o AS (
				    SELECT * FROM orders
				    WHERE user_id = ? AND (?::timestamptz IS NULL OR (created_at, id) < (?::timestamptz, ?::uuid))
				    ORDER BY created_at DESC, id DESC LIMIT ?
				)
				""" + LINES + "LIMIT ?")
			.param(userId)
			.param(time(before))
			.param(time(before))
			.param((after != null) ? after.id() : null)
			.param(page.limit() + 1)
			.param(MAX_LINES)
			.query(OrderHistory::read);
		boolean cut = found.stream().mapToInt((order) -> order.items().size()).sum() == MAX_LINES;
		if (found.size() > page.limit() || (cut && found.size() > 1)) {
			// The last one belongs to the next page, or has lost lines.
			return new Page(found.subList(0, found.size() - 1), true);
		}
		return new Page(found, false);
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

	/**
	 * A part of the orders.
	 *
	 * @param orders the orders, newest first
	 * @param hasNext whether there are older ones
	 */
	record Page(List<Order> orders, boolean hasNext) {

	}

}
