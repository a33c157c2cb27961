package dev.orderfood.behaviour;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.CapturesOutput;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A session that the server terminates during a query, as it does before a shutdown, is a
 * database outage and not a fault of the API.
 */
@CapturesOutput
@ResourceLock(OwnApi.LOCK)
class TerminatedSessionIT {

	private static final String BLOCKED = "FROM pg_locks WHERE NOT granted "
			+ "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

	private static Shop shop;

	private static OwnApi own;

	@BeforeAll
	static void start() {
		shop = Shop.in(TestPostgres.shared().migratedDatabase());
		own = OwnApi.on(shop.database());
	}

	@AfterAll
	static void stop() {
		own.close();
	}

	@ParameterizedTest
	@CsvSource({ "orders,/api/order", "stock,/api/inventory/1", "users,/api/order" })
	void aTerminatedQueryIsAnswered503AndLoggedByTheOutageAlone(String table, String path, CapturedOutput output)
			throws Exception {
		String key = shop.newClient("create_order,read_order,admin");
		Api api = own.api();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
				Connection holder = shop.database().connect()) {
			if (!table.equals("users")) {
				// The key is in the cache, so that only the table itself blocks.
				api.get("/api/order").key(key).send().hasStatus(200);
			}
			lock(holder, table);
			CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> api.get(path).key(key).send(),
					threads);
			await("the blocked query").pollInterval(Duration.ofMillis(20))
				.until(() -> shop.number("SELECT count(*) " + BLOCKED) > 0);
			shop.execute("SELECT pg_terminate_backend(pid) " + BLOCKED);

			Answer refused = answer.join().hasStatus(503);
			assertThat(refused.header("Retry-After")).isPresent();
			String trace = refused.json().get("traceId").asString();
			// Other APIs of this JVM have failures of their own.
			assertThat(output.getAll()
				.lines()
				.filter((line) -> line.contains(" WARN ") || line.contains(" ERROR "))
				.filter((line) -> line.contains(trace))).isEmpty();
		}
	}

	private static void lock(Connection holder, String table) throws SQLException {
		holder.setAutoCommit(false);
		try (Statement statement = holder.createStatement()) {
			statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
		}
	}

}
