package dev.orderfood.contract;

import java.util.List;

/** Lets orders come into other statuses, as a transition does it in the database. */
public final class OrderLife {

	private OrderLife() {
	}

	/**
	 * Writes a transition.
	 * @param order the order's id
	 * @param status the status that it comes into
	 * @return one statement
	 */
	public static String transition(String order, String status) {
		return """
				WITH changed AS (
				    UPDATE order_states SET status = '%2$s', sequence = sequence + 1, changed_at = now()
				    WHERE order_id = '%1$s' RETURNING order_id, sequence
				), event AS (
				    INSERT INTO order_events (order_id, sequence, status, at, user_id, reason)
				    SELECT order_id, sequence, '%2$s', now(), 1,
				           CASE WHEN '%2$s' IN ('REJECTED', 'CANCELLED') THEN 'Closed' END FROM changed
				)
				INSERT INTO unpublished_events (order_id, sequence) SELECT order_id, sequence FROM changed"""
			.formatted(order, status);
	}

	/**
	 * Writes an order of one line without the API, with its state and event.
	 * @param id the order's id
	 * @return one statement
	 */
	public static String placing(String id) {
		return """
				WITH placed AS (
				    INSERT INTO orders (id, user_id, total, discounts, created_at, announced)
				    VALUES ('%1$s', 1, 12.99, 0, now(), true) RETURNING id, created_at
				), item AS (
				    INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price)
				    SELECT id, 1, 1, 1, 12.99 FROM placed
				), state AS (
				    INSERT INTO order_states (order_id, status, sequence, placed_at, changed_at)
				    SELECT id, 'PLACED', 1, created_at, created_at FROM placed
				)
				INSERT INTO unpublished_events (order_id, sequence) SELECT id, 1 FROM placed""".formatted(id);
	}

	/**
	 * Brings an order into statuses, one transaction after the other.
	 * @param shop the database
	 * @param order the order's id
	 * @param statuses the statuses
	 */
	public static void bring(Shop shop, String order, String... statuses) {
		List.of(statuses).forEach((status) -> shop.execute(transition(order, status)));
	}

}
