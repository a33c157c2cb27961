package dev.orderfood.order.fulfillment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import dev.orderfood.database.Columns;
import dev.orderfood.database.CursorPage;
import dev.orderfood.order.OrderStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Lists the table {@code order_states}. Each status is a range of its own of the index
 * {@code order_states_by_status}: with one range over all of them, the database would
 * read and sort all their orders.
 */
@Repository
class OrderBoardRepository {

	static final String OLDEST = """
			SELECT page.order_id, page.status, page.sequence, page.ready_at
			FROM unnest(?::text[]) AS wanted (status) CROSS JOIN LATERAL (
			    SELECT order_id, status, sequence, placed_at, ready_at FROM order_states
			    WHERE order_states.status = wanted.status AND (placed_at, order_id) > (?, ?)
			    ORDER BY placed_at, order_id LIMIT ?
			) AS page
			ORDER BY page.placed_at, page.order_id LIMIT ?""";

	static final String NEWEST = """
			SELECT page.order_id, page.status, page.sequence, page.ready_at
			FROM unnest(?::text[]) AS wanted (status) CROSS JOIN LATERAL (
			    SELECT order_id, status, sequence, placed_at, ready_at FROM order_states
			    WHERE order_states.status = wanted.status AND (placed_at, order_id) < (?, ?)
			    ORDER BY placed_at DESC, order_id DESC LIMIT ?
			) AS page
			ORDER BY page.placed_at DESC, page.order_id DESC LIMIT ?""";

	/** Before and behind all orders. */
	private static final CursorPage.Cursor FIRST = new CursorPage.Cursor(Instant.EPOCH, new UUID(0, 0));

	private static final CursorPage.Cursor LAST = new CursorPage.Cursor(Instant.parse("9999-12-31T00:00:00Z"),
			new UUID(-1, -1));

	private final JdbcTemplate jdbc;

	OrderBoardRepository(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Finds a page of orders.
	 * @param statuses the statuses that they are in
	 * @param newestFirst whether the newest comes first, otherwise the oldest
	 * @param after the order that the page follows; null for the first page
	 * @param limit how many at most
	 * @return the orders' states
	 */
	List<Entry> find(Collection<OrderStatus> statuses, boolean newestFirst, CursorPage.@Nullable Cursor after,
			int limit) {
		CursorPage.Cursor from = (after != null) ? after : newestFirst ? LAST : FIRST;
		return this.jdbc.query(newestFirst ? NEWEST : OLDEST, (statement) -> {
			statement.setObject(1, statuses.stream().map(OrderStatus::name).toArray(String[]::new));
			statement.setObject(2, from.createdAt().atOffset(ZoneOffset.UTC));
			statement.setObject(3, from.id());
			statement.setInt(4, limit);
			statement.setInt(5, limit);
		}, OrderBoardRepository::entry);
	}

	private static Entry entry(ResultSet row, int number) throws SQLException {
		return new Entry(row.getObject("order_id", UUID.class), OrderStatus.valueOf(row.getString("status")),
				row.getInt("sequence"), Columns.instant(row, "ready_at"));
	}

	/**
	 * The state of an order.
	 *
	 * @param orderId the order
	 * @param status its status
	 * @param sequence how many statuses it has had
	 * @param readyAt when it is expected to be ready; null if not said
	 */
	record Entry(UUID orderId, OrderStatus status, int sequence, @Nullable Instant readyAt) {
	}

}
