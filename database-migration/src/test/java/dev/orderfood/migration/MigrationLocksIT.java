package dev.orderfood.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.awaitility.core.ConditionFactory;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Every migration beside a session that has read every table and does not end, such as a
 * nightly dump, while customers place orders.
 */
class MigrationLocksIT {

	private static final Duration LOCK_TIMEOUT = Duration.ofMillis(200);

	/**
	 * How long a statement of a customer may wait for a lock: many times the migrator's
	 * limit, because a busy machine may stop any of them for a while.
	 */
	private static final Duration BOUND = LOCK_TIMEOUT.multipliedBy(100);

	@ParameterizedTest
	@MethodSource
	@Execution(ExecutionMode.CONCURRENT)
	void everyMigrationLeavesCustomersAloneWhileItWaits(String before, String version, boolean newest)
			throws Exception {
		TestDatabase database = TestPostgres.shared().emptyDatabase();
		flyway(database).target(before).load().migrate();
		database.execute(
				"""
						INSERT INTO products (id, name, price, category) VALUES (1, 'Waffle', 6.50, 'Waffle');
						INSERT INTO users (id, name, email, key_hash, scopes) VALUES (1, 'A', 'a@b', sha256('a'), '{read_order}');
						""");
		try (Customer customer = new Customer(database)) {
			CompletableFuture<Integer> migrator;
			try (Connection reader = readEveryTable(database)) {
				migrator = CompletableFuture.supplyAsync(() -> migrate(database, version, newest),
						(work) -> Thread.ofPlatform().daemon().start(work));
				Set<String> waits = new HashSet<>();
				waiting().until(() -> migrator.isDone() || (waits.addAll(waits(database)) && waits.size() >= 2));
				long orders = customer.orders();
				waiting().until(() -> customer.orders() >= orders + 10);
				assertThat(reader.isClosed()).isFalse();
			}
			assertThat(migrator.join()).isZero();
		}
		assertThat(applied(database)).isEqualTo(version);
	}

	static Stream<Arguments> everyMigrationLeavesCustomersAloneWhileItWaits() {
		List<String> versions = Arrays.stream(flyway(TestPostgres.shared().emptyDatabase()).load().info().all())
			.map(MigrationInfo::getVersion)
			.filter(Objects::nonNull)
			.map(MigrationVersion::getVersion)
			.toList();
		return IntStream.range(1, versions.size())
			.mapToObj((i) -> arguments(versions.get(i - 1), versions.get(i), i == versions.size() - 1));
	}

	private static int migrate(TestDatabase database, String version, boolean newest) {
		// The grants name the tables of the newest version.
		return Migrators.run(database, "spring.flyway.target=" + version,
				"spring.flyway.skip-default-callbacks=" + !newest,
				"migration.lock-timeout=" + LOCK_TIMEOUT.toMillis() + "ms");
	}

	private static org.flywaydb.core.api.configuration.FluentConfiguration flyway(TestDatabase database) {
		return Flyway.configure()
			.dataSource(database.jdbcUrl(), Role.OWNER.userName(), TestPostgres.PASSWORD)
			.locations("classpath:db/migration")
			.placeholders(java.util.Map.of("api_role", "orderfood_api", "load_role", "orderfood_load"))
			.skipDefaultCallbacks(true);
	}

	private static Connection readEveryTable(TestDatabase database) throws SQLException {
		Connection reader = database.connect();
		reader.setAutoCommit(false);
		try (Statement statement = reader.createStatement()) {
			statement.execute(
					"""
							DO $$
							DECLARE
							    name text;
							BEGIN
							    FOR name IN SELECT relname FROM pg_class
							            WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'flyway_schema_history' LOOP
							        EXECUTE format('SELECT FROM %I', name);
							    END LOOP;
							END
							$$""");
		}
		return reader;
	}

	private static String applied(TestDatabase database) throws SQLException {
		try (Connection connection = database.connect();
				Statement statement = connection.createStatement();
				var result = statement
					.executeQuery("SELECT version FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1")) {
			result.next();
			return result.getString(1);
		}
	}

	/** Transactions of the migrator that wait for a lock at this moment. */
	private static List<String> waits(TestDatabase database) throws SQLException {
		try (Connection connection = database.connect();
				Statement statement = connection.createStatement();
				var rows = statement.executeQuery("""
						SELECT xact_start::text FROM pg_stat_activity
						WHERE datname = current_database() AND application_name = 'database-migration'
						AND wait_event_type = 'Lock'""")) {
			List<String> waits = new ArrayList<>();
			while (rows.next()) {
				waits.add(rows.getString(1));
			}
			return waits;
		}
	}

	private static ConditionFactory waiting() {
		return await().pollInterval(Duration.ofMillis(50));
	}

	/** Looks its key up and places an order, again and again. */
	private static final class Customer implements AutoCloseable {

		private final AtomicLong orders = new AtomicLong();

		private final CompletableFuture<Void> end;

		private volatile boolean stopped;

		Customer(TestDatabase database) {
			this.end = CompletableFuture.runAsync(() -> placeOrders(database),
					(work) -> Thread.ofPlatform().daemon().start(work));
		}

		private void placeOrders(TestDatabase database) {
			try (Connection connection = database.connect(); Statement statement = connection.createStatement()) {
				statement.execute("SET lock_timeout = " + BOUND.toMillis());
				while (!this.stopped) {
					statement.execute("SELECT FROM users WHERE key_hash = sha256('a') AND active");
					statement.execute("SELECT FROM products JOIN promotions ON true JOIN coupon_codes ON true");
					statement.execute("""
							WITH placed AS (
							    INSERT INTO orders (id, user_id, total, discounts, created_at)
							    VALUES (gen_random_uuid(), 1, 1, 0, now()) RETURNING id)
							INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price)
							SELECT id, 1, 1, 1, 1 FROM placed""");
					this.orders.incrementAndGet();
					statement.execute("SELECT pg_sleep(0.005)");
				}
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

		long orders() {
			if (this.end.isCompletedExceptionally()) {
				this.end.join();
			}
			return this.orders.get();
		}

		@Override
		public void close() {
			this.stopped = true;
			this.end.join();
		}

	}

}
