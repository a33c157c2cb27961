package dev.orderfood.behaviour;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import dev.orderfood.database.CursorPage;
import dev.orderfood.testing.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A page reads no more rows than it shows, however far back it is. PostgreSQL is told to
 * plan without the values of parameters, which it does by itself in a long-lived
 * connection.
 */
@ResourceLock(OwnApi.LOCK)
class DeepPageIT {

	private static final int ROWS = 20_000;

	private static final int DEEP = 15_000;

	private static final int REQUESTS = 10;

	private static final int LIMIT = 5;

	private static Shop shop;

	private static OwnApi own;

	@BeforeAll
	static void start() {
		shop = Shop.in(TestPostgres.shared().migratedDatabase());
		shop.execute("""
				DO $$ BEGIN
				    EXECUTE format('ALTER DATABASE %%I SET plan_cache_mode = force_generic_plan', current_database());
				END $$;
				INSERT INTO orders (id, user_id, total, discounts, created_at)
				SELECT uuidv7(), 1, 1, 0, now() - n * interval '1 minute' FROM generate_series(1, %1$d) AS n;
				INSERT INTO order_items SELECT id, 1, 1, 1, 1 FROM orders;
				INSERT INTO failed_deliveries (order_id, receiver, sequence, attempts, error, failed_at)
				SELECT uuidv7(), 'webhook', 1, 1, 'no connection', now() - n * interval '1 minute'
				FROM generate_series(1, %1$d) AS n;
				ANALYZE orders, order_items, failed_deliveries""".formatted(ROWS));
		own = OwnApi.on(shop.database());
	}

	@AfterAll
	static void stop() {
		own.close();
	}

	@Test
	void aDeepPageOfOrdersReadsWhatItShows() {
		String cursor = cursor("created_at", "id", "orders");

		assertReadsFewRows("orders", "/api/order?limit=" + LIMIT + "&cursor=" + cursor, Shop.KEY);
	}

	@Test
	void theFirstPageOfOrdersReadsWhatItShows() {
		assertReadsFewRows("orders", "/api/order?limit=" + LIMIT, Shop.KEY);
	}

	@Test
	void aDeepPageOfFailedNotificationsReadsWhatItShows() {
		String cursor = cursor("failed_at", "id", "failed_deliveries");

		assertReadsFewRows("failed_deliveries", "/api/admin/notification?limit=" + LIMIT + "&cursor=" + cursor,
				Shop.KEY_ADMIN);
	}

	/**
	 * The API itself counts what waits and what has failed every ten seconds: where that
	 * falls in between, the requests are sent again.
	 */
	private static void assertReadsFewRows(String table, String path, String key) {
		await("requests that read few rows of " + table)
			.untilAsserted(() -> assertThat(rowsReadFor(table, path, key)).isLessThan(REQUESTS * LIMIT * 10));
	}

	private static long rowsReadFor(String table, String path, String key) {
		Api api = own.api();
		awaitStatisticsAtRest(table);
		long scans = scans(table);
		long before = rowsRead(table);
		for (int i = 0; i < REQUESTS; i++) {
			assertThat(api.get(path).key(key).send().hasStatus(200).json()).hasSize(LIMIT);
		}
		// Sessions report them ten seconds after their last statement.
		await("statistics of " + table).until(() -> scans(table) >= scans + REQUESTS);
		return rowsRead(table) - before;
	}

	/** The server counts what a session has read some time after it has read it. */
	private static void awaitStatisticsAtRest(String table) {
		AtomicLong last = new AtomicLong(-1);
		await("statistics of " + table + " at rest").pollInterval(Duration.ofSeconds(2)).until(() -> {
			long now = rowsRead(table);
			return last.getAndSet(now) == now;
		});
	}

	private static String cursor(String time, String id, String table) {
		String row = "FROM (SELECT * FROM %s ORDER BY %s DESC OFFSET %d LIMIT 1) AS deep".formatted(table, time, DEEP);
		return new CursorPage.Cursor(
				OffsetDateTime.parse(shop.list("to_json(" + time + ") #>> '{}' " + row).getFirst()).toInstant(),
				UUID.fromString(shop.list(id + " " + row).getFirst()))
			.encode();
	}

	private static long scans(String table) {
		return shop.number("SELECT seq_scan + idx_scan FROM pg_stat_user_tables WHERE relname = '" + table + "'");
	}

	private static long rowsRead(String table) {
		return shop
			.number("SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = '" + table + "'");
	}

}
