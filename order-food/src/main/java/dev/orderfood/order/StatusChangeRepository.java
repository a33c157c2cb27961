package dev.orderfood.order;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import dev.orderfood.database.Columns;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the events of orders from the view {@code order_history}. */
@Repository
public class StatusChangeRepository {

	private final JdbcClient jdbc;

	StatusChangeRepository(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Finds all events of orders.
	 * @param orderIds the orders
	 * @return the events, those of one order in their sequence
	 */
	public List<StatusChange> find(Collection<UUID> orderIds) {
		return this.jdbc.sql("""
				SELECT order_id, sequence, status, at, user_id, reason, ready_at
				FROM order_history WHERE order_id = ANY (?) ORDER BY order_id, sequence""")
			.param(orderIds.toArray(UUID[]::new))
			.query(StatusChangeRepository::change)
			.list();
	}

	private static StatusChange change(ResultSet row, int number) throws SQLException {
		return new StatusChange(row.getObject("order_id", UUID.class), row.getInt("sequence"),
				OrderStatus.valueOf(row.getString("status")), row.getObject("at", OffsetDateTime.class).toInstant(),
				row.getObject("user_id", Long.class), row.getString("reason"), Columns.instant(row, "ready_at"));
	}

}
