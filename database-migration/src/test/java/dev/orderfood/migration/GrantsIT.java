package dev.orderfood.migration;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Each app's role can do what the app must do, and nothing else.
 */
class GrantsIT {

	private static final String INSUFFICIENT_PRIVILEGE = "42501";

	private static TestDatabase database;

	@BeforeAll
	static void migrate() {
		database = TestPostgres.shared().emptyDatabase();
		assertThat(Migrators.run(database)).isZero();
		database.execute("""
				INSERT INTO products (id, name, price, category) VALUES (1, 'Waffle', 6.50, 'Waffle');
				INSERT INTO users (id, name, email, key_hash, scopes)
				    VALUES (1, 'A', 'a@example.com', sha256('a'), ARRAY['read_order']);
				INSERT INTO promotions (code, rule, value, listed) VALUES ('SAVE10', 'PERCENT', 10, 'open');
				INSERT INTO orders VALUES ('01990000-0000-7000-8000-000000000001', 1, NULL, 1, 0, now());
				""");
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT * FROM products", "SELECT * FROM users", "SELECT * FROM orders",
			"SELECT * FROM order_items", "SELECT * FROM promotions", "SELECT * FROM promotion_redemptions",
			"SELECT * FROM coupon_codes", "SELECT * FROM coupon_files", "SELECT * FROM idempotency_keys",
			"SELECT * FROM load_runs", "SELECT * FROM data_versions", "SELECT * FROM flyway_schema_history",
			"INSERT INTO orders VALUES (gen_random_uuid(), 1, NULL, 1, 0, now())",
			"INSERT INTO order_items VALUES ('01990000-0000-7000-8000-000000000001', 1, 1, 1, 1)",
			"INSERT INTO promotion_redemptions VALUES ('SAVE10', 1)"
					+ " ON CONFLICT (code) DO UPDATE SET redeemed = promotion_redemptions.redeemed + 1",
			"UPDATE promotion_redemptions SET redeemed = redeemed + 1",
			"INSERT INTO idempotency_keys VALUES (1, 'k', sha256('r'), 'x', now())",
			"DELETE FROM idempotency_keys WHERE created_at < now()",
			"INSERT INTO order_outbox VALUES (gen_random_uuid())",
			"DELETE FROM order_outbox WHERE order_id IN (SELECT order_id FROM order_outbox FOR UPDATE SKIP LOCKED)",
			"INSERT INTO scheduled_tasks VALUES ('x', 'y', NULL, now(), false, NULL, NULL, NULL, 0, NULL, 1, NULL)",
			"UPDATE scheduled_tasks SET picked = true", "DELETE FROM scheduled_tasks",
			"INSERT INTO failed_notifications VALUES (gen_random_uuid(), 'webhook', 1, 'x', now())"
					+ " ON CONFLICT (order_id, channel) DO UPDATE SET attempts = 2",
			"DELETE FROM failed_notifications", "SELECT secret FROM webhook_endpoints FOR SHARE",
			"INSERT INTO webhook_endpoints VALUES (gen_random_uuid(), 'x', NULL, '{}', sha256('x'), NULL, NULL, true,"
					+ " NULL, NULL, now(), 1)",
			"UPDATE webhook_endpoints SET enabled = false", "DELETE FROM webhook_endpoints",
			"SELECT * FROM webhook_attempts", "DELETE FROM webhook_attempts",
			"INSERT INTO deliveries VALUES (gen_random_uuid(), 'email', 1)", "UPDATE deliveries SET attempts = 1",
			"DELETE FROM deliveries",
			"INSERT INTO failed_deliveries VALUES (gen_random_uuid(), 'email', 1, gen_random_uuid(), 1, 1, 'x', now())",
			"DELETE FROM failed_deliveries", "SELECT * FROM stock FOR UPDATE",
			"INSERT INTO stock VALUES (1, 1) ON CONFLICT (product_id) DO UPDATE SET quantity = 2",
			"INSERT INTO product_availability (product_id, available, user_id) VALUES (1, false, 1)"
					+ " ON CONFLICT (product_id) DO UPDATE SET available = true",
			"INSERT INTO shop_pause (id, until, user_id) VALUES (1, now(), 1) ON CONFLICT (id) DO UPDATE SET until = NULL",
			"SELECT * FROM shop", "SELECT * FROM hours" })
	void letTheApiDoItsWork(String sql) {
		assertThatCode(() -> run(Role.API, sql)).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@ValueSource(strings = { "UPDATE products SET price = 0", "INSERT INTO products VALUES (2, 'x', 1, 'x')",
			"DELETE FROM products", "UPDATE users SET scopes = '{admin}'", "UPDATE orders SET total = 0",
			"DELETE FROM orders", "UPDATE order_items SET unit_price = 0", "DELETE FROM order_items",
			"UPDATE promotions SET value = 100", "UPDATE promotion_redemptions SET code = 'SAVE20'",
			"DELETE FROM promotion_redemptions", "INSERT INTO coupon_codes VALUES ('FREEFREE', B'11')",
			"UPDATE idempotency_keys SET response = 'x'", "UPDATE data_versions SET version = 0", "DELETE FROM stock",
			"DELETE FROM product_availability", "DELETE FROM shop_pause", "UPDATE hours SET active = false",
			"UPDATE shop SET name = 'x'", "UPDATE stock SET product_id = 2", "DELETE FROM load_runs",
			"DELETE FROM flyway_schema_history", "TRUNCATE orders CASCADE", "DROP TABLE products",
			"CREATE TABLE mine (id int)", "SET ROLE orderfood" })
	void keepTheApiFromEverythingElse(String sql) {
		assertRefused(Role.API, sql);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT * FROM products", "SELECT * FROM users", "SELECT * FROM orders",
			"SELECT * FROM order_items", "SELECT * FROM promotions", "SELECT * FROM coupon_codes",
			"SELECT * FROM coupon_files", "SELECT * FROM load_runs", "SELECT * FROM data_versions",
			"SELECT * FROM flyway_schema_history", "CREATE TEMPORARY TABLE staged (LIKE products) ON COMMIT DROP",
			"INSERT INTO products VALUES (2, 'x', 1, 'x')", "UPDATE products SET active = false",
			"INSERT INTO users VALUES (2, 'x', 'x@y', sha256('x'), '{}')", "UPDATE users SET active = false",
			"INSERT INTO promotions (code, rule, value, listed) VALUES ('X', 'FIXED', 1, 'open')",
			"UPDATE promotions SET active = false", "INSERT INTO coupon_codes VALUES ('FREEFREE', B'11')",
			"UPDATE coupon_codes SET active = false", "INSERT INTO coupon_files VALUES (0, 'x')",
			"DELETE FROM coupon_files", "DELETE FROM coupon_codes", "DELETE FROM load_runs",
			"SELECT * FROM stock_reservations", "DELETE FROM stock_reservations",
			"INSERT INTO stock VALUES (1, 1) ON CONFLICT DO NOTHING", "UPDATE stock SET quantity = 1",
			"INSERT INTO shop (id, name, timezone) VALUES (1, 'x', 'UTC')", "UPDATE shop SET active = false",
			"INSERT INTO hours (position, weekday) VALUES (1, 1)", "UPDATE hours SET active = false",
			"INSERT INTO orders VALUES (gen_random_uuid(), 1, NULL, 1, 0, now())",
			"INSERT INTO order_items VALUES ('01990000-0000-7000-8000-000000000001', 1, 1, 1, 1)",
			"INSERT INTO load_runs (load_id, dataset, outcome, loader_version, started_at, finished_at)"
					+ " VALUES (gen_random_uuid(), 'users', 'published', '1', now(), now())" })
	void letTheLoaderDoItsWork(String sql) {
		assertThatCode(() -> run(Role.LOAD, sql)).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT * FROM idempotency_keys", "SELECT * FROM promotion_redemptions",
			"SELECT * FROM order_outbox", "INSERT INTO order_outbox VALUES (gen_random_uuid())",
			"SELECT * FROM scheduled_tasks", "SELECT * FROM failed_notifications", "SELECT * FROM deliveries",
			"SELECT * FROM failed_deliveries", "SELECT * FROM webhook_endpoints", "SELECT * FROM webhook_attempts",
			"UPDATE promotion_redemptions SET redeemed = 0", "DELETE FROM products", "DELETE FROM users",
			"DELETE FROM promotions", "DELETE FROM stock", "UPDATE orders SET total = 0", "DELETE FROM orders",
			"SELECT * FROM product_availability", "UPDATE product_availability SET available = true",
			"UPDATE shop_pause SET until = NULL", "DELETE FROM hours", "DELETE FROM shop",
			"UPDATE order_items SET unit_price = 0", "DELETE FROM order_items",
			"INSERT INTO stock_reservations VALUES (gen_random_uuid(), '{}', '{}')",
			"UPDATE stock_reservations SET quantities = '{}'", "DELETE FROM data_versions",
			"UPDATE flyway_schema_history SET success = true", "TRUNCATE products CASCADE", "DROP TABLE products",
			"CREATE TABLE mine (id int)", "SET ROLE orderfood" })
	void keepTheLoaderFromEverythingElse(String sql) {
		assertRefused(Role.LOAD, sql);
	}

	@Test
	void goToRolesOfOtherNames() throws SQLException {
		TestDatabase other = TestPostgres.shared().emptyDatabase();
		other.execute("CREATE ROLE shop_reader");
		assertThat(Migrators.run(other, "DB_API_ROLE=shop_reader", "DB_LOAD_ROLE=not_there")).isZero();
		run(other, Role.OWNER, "DO 'BEGIN ASSERT has_table_privilege(''shop_reader'', ''orders'', ''INSERT''); END'");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run(other, Role.API, "SELECT * FROM products"))
			.returns(INSUFFICIENT_PRIVILEGE, SQLException::getSQLState);
	}

	private static void assertRefused(Role role, String sql) {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> run(role, sql))
			.returns(INSUFFICIENT_PRIVILEGE, SQLException::getSQLState);
	}

	private static void run(Role role, String sql) throws SQLException {
		run(database, role, sql);
	}

	/** Runs the SQL in a transaction that leaves nothing behind. */
	private static void run(TestDatabase database, Role role, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), role.userName(),
				TestPostgres.PASSWORD); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute(sql);
			connection.rollback();
		}
	}

}
