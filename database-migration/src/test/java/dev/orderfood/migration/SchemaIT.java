package dev.orderfood.migration;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the schema guarantees, whichever program writes.
 */
class SchemaIT {

	private static final String ORDER = "'01990000-0000-7000-8000-000000000001'";

	private static TestDatabase database;

	@BeforeAll
	static void rowsToReferTo() {
		database = TestPostgres.shared().migratedDatabase();
		database.execute("""
				INSERT INTO products (id, name, price, category) VALUES (1, 'Waffle', 6.50, 'Waffle');
				INSERT INTO users (id, name, email, key_hash, scopes)
				    VALUES (1, 'A', 'a@example.com', sha256('a'), ARRAY['read_order']);
				INSERT INTO orders (id, user_id, total, discounts, created_at) VALUES (%s, 1, 6.50, 0, now());
				INSERT INTO order_items VALUES (%s, 1, 1, 1, 6.50);
				INSERT INTO promotions (code, rule, value, listed) VALUES ('SAVE10', 'PERCENT', 10, 'open');
				INSERT INTO product_availability (product_id, available, user_id) VALUES (1, false, 1);
				INSERT INTO shop (id, name, timezone) VALUES (1, 'Shop', 'UTC');
				INSERT INTO hours (position, weekday) VALUES (1, 1);
				INSERT INTO shop_pause (id, user_id) VALUES (1, 1);
				""".formatted(ORDER, ORDER));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					products_price_check        | INSERT INTO products (id, name, price, category) VALUES (2, 'x', -0.01, 'x')
					products_name_check         | INSERT INTO products (id, name, price, category) VALUES (2, '', 1, 'x')
					products_category_check     | INSERT INTO products (id, name, price, category) VALUES (2, 'x', 1, '')
					products_pkey               | INSERT INTO products (id, name, price, category) VALUES (1, 'x', 1, 'x')
					users_email_check           | INSERT INTO users (id, name, email, key_hash, scopes) VALUES (2, 'x', 'x', sha256('b'), '{}')
					users_key_hash_check        | INSERT INTO users (id, name, email, key_hash, scopes) VALUES (2, 'x', 'x@y', 'apitest', '{}')
					users_scopes_check          | INSERT INTO users (id, name, email, key_hash, scopes) VALUES (2, 'x', 'x@y', sha256('b'), '{root}')
					users_second_key_hash_check | UPDATE users SET second_key_hash = 'apitest'
					users_active_second_key_unique | UPDATE users SET second_key_hash = sha256('b'); INSERT INTO users (id, name, email, key_hash, second_key_hash, scopes) VALUES (2, 'x', 'x@y', sha256('c'), sha256('b'), '{}')
					users_active_key_unique     | INSERT INTO users (id, name, email, key_hash, scopes) VALUES (2, 'x', 'x@y', sha256('a'), '{}')
					orders_total_check          | INSERT INTO orders VALUES (gen_random_uuid(), 1, NULL, -1, 0, now())
					orders_discounts_check      | INSERT INTO orders VALUES (gen_random_uuid(), 1, NULL, 1, -1, now())
					orders_coupon_code_check    | INSERT INTO orders VALUES (gen_random_uuid(), 1, '', 1, 0, now())
					order_items_order_id_fkey   | INSERT INTO order_items VALUES (gen_random_uuid(), 1, 1, 1, 1)
					order_items_pkey            | INSERT INTO order_items VALUES (ORDER, 1, 1, 1, 1)
					order_items_line_number_check | INSERT INTO order_items VALUES (ORDER, 0, 1, 1, 1)
					order_items_quantity_check  | INSERT INTO order_items VALUES (ORDER, 2, 1, 0, 1)
					order_items_quantity_check  | INSERT INTO order_items VALUES (ORDER, 2, 1, 1001, 1)
					order_items_unit_price_check | INSERT INTO order_items VALUES (ORDER, 2, 1, 1, -1)
					promotions_rule_check       | INSERT INTO promotions (code, rule, value, listed) VALUES ('X', 'HALF', NULL, 'open')
					promotions_listed_check     | INSERT INTO promotions (code, rule, value, listed) VALUES ('X', 'PERCENT', 10, 'somewhere')
					promotions_value_fits_rule  | INSERT INTO promotions (code, rule, value, listed) VALUES ('X', 'PERCENT', 101, 'open')
					promotions_value_fits_rule  | INSERT INTO promotions (code, rule, value, listed) VALUES ('X', 'PERCENT', NULL, 'open')
					promotions_value_fits_rule  | INSERT INTO promotions (code, rule, value, listed) VALUES ('X', 'FIXED', 0, 'open')
					promotions_value_fits_rule  | INSERT INTO promotions (code, rule, value, listed) VALUES ('X', 'LOWEST_FREE', 1, 'open')
					promotions_validity_in_order | UPDATE promotions SET valid_from = now(), valid_until = now() - interval '1 day'
					promotions_min_items_check  | UPDATE promotions SET min_items = 0
					promotions_max_discount_check | UPDATE promotions SET max_discount = 0
					promotions_max_redemptions_check | UPDATE promotions SET max_redemptions = -1
					promotion_redemptions_code_fkey | INSERT INTO promotion_redemptions VALUES ('NOSUCH', 1)
					promotion_redemptions_redeemed_check | INSERT INTO promotion_redemptions VALUES ('SAVE10', -1)
					coupon_codes_code_check     | INSERT INTO coupon_codes VALUES ('SHORT12', B'11')
					coupon_codes_code_check     | INSERT INTO coupon_codes VALUES ('LONGCODE123', B'11')
					coupon_files_position_check | INSERT INTO coupon_files VALUES (-1, 'x')
					idempotency_keys_idempotency_key_check | INSERT INTO idempotency_keys VALUES (1, '', sha256('r'), 'x', now())
					idempotency_keys_request_hash_check | INSERT INTO idempotency_keys VALUES (1, 'k', 'short', 'x', now())
					stock_quantity_check        | INSERT INTO stock VALUES (1, -1)
					order_outbox_pkey           | INSERT INTO order_outbox VALUES (ORDER), (ORDER)
					scheduled_tasks_task_name_check | INSERT INTO scheduled_tasks VALUES ('', 'x', NULL, now(), false, NULL, NULL, NULL, 0, NULL, 1, NULL)
					scheduled_tasks_task_instance_check | INSERT INTO scheduled_tasks VALUES ('x', '', NULL, now(), false, NULL, NULL, NULL, 0, NULL, 1, NULL)
					scheduled_tasks_consecutive_failures_check | INSERT INTO scheduled_tasks VALUES ('x', 'y', NULL, now(), false, NULL, NULL, NULL, -1, NULL, 1, NULL)
					scheduled_tasks_pkey        | INSERT INTO scheduled_tasks VALUES ('x', 'y', NULL, now(), false, NULL, NULL, NULL, 0, NULL, 1, NULL), ('x', 'y', NULL, now(), false, NULL, NULL, NULL, 0, NULL, 1, NULL)
					failed_notifications_pkey   | INSERT INTO failed_notifications VALUES (ORDER, 'webhook', 1, 'x', now()), (ORDER, 'webhook', 1, 'x', now() + interval '1 s')
					failed_notifications_newest_first | INSERT INTO failed_notifications VALUES (ORDER, 'webhook', 1, 'x', now()), (ORDER, 'email', 1, 'x', now())
					failed_notifications_channel_check | INSERT INTO failed_notifications VALUES (ORDER, '', 1, 'x', now())
					failed_notifications_attempts_check | INSERT INTO failed_notifications VALUES (ORDER, 'webhook', 0, 'x', now())
					failed_notifications_error_check | INSERT INTO failed_notifications VALUES (ORDER, 'webhook', 1, '', now())
					products_image_in_all_sizes | UPDATE products SET image_mobile = '/x.svg'
					order_items_note_check      | INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price, note) VALUES (ORDER, 2, 1, 1, 1, '')
					product_availability_until_check | UPDATE product_availability SET available = true, until = now()
					product_availability_reason_check | UPDATE product_availability SET reason = ''
					shop_id_check               | INSERT INTO shop (id, name, timezone) VALUES (2, 'x', 'UTC')
					hours_weekday_check         | INSERT INTO hours (position, weekday) VALUES (2, 8)
					hours_weekday_or_date       | INSERT INTO hours (position) VALUES (2)
					hours_weekday_or_date       | INSERT INTO hours (position, weekday, date) VALUES (2, 1, '2026-12-24')
					hours_opens_and_closes      | INSERT INTO hours (position, weekday, opens) VALUES (2, 1, '11:00')
					shop_pause_id_check         | INSERT INTO shop_pause (id, user_id) VALUES (2, 1)
					webhook_endpoints_events_check | INSERT INTO webhook_endpoints VALUES (gen_random_uuid(), 'x', NULL, '{order.eaten}', sha256('x'), NULL, NULL, true, NULL, NULL, now(), 1)
					webhook_endpoints_secret_check | INSERT INTO webhook_endpoints VALUES (gen_random_uuid(), 'x', NULL, '{}', 'short', NULL, NULL, true, NULL, NULL, now(), 1)
					webhook_attempts_endpoint_id_fkey | INSERT INTO webhook_attempts (endpoint_id, order_id, sequence, type, attempt, at, duration_ms) VALUES (gen_random_uuid(), ORDER, 1, 'x', 1, now(), 1)
					deliveries_pkey             | INSERT INTO deliveries VALUES (ORDER, 'email', 1), (ORDER, 'email', 1)
					deliveries_sequence_check   | INSERT INTO deliveries VALUES (ORDER, 'email', 0)
					deliveries_receiver_check   | INSERT INTO deliveries VALUES (ORDER, '', 1)
					failed_deliveries_pkey      | INSERT INTO failed_deliveries VALUES (ORDER, 'email', 1, gen_random_uuid(), 1, 1, 'x', now()), (ORDER, 'email', 1, gen_random_uuid(), 1, 1, 'x', now())
					failed_deliveries_error_check | INSERT INTO failed_deliveries VALUES (ORDER, 'email', 1, gen_random_uuid(), 1, 1, '', now())
					load_runs_dataset_check     | INSERT INTO load_runs (load_id, dataset, outcome, loader_version, started_at, finished_at) VALUES (gen_random_uuid(), 'x', 'published', '1', now(), now())
					load_runs_outcome_check     | INSERT INTO load_runs (load_id, dataset, outcome, loader_version, started_at, finished_at) VALUES (gen_random_uuid(), 'users', 'x', '1', now(), now())
					""")
	void refusesABadRow(String constraint, String sql) {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> change(sql.replace("ORDER", ORDER)))
			.withMessageContaining("\"" + constraint + "\"");
	}

	/**
	 * Orders refer to these rows without a foreign key, which would make them wait for
	 * each other.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "DELETE FROM products", "DELETE FROM users WHERE id = 1", "TRUNCATE products CASCADE",
			"TRUNCATE users", "UPDATE products SET id = id + 100", "UPDATE users SET id = id + 100" })
	void keepsTheRowsThatOrdersReferTo(String sql) {
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> change(sql))
			.withMessageContaining("never deleted or renumbered");
	}

	@Test
	void letsAWithdrawnUsersKeyBeGivenOutAgain() throws SQLException {
		change("UPDATE users SET active = false; INSERT INTO users (id, name, email, key_hash, scopes)"
				+ " VALUES (2, 'x', 'x@y', sha256('a'), '{}')");
	}

	@Test
	void letsOneLoadSwapTwoKeys() throws SQLException {
		change("INSERT INTO users (id, name, email, key_hash, scopes) VALUES (2, 'x', 'x@y', sha256('b'), '{}');"
				+ " SET CONSTRAINTS ALL DEFERRED;"
				+ " UPDATE users SET key_hash = sha256('b') WHERE id = 1; UPDATE users SET key_hash = sha256('a') WHERE id = 2;"
				+ " SET CONSTRAINTS ALL IMMEDIATE");
	}

	@ParameterizedTest
	@CsvSource({ "products,price = price + 1", "promotions,min_items = 2", "product_availability,available = true",
			"shop,name = 'Other'", "hours,weekday = 2", "shop_pause,until = now()" })
	void countsEveryChangeThatRunningPodsFollow(String table, String change) throws SQLException {
		String version = "SELECT version FROM data_versions WHERE dataset = '" + table + "'";
		long before = Long.parseLong(query(version).getFirst());
		database.execute("UPDATE " + table + " SET " + change);
		assertThat(query(version)).containsExactly(Long.toString(before + 1));
	}

	@Test
	void explainsEveryTableAndColumn() throws SQLException {
		assertThat(
				query("""
						SELECT c.relname || coalesce('.' || a.attname, '')
						FROM pg_class c
						LEFT JOIN LATERAL (
						    SELECT NULL::name AS attname, 0 AS attnum
						    UNION ALL
						    SELECT attname, attnum FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
						) a ON true
						WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
						    AND c.relname <> 'flyway_schema_history'
						    AND CASE a.attnum WHEN 0 THEN obj_description(c.oid, 'pg_class') ELSE col_description(c.oid, a.attnum) END IS NULL
						"""))
			.isEmpty();
	}

	@Test
	void readsAClientsNewestOrdersFromAnIndex() throws SQLException {
		// A table of one row is fastest read whole: only an index that gives the order by
		// itself escapes this.
		database.execute("ALTER DATABASE " + database.name() + " SET enable_sort = off");
		String plan = String.join("\n", query("EXPLAIN SELECT id, created_at FROM orders"
				+ " WHERE user_id = 1 ORDER BY created_at DESC, id DESC LIMIT 50"));
		assertThat(plan).contains("orders_by_user_newest_first").doesNotContain("Sort");
	}

	@Test
	void looksUpACouponCodeWithOneProbeOfAnIndex() throws SQLException {
		String plan = "";
		try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement
				.execute("INSERT INTO coupon_codes SELECT 'CODE' || n, B'11' FROM generate_series(10000, 29999) AS n");
			statement.execute("ANALYZE coupon_codes");
			try (ResultSet result = statement
				.executeQuery("EXPLAIN SELECT EXISTS (SELECT FROM coupon_codes WHERE code = given.code AND active)"
						+ " FROM (VALUES ('CODE12345'::text), ('NOSUCHONE')) AS given (code)")) {
				while (result.next()) {
					plan += result.getString(1) + "\n";
				}
			}
			connection.rollback();
		}
		assertThat(plan).containsOnlyOnce("Scan using coupon_codes_pkey on coupon_codes").doesNotContain("Seq Scan");
	}

	/** Runs the SQL in a transaction that leaves nothing behind. */
	private static void change(String sql) throws SQLException {
		try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute(sql);
			connection.rollback();
		}
	}

	private static List<String> query(String sql) throws SQLException {
		List<String> rows = new ArrayList<>();
		try (Connection connection = database.connect();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			while (result.next()) {
				rows.add(result.getString(1));
			}
		}
		return rows;
	}

}
