package dev.orderfood.inventory.remote;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.orderfood.catalog.ProductId;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The table {@code stock_reservations}. Every order that asks has a row, also one that
 * wants nothing limited: without it, writing the order could not tell it from one whose
 * reservation was given back.
 */
@Repository
class ReservationRepository {

	private static final String INSERT = """
			INSERT INTO stock_reservations (order_id, product_ids, quantities) VALUES (?, ?, ?)
			ON CONFLICT (order_id) DO NOTHING""";

	private static final String FIND = """
			SELECT order_id, product_ids, quantities FROM stock_reservations WHERE order_id = ANY (?)""";

	private static final String FIND_EXPIRED = """
			SELECT order_id, product_ids, quantities FROM stock_reservations
			WHERE reserved_at < now() - ? * interval '1 millisecond' ORDER BY reserved_at LIMIT ?""";

	private static final String LOCK = """
			SELECT order_id, product_ids, quantities FROM stock_reservations
			WHERE order_id = ANY (?) ORDER BY order_id FOR UPDATE""";

	private static final String DELETE = """
			DELETE FROM stock_reservations WHERE order_id = ANY (?)""";

	/** An order that is just being placed keeps its reservation. */
	private static final String DELETE_AVAILABLE = """
			DELETE FROM stock_reservations WHERE order_id IN (
			    SELECT order_id FROM stock_reservations WHERE order_id = ANY (?) ORDER BY order_id FOR UPDATE SKIP LOCKED
			) RETURNING order_id, product_ids, quantities""";

	private final JdbcTemplate jdbc;

	ReservationRepository(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Inserts a reservation.
	 * @param orderId the order
	 * @param units what was taken from the stock for it
	 * @return false if the order has a reservation already
	 */
	boolean insert(UUID orderId, Map<ProductId, Integer> units) {
		return this.jdbc.update(INSERT, (statement) -> {
			statement.setObject(1, orderId);
			statement.setObject(2, units.keySet().stream().mapToLong(ProductId::value).toArray());
			statement.setObject(3, units.values().stream().mapToInt(Integer::intValue).toArray());
		}) == 1;
	}

	/**
	 * Finds the reservation of an order.
	 * @param orderId the order
	 * @return the reservation, or nothing if there is none
	 */
	List<Reserved> find(UUID orderId) {
		return this.jdbc.query(FIND, (statement) -> bind(statement, List.of(orderId)), ReservationRepository::reserved);
	}

	/**
	 * Finds reservations that are older than they may become, the oldest first.
	 * @param age how old a reservation may become
	 * @param limit how many at most
	 * @return the reservations
	 */
	List<Reserved> findExpired(Duration age, int limit) {
		return this.jdbc.query(FIND_EXPIRED, ReservationRepository::reserved, age.toMillis(), limit);
	}

	/**
	 * Locks the reservations of orders that are being placed.
	 * @param orderIds the orders
	 * @return the limited products of each order that has a reservation
	 */
	Map<UUID, Set<ProductId>> lock(Collection<UUID> orderIds) {
		return this.jdbc.query(LOCK, (statement) -> bind(statement, orderIds), ReservationRepository::reserved)
			.stream()
			.collect(Collectors.toMap(Reserved::orderId, (reserved) -> reserved.units().keySet()));
	}

	/**
	 * Deletes the reservations of orders that are placed.
	 * @param orderIds the orders
	 */
	void delete(Collection<UUID> orderIds) {
		this.jdbc.update(DELETE, (statement) -> bind(statement, orderIds));
	}

	/**
	 * Deletes reservations, but for those that another transaction has locked.
	 * @param orderIds the orders
	 * @return the reservations that were deleted
	 */
	List<Reserved> deleteAvailable(Collection<UUID> orderIds) {
		return this.jdbc.query(DELETE_AVAILABLE, (statement) -> bind(statement, orderIds),
				ReservationRepository::reserved);
	}

	private static void bind(PreparedStatement statement, Collection<UUID> orderIds) throws SQLException {
		statement.setArray(1, statement.getConnection().createArrayOf("uuid", orderIds.toArray()));
	}

	private static Reserved reserved(ResultSet row, int number) throws SQLException {
		Array products = row.getArray("product_ids");
		Array quantities = row.getArray("quantities");
		Long[] ids = (Long[]) products.getArray();
		Integer[] units = (Integer[]) quantities.getArray();
		Map<ProductId, Integer> reserved = new HashMap<>();
		for (int i = 0; i < ids.length; i++) {
			reserved.put(new ProductId(ids[i]), units[i]);
		}
		return new Reserved(row.getObject("order_id", UUID.class), reserved);
	}

	/**
	 * A reservation.
	 *
	 * @param orderId the order
	 * @param units the units that were taken from the stock of limited products
	 */
	record Reserved(UUID orderId, Map<ProductId, Integer> units) {
	}

}
