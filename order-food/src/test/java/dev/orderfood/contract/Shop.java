package dev.orderfood.contract;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The database that the integration tests share: the ten sample products and some that
 * tests need, clients with different scopes, and promotions of every kind.
 */
public final class Shop {

	/** A key that may place and read orders. */
	public static final String KEY = "apitest";

	/** A key that may only place orders. */
	public static final String KEY_CREATE_ONLY = "create-only";

	/** A key that may only read orders. */
	public static final String KEY_READ_ONLY = "read-only";

	/** A key that may do everything. */
	public static final String KEY_ADMIN = "admin";

	/** A key of the staff, who may manage the orders of all clients. */
	public static final String KEY_STAFF = "staff";

	/** A key that may do nothing. */
	public static final String KEY_WITHOUT_SCOPES = "without-scopes";

	/** A key that was withdrawn. */
	public static final String KEY_WITHDRAWN = "withdrawn";

	/** A product that was withdrawn. */
	public static final String WITHDRAWN_PRODUCT = "11";

	/**
	 * A product of which 1000 cost exactly the largest amount that can be charged, less
	 * 9.99.
	 */
	public static final String DEAR_PRODUCT = "9223372036854775807";

	/** A product that costs nothing. */
	public static final String FREE_PRODUCT = "-1";

	private static final String CONTENT = """
			INSERT INTO products (id, name, price, category, active) VALUES
			    (1, 'Chicken Waffle', 12.99, 'Waffle', true), (2, 'Belgian Waffle', 10.99, 'Waffle', true),
			    (3, 'Blueberry Pancakes', 9.99, 'Pancakes', true), (4, 'Chocolate Pancakes', 11.99, 'Pancakes', true),
			    (5, 'Caesar Salad', 8.99, 'Salad', true), (6, 'Greek Salad', 9.49, 'Salad', true),
			    (7, 'Margherita Pizza', 13.99, 'Pizza', true), (8, 'Pepperoni Pizza', 15.99, 'Pizza', true),
			    (9, 'Cheeseburger', 11.49, 'Burger', true), (10, 'Veggie Burger', 10.49, 'Burger', true),
			    (11, 'Last Year''s Waffle', 7.00, 'Waffle', false),
			    (12, 'Crème brûlée "für 2" <&>', 0.05, 'Süßes & Co.', true),
			    (13, 'Even Price', 10.00, 'Sides', true),
			    (-1, 'Tap Water', 0.00, 'Sides', true),
			    (9223372036854775807, 'Golden Waffle', 9999999.99, 'Gold', true);
			INSERT INTO users (id, name, email, key_hash, scopes, active) VALUES
			    (1, 'Test client', 'test@example.com', sha256('apitest'), '{create_order,read_order}', true),
			    (2, 'Places', 'places@example.com', sha256('create-only'), '{create_order}', true),
			    (3, 'Reads', 'reads@example.com', sha256('read-only'), '{read_order}', true),
			    (4, 'Nothing', 'nothing@example.com', sha256('without-scopes'), '{}', true),
			    (6, 'Runs the shop', 'admin@example.com', sha256('admin'), '{create_order,read_order,admin}', true),
			    (7, 'Kitchen', 'kitchen@example.com', sha256('staff'), '{manage_order}', true),
			    (5, 'Gone', 'gone@example.com', sha256('withdrawn'), '{create_order,read_order,admin}', false);
			INSERT INTO promotions (code, rule, value, min_items, max_discount, valid_from, valid_until, max_redemptions, listed, active)
			VALUES
			    ('SAVE10', 'PERCENT', 10, 1, NULL, NULL, NULL, NULL, 'open', true),
			    ('HAPPYHOURS', 'PERCENT', 18, 1, NULL, NULL, NULL, NULL, 'open', true),
			    ('BUYGETONE', 'LOWEST_FREE', NULL, 2, NULL, NULL, NULL, NULL, 'open', true),
			    ('FIVEOFF', 'FIXED', 5.00, 1, NULL, NULL, NULL, NULL, 'open', true),
			    ('HALF', 'PERCENT', 50, 1, NULL, NULL, NULL, NULL, 'open', true),
			    ('ALLOFIT', 'PERCENT', 100, 1, NULL, NULL, NULL, NULL, 'open', true),
			    ('ODD', 'PERCENT', 0.5, 1, NULL, NULL, NULL, NULL, 'open', true),
			    ('CAPPED', 'PERCENT', 50, 1, 3.33, NULL, NULL, NULL, 'open', true),
			    ('TENITEMS', 'PERCENT', 10, 10, NULL, NULL, NULL, NULL, 'open', true),
			    ('EXPIRED', 'PERCENT', 10, 1, NULL, NULL, '2020-01-01', NULL, 'open', true),
			    ('TOOSOON', 'PERCENT', 10, 1, NULL, '2999-01-01', NULL, NULL, 'open', true),
			    ('INTIME', 'PERCENT', 10, 1, NULL, '2020-01-01', '2999-01-01', NULL, 'open', true),
			    ('NOBODY', 'PERCENT', 10, 1, NULL, NULL, NULL, 0, 'open', true),
			    ('TWICE', 'PERCENT', 10, 1, NULL, NULL, NULL, 2, 'open', true),
			    ('ONCEONLY', 'PERCENT', 10, 1, NULL, NULL, NULL, 1, 'open', true),
			    ('WITHDRAWN', 'PERCENT', 10, 1, NULL, NULL, NULL, NULL, 'open', false),
			    ('HAPPYHRS', 'PERCENT', 18, 1, NULL, NULL, NULL, NULL, 'coupon-file', true),
			    ('FIFTYOFF', 'PERCENT', 50, 1, NULL, NULL, NULL, NULL, 'coupon-file', true),
			    ('SUPER100', 'PERCENT', 100, 1, NULL, NULL, NULL, NULL, 'coupon-file', true),
			    ('FILEGONE', 'PERCENT', 50, 1, NULL, NULL, NULL, NULL, 'coupon-file', true),
			    ('NONAMEPROM', 'PERCENT', 77, 1, NULL, NULL, NULL, NULL, 'coupon-file', false);
			INSERT INTO coupon_codes (code, files, active) VALUES
			    ('HAPPYHRS', B'110', true), ('FIFTYOFF', B'111', true), ('FILEGONE', B'110', false),
			    ('UNNAMED1', B'011', true), ('unnamed_2', B'011', true), ('UNNAMEDOFF', B'101', false),
			    ('NONAMEPROM', B'101', true);
			""";

	private static Shop shared;

	private final TestDatabase database;

	private final AtomicInteger clients = new AtomicInteger(100);

	private final AtomicInteger products = new AtomicInteger(100_000);

	private Shop(TestDatabase database) {
		this.database = database;
	}

	/**
	 * Fills a database.
	 * @param database a migrated database without any rows
	 * @return the shop in it, for tests that cannot share
	 */
	public static Shop in(TestDatabase database) {
		database.execute(CONTENT);
		return new Shop(database);
	}

	/**
	 * Finds a shop on another server, as after a failover.
	 * @param database a database that is filled already
	 * @return the shop in it
	 */
	public static Shop of(TestDatabase database) {
		return new Shop(database);
	}

	static synchronized Shop shared() {
		if (shared == null) {
			shared = in(TestPostgres.shared().migratedDatabase());
		}
		return shared;
	}

	/**
	 * Returns the database itself.
	 * @return the database
	 */
	public TestDatabase database() {
		return this.database;
	}

	/**
	 * Adds a client of the test's own, who may place and read orders and has none yet.
	 * @return the client's key
	 */
	public String newClient() {
		return newClient("create_order,read_order");
	}

	/**
	 * Adds a client of the test's own, with a key that nobody has guessed before: the API
	 * remembers for seconds that a key is unknown.
	 * @param scopes what the client may do, separated by commas
	 * @return the client's key
	 */
	public String newClient(String scopes) {
		int id = this.clients.incrementAndGet();
		String key = "client-" + id + "-" + UUID.randomUUID();
		execute("INSERT INTO users (id, name, email, key_hash, scopes) VALUES (" + id
				+ ", 'Client', 'c@example.com', sha256('" + key + "'), '{" + scopes + "}')");
		return key;
	}

	/**
	 * Adds a product of the test's own, which costs 1.00.
	 * @param stock how many there are, or null for an unlimited product
	 * @return the product's id
	 */
	public String newProduct(@Nullable Integer stock) {
		String id = Integer.toString(this.products.incrementAndGet());
		execute("INSERT INTO products (id, name, price, category) VALUES (" + id + ", 'Own', 1.00, 'Own')");
		if (stock != null) {
			execute("INSERT INTO stock (product_id, quantity) VALUES (" + id + ", " + stock + ")");
		}
		return id;
	}

	/**
	 * Runs SQL, for arranging what a test needs.
	 * @param sql one or more statements
	 */
	public void execute(String sql) {
		this.database.execute(sql);
	}

	/**
	 * Reads a column.
	 * @param what what stands behind {@code SELECT}
	 * @return the values of the first column, as text
	 */
	public List<String> list(String what) {
		try (Connection connection = this.database.connect();
				PreparedStatement statement = connection.prepareStatement("SELECT " + what);
				ResultSet result = statement.executeQuery()) {
			List<String> values = new ArrayList<>();
			while (result.next()) {
				values.add(result.getString(1));
			}
			return values;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Counts rows.
	 * @param what what stands behind {@code SELECT count(*) FROM}
	 * @return the number of rows
	 */
	public long count(String what) {
		return number("SELECT count(*) FROM " + what);
	}

	/**
	 * Counts the sessions that wait for a lock which a test holds, and not those that
	 * wait for each other.
	 * @param holder the session of the test
	 * @return the number of sessions
	 */
	public long sessionsThatWaitFor(Connection holder) {
		try {
			return count("pg_stat_activity WHERE %d = ANY (pg_blocking_pids(pid))"
				.formatted(holder.unwrap(PGConnection.class).getBackendPID()));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Asks for a number.
	 * @param query a query with one row and one column
	 * @return the number
	 */
	public long number(String query) {
		try (Connection connection = this.database.connect();
				PreparedStatement statement = connection.prepareStatement(query);
				ResultSet result = statement.executeQuery()) {
			result.next();
			return result.getLong(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Counts the orders of a client.
	 * @param key the client's key
	 * @return the number of orders
	 */
	public long orders(String key) {
		return count("orders JOIN users ON users.id = user_id WHERE key_hash = sha256('" + key + "')");
	}

}
