package dev.orderfood.order.fulfillment;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.database.Columns;
import dev.orderfood.order.OrderStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Makes transitions: changes {@code order_states} and appends to {@code order_events} and
 * {@code unpublished_events}. Finds out what orders took, from {@code orders} and
 * {@code order_items}.
 */
@Repository
class TransitionRepository {

	/** Orders from before there were statuses have no state. */
	private static final String FIND = """
			SELECT o.user_id, coalesce(s.status, 'COMPLETED') AS status, coalesce(s.sequence, 1) AS sequence, s.ready_at
			FROM orders AS o LEFT JOIN order_states AS s ON s.order_id = o.id WHERE o.id = ?""";

	/**
	 * Waits for the row of the state and checks it as it is then. A clock that was set
	 * back must not turn the order of events.
	 */
	private static final String MOVE = """
			WITH moved AS (
			    UPDATE order_states SET status = ?, sequence = sequence + 1, ready_at = coalesce(?, ready_at),
			        changed_at = greatest(clock_timestamp(), changed_at)
			    WHERE order_id = ? AND (status, sequence) = (?, ?)
			    RETURNING order_id, old.status AS was, new.status, new.sequence, old.changed_at AS since,
			        new.changed_at, new.ready_at
			), appended AS (
			    INSERT INTO order_events (order_id, sequence, status, at, user_id, reason, ready_at)
			    SELECT order_id, sequence, status, changed_at, ?, ?, ? FROM moved
			), unpublished AS (
			    INSERT INTO unpublished_events (order_id, sequence) SELECT order_id, sequence FROM moved
			)
			SELECT order_id, was, status, sequence, since, changed_at, ready_at FROM moved""";

	/** Orders that another transaction is just changing are left to it. */
	private static final String REJECT_OVERDUE = """
			WITH overdue AS (
			    SELECT order_id FROM order_states
			    WHERE status = 'PLACED' AND placed_at <= now() - ? * interval '1 millisecond'
			    ORDER BY placed_at, order_id LIMIT ? FOR UPDATE SKIP LOCKED
			), moved AS (
			    UPDATE order_states AS s SET status = 'REJECTED', sequence = s.sequence + 1,
			        changed_at = greatest(clock_timestamp(), s.changed_at)
			    FROM overdue WHERE s.order_id = overdue.order_id AND s.status = 'PLACED'
			    RETURNING s.order_id, old.status AS was, new.status, new.sequence, old.changed_at AS since,
			        new.changed_at, new.ready_at
			), appended AS (
			    INSERT INTO order_events (order_id, sequence, status, at, reason)
			    SELECT order_id, sequence, status, changed_at, ? FROM moved
			), unpublished AS (
			    INSERT INTO unpublished_events (order_id, sequence) SELECT order_id, sequence FROM moved
			)
			SELECT order_id, was, status, sequence, since, changed_at, ready_at FROM moved""";

	private static final String OVERDUE = """
			SELECT order_id FROM order_states
			WHERE status = 'PLACED' AND placed_at <= now() - ? * interval '1 millisecond'
			ORDER BY placed_at, order_id LIMIT ?""";

	private static final String UNITS = """
			SELECT product_id, sum(quantity) AS units FROM order_items
			WHERE order_id = ANY (?) AND from_stock GROUP BY product_id""";

	private static final String REDEMPTIONS = """
			SELECT coupon_code, count(*) AS redemptions FROM orders
			WHERE id = ANY (?) AND redemption_counted GROUP BY coupon_code""";

	private final JdbcTemplate jdbc;

	TransitionRepository(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Reads the state of an order.
	 * @param orderId the order
	 * @return its state, or empty if there is no such order
	 */
	Optional<State> find(UUID orderId) {
		return this.jdbc
			.query(FIND,
					(row, number) -> new State(row.getLong("user_id"), OrderStatus.valueOf(row.getString("status")),
							row.getInt("sequence"), Columns.instant(row, "ready_at")),
					orderId)
			.stream()
			.findFirst();
	}

	/**
	 * Makes a transition, if the order is still in the state that the caller has seen.
	 * @param orderId the order
	 * @param seen the state
	 * @param update what is to be changed
	 * @param clientId the client who does it; null if nobody does
	 * @return the transition, or empty if the order is in another state
	 * @throws org.springframework.dao.CannotAcquireLockException if the row of the state
	 * is not to be had in time
	 */
	Optional<Transition> move(UUID orderId, State seen, StatusUpdate update, @Nullable Long clientId) {
		Object readyAt = (update.readyAt() != null) ? update.readyAt().atOffset(ZoneOffset.UTC) : null;
		return this.jdbc.query(MOVE, (statement) -> {
			statement.setString(1, update.to().name());
			statement.setObject(2, readyAt, Types.TIMESTAMP_WITH_TIMEZONE);
			statement.setObject(3, orderId);
			statement.setString(4, seen.status().name());
			statement.setInt(5, seen.sequence());
			statement.setObject(6, clientId, Types.BIGINT);
			statement.setString(7, update.reason());
			statement.setObject(8, readyAt, Types.TIMESTAMP_WITH_TIMEZONE);
		}, TransitionRepository::transition).stream().findFirst();
	}

	/**
	 * Rejects orders that nobody accepted in time, those first that have waited longest.
	 * @param limit how long an order may wait
	 * @param reason what the customers are told
	 * @param count how many orders at most
	 * @return the transitions; none if there are no such orders but those that another
	 * transaction has locked
	 */
	List<Transition> rejectOverdue(Duration limit, String reason, int count) {
		return this.jdbc.query(REJECT_OVERDUE, TransitionRepository::transition, limit.toMillis(), count, reason);
	}

	/**
	 * Finds orders that nobody accepted in time, those first that have waited longest.
	 * @param limit how long an order may wait
	 * @param count how many orders at most
	 * @return the orders
	 */
	List<UUID> findOverdue(Duration limit, int count) {
		return this.jdbc.query(OVERDUE, (row, number) -> row.getObject(1, UUID.class), limit.toMillis(), count);
	}

	/** Has the current transaction give up soon where it would wait for a locked row. */
	void waitBriefly() {
		this.jdbc.execute("SET LOCAL lock_timeout = 50");
	}

	/**
	 * Adds up the units that orders took from the stock.
	 * @param orderIds the orders
	 * @return the units of each product
	 */
	Map<ProductId, Long> units(Collection<UUID> orderIds) {
		Map<ProductId, Long> units = new HashMap<>();
		this.jdbc.query(UNITS, (statement) -> bind(statement, orderIds), (row) -> {
			units.put(new ProductId(row.getLong("product_id")), row.getLong("units"));
		});
		return units;
	}

	/**
	 * Counts the redemptions of orders that were counted when they were placed.
	 * @param orderIds the orders
	 * @return the redemptions by coupon code
	 */
	Map<String, Integer> redemptions(Collection<UUID> orderIds) {
		Map<String, Integer> redemptions = new HashMap<>();
		this.jdbc.query(REDEMPTIONS, (statement) -> bind(statement, orderIds), (row) -> {
			redemptions.put(row.getString("coupon_code"), row.getInt("redemptions"));
		});
		return redemptions;
	}

	private static void bind(PreparedStatement statement, Collection<UUID> orderIds) throws SQLException {
		statement.setArray(1, statement.getConnection().createArrayOf("uuid", orderIds.toArray()));
	}

	private static Transition transition(ResultSet row, int number) throws SQLException {
		Instant since = row.getObject("since", OffsetDateTime.class).toInstant();
		Instant changedAt = row.getObject("changed_at", OffsetDateTime.class).toInstant();
		return new Transition(row.getObject("order_id", UUID.class), OrderStatus.valueOf(row.getString("was")),
				OrderStatus.valueOf(row.getString("status")), row.getInt("sequence"),
				Duration.between(since, changedAt), Columns.instant(row, "ready_at"));
	}

	/**
	 * The state of an order.
	 *
	 * @param clientId the client who placed the order
	 * @param status its status
	 * @param sequence how many statuses it has had
	 * @param readyAt when it is expected to be ready, as last said; null if not said
	 */
	record State(long clientId, OrderStatus status, int sequence, @Nullable Instant readyAt) {

		/** The first state of every order, whoever placed it. */
		static final State PLACED = new State(0, OrderStatus.PLACED, 1, null);

		String etag() {
			return "\"" + this.sequence + "\"";
		}

	}

}
