package dev.orderfood.order;

import java.util.List;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The orders that were placed and that nobody has been told of yet. A row gets in with
 * the statement that places the order, in its transaction: what was answered is in here,
 * and what is in here was answered.
 */
public final class OutboxRepository {

	private OutboxRepository() {
	}

	/**
	 * Takes orders out, the oldest first. They are back if the transaction does not
	 * commit; those that another transaction is just taking are left to it.
	 * @param jdbc the database, in a transaction
	 * @param limit how many orders at the most
	 * @return the ids of the orders
	 */
	public static List<UUID> take(JdbcClient jdbc, int limit) {
		return jdbc.sql("""
				DELETE FROM order_outbox WHERE order_id IN (
				    SELECT order_id FROM order_outbox ORDER BY order_id LIMIT ? FOR UPDATE SKIP LOCKED
				) RETURNING order_id""").param(limit).query((row, number) -> row.getObject(1, UUID.class)).list();
	}

}
