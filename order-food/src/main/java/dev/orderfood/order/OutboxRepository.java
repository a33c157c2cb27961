package dev.orderfood.order;

import java.util.List;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The table {@code order_outbox}: the orders for which no delivery has been scheduled
 * yet. {@link OrderRepository} inserts a row in the transaction that places the order.
 */
public final class OutboxRepository {

	private OutboxRepository() {
	}

	/**
	 * Deletes orders from the outbox, the oldest first, except for those that another
	 * transaction has locked. A rollback restores them.
	 * @param jdbc the database, in a transaction
	 * @param limit the maximum number of orders
	 * @return the ids of the orders
	 */
	public static List<UUID> take(JdbcClient jdbc, int limit) {
		return jdbc.sql("""
				DELETE FROM order_outbox WHERE order_id IN (
				    SELECT order_id FROM order_outbox ORDER BY order_id LIMIT ? FOR UPDATE SKIP LOCKED
				) RETURNING order_id""").param(limit).query((row, number) -> row.getObject(1, UUID.class)).list();
	}

}
