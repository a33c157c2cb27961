package dev.orderfood.inventory;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.database.RoundTrip;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The table {@code stock}, as orders use it. Every statement locks products in the order
 * of their ids, so that transactions cannot wait for each other in a circle.
 */
@Repository
public class StockRepository {

	/**
	 * With the array itself as the operand, the server would plan the statement anew each
	 * time, which takes longer than executing it.
	 */
	private static final String LOCK = """
			SELECT product_id, quantity FROM stock
			WHERE product_id = ANY (ARRAY(SELECT unnest(?::bigint[]))) AND quantity IS NOT NULL
			ORDER BY product_id FOR UPDATE""";

	private static final String LIMITED = """
			SELECT product_id FROM stock WHERE product_id = ANY (?) AND quantity IS NOT NULL""";

	private static final String WRITE = """
			UPDATE stock SET quantity = remaining.quantity
			FROM unnest(?::bigint[], ?::integer[]) AS remaining (product_id, quantity)
			WHERE stock.product_id = remaining.product_id""";

	/**
	 * One statement, so that the rows are locked no longer than they have to be. The
	 * quantity that is added to is that of the locked row.
	 */
	private static final String ADD = """
			WITH returned AS (
			    SELECT * FROM unnest(?::bigint[], ?::bigint[]) AS returned (product_id, units)
			), locked AS MATERIALIZED (
			    SELECT product_id FROM stock
			    WHERE product_id IN (SELECT product_id FROM returned) AND quantity IS NOT NULL
			    ORDER BY product_id FOR UPDATE
			)
			UPDATE stock SET quantity = least(stock.quantity + returned.units, 2147483647)
			FROM locked JOIN returned USING (product_id) WHERE stock.product_id = locked.product_id""";

	private final JdbcTemplate jdbc;

	StockRepository(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Locks the limited ones among products and reads what is left of them. The quantity
	 * is that of the locked row, whatever this transaction could see before.
	 * @param products the products, limited or not
	 * @return what is left of each limited product
	 */
	public Map<ProductId, Integer> lock(Collection<ProductId> products) {
		RoundTrip trip = new RoundTrip();
		Supplier<Map<ProductId, Integer>> left = lock(trip, products);
		trip.make(this.jdbc);
		return left.get();
	}

	/**
	 * Locks the limited ones among products and reads what is left of them, as
	 * {@link #lock(Collection)} does.
	 * @param trip takes the query
	 * @param products the products, limited or not
	 * @return what is left of each limited product
	 */
	Supplier<Map<ProductId, Integer>> lock(RoundTrip trip, Collection<ProductId> products) {
		return trip.add(LOCK, StockRepository::quantities, ids(products));
	}

	/**
	 * Locks those limited products that no other transaction has locked.
	 * @param trip takes the query
	 * @param products the products, limited or not
	 * @return what is left of each limited product that could be locked
	 */
	Supplier<Map<ProductId, Integer>> lockAvailable(RoundTrip trip, Collection<ProductId> products) {
		return trip.add(LOCK + " SKIP LOCKED", StockRepository::quantities, ids(products));
	}

	/**
	 * Finds the limited ones among products, without locking them.
	 * @param trip takes the query
	 * @param products the products
	 * @return those with a limit
	 */
	Supplier<Set<ProductId>> limited(RoundTrip trip, Collection<ProductId> products) {
		return trip.add(LIMITED, StockRepository::products, ids(products));
	}

	/**
	 * Writes what is left of products that this transaction has locked.
	 * @param remaining the new quantity of each product
	 */
	public void write(Map<ProductId, Integer> remaining) {
		this.jdbc.update(WRITE, (statement) -> {
			statement.setObject(1, ids(remaining.keySet()));
			statement.setObject(2, remaining.values().stream().mapToInt(Integer::intValue).toArray());
		});
	}

	/**
	 * Adds units to the limited ones among products, as far as the column holds them.
	 * @param units the units of each product, limited or not
	 */
	void add(Map<ProductId, Long> units) {
		this.jdbc.update(ADD, (statement) -> {
			statement.setObject(1, ids(units.keySet()));
			statement.setObject(2, units.values().stream().mapToLong(Long::longValue).toArray());
		});
	}

	private static Map<ProductId, Integer> quantities(ResultSet rows) throws SQLException {
		Map<ProductId, Integer> quantities = new LinkedHashMap<>();
		while (rows.next()) {
			quantities.put(new ProductId(rows.getLong(1)), rows.getInt(2));
		}
		return quantities;
	}

	private static Set<ProductId> products(ResultSet rows) throws SQLException {
		Set<ProductId> products = new HashSet<>();
		while (rows.next()) {
			products.add(new ProductId(rows.getLong(1)));
		}
		return products;
	}

	private static long[] ids(Collection<ProductId> products) {
		return products.stream().mapToLong(ProductId::value).toArray();
	}

}
