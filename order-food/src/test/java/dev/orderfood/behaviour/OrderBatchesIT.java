package dev.orderfood.behaviour;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Orders that wait for the only writer while the test holds it up are written together,
 * and each is answered as if it had been alone.
 */
@ResourceLock(OwnApi.LOCK)
class OrderBatchesIT {

	private static final String ORDER = """
			{"items":[{"productId":"1","quantity":2},{"productId":"3","quantity":1}]}""";

	private static final String HOLD_UP = "LOCK TABLE order_items IN EXCLUSIVE MODE";

	private static Shop shop;

	private static OwnApi patient;

	private static OwnApi impatient;

	@BeforeAll
	static void start() {
		shop = Shop.in(TestPostgres.shared().migratedDatabase());
		patient = start("60s");
		impatient = start("50ms");
	}

	private static OwnApi start(String timeout) {
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.put("orderfood.order.writers", "1");
		environment.put("orderfood.order.timeout", timeout);
		// Orders wait for the test's lock together.
		environment.put("spring.datasource.hikari.data-source-properties.options",
				"-c statement_timeout=60000 -c lock_timeout=0");
		return OwnApi.patient(environment);
	}

	@AfterAll
	static void stop() {
		patient.close();
		impatient.close();
	}

	@Test
	void whoWaitsIsWrittenTogether() throws Exception {
		String client = shop.newClient();
		List<Callable<Answer>> orders = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			String key = (i % 2 == 0) ? null : "together-" + i;
			orders.add(() -> order(patient, client, key, ORDER));
		}

		List<Answer> answers = whileHeldUp(HOLD_UP, orders, "");

		assertThat(answers).allSatisfy((answer) -> answer.hasStatus(200));
		assertThat(ids(answers)).doesNotHaveDuplicates();
		assertThat(shop
			.list("DISTINCT xmin::text FROM orders WHERE id::text = ANY ('{" + String.join(",", ids(answers)) + "}')"))
			.as("transactions")
			.hasSize(1);
		assertThat(shop.list("DISTINCT count(*) FROM order_items WHERE order_id::text = ANY ('{"
				+ String.join(",", ids(answers)) + "}') GROUP BY order_id"))
			.as("lines of each")
			.containsExactly("2");
	}

	@Test
	void aPriceThatChangesMeanwhileConcernsItsOrderOnly() throws Exception {
		String client = shop.newClient();
		shop.execute("INSERT INTO products (id, name, price, category) VALUES (6001, 'Fickle', 3.00, 'Fickle')");
		await("the new product").until(() -> patient.api().get("/api/product/6001").sendUnchecked().status() == 200);

		List<Answer> answers = whileHeldUp(HOLD_UP,
				List.of(() -> order(patient, client, null, ORDER), () -> order(patient, client, null, """
						{"items":[{"productId":"6001","quantity":1}]}"""), () -> order(patient, client, null, ORDER)),
				"UPDATE products SET price = 4.00 WHERE id = 6001");

		assertThat(answers).extracting((answer) -> answer.hasStatus(200).json().get("total").decimalValue().toString())
			.containsExactly("35.97", "4.00", "35.97");
		assertThat(shop.orders(client)).isEqualTo(3);
	}

	@Test
	void oneKeyTwiceMakesOneOrder() throws Exception {
		String client = shop.newClient();

		List<Answer> answers = whileHeldUp(HOLD_UP, List.of(() -> order(patient, client, "same", ORDER),
				() -> order(patient, client, "same", ORDER), () -> order(patient, client, "other", ORDER)), "");

		assertThat(answers).allSatisfy((answer) -> assertThat(answer.status()).isIn(200, 409));
		assertThat(answers.getLast().status()).isEqualTo(200);
		assertThat(shop.orders(client)).isEqualTo(2);
		assertThat(order(patient, client, "same", ORDER).hasStatus(200).header("Idempotent-Replayed")).isPresent();
	}

	/**
	 * Only the database can tell that a key is used while the statement runs, and then it
	 * undoes the whole of it.
	 */
	@Test
	void aKeyThatIsUsedMeanwhileConcernsItsOrderOnly() throws Exception {
		String client = shop.newClient();
		String useKey = """
				INSERT INTO idempotency_keys (user_id, idempotency_key, request_hash, response, created_at)
				SELECT id, 'raced', sha256('another request'), 'answer', now()
				FROM users WHERE key_hash = sha256('%s')""".formatted(client);

		List<Answer> answers = whileHeldUp(HOLD_UP + "; " + useKey, List.of(() -> order(patient, client, null, ORDER),
				() -> order(patient, client, "raced", ORDER), () -> order(patient, client, "free", ORDER)), "");

		assertThat(answers).extracting(Answer::status).containsExactly(200, 422, 200);
		assertThat(shop.orders(client)).isEqualTo(2);
	}

	@Test
	void whoWaitsForTooLongIsToldSo() throws Exception {
		String client = shop.newClient();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
				Connection holding = holdUp(HOLD_UP)) {
			List<Future<Answer>> first = new ArrayList<>();
			// One that waits for too long before it is written is not placed at all.
			await("an order at the lock").pollInterval(Duration.ofMillis(20)).until(() -> {
				if (first.isEmpty() || first.getLast().isDone()) {
					first.add(threads.submit(() -> order(impatient, client, null, ORDER)));
				}
				return shop.sessionsThatWaitFor(holding) == 1;
			});

			Answer second = order(impatient, client, null, ORDER).hasStatus(503);
			holding.commit();

			assertThat(second.header("Retry-After")).isPresent();
			assertThat(first).extracting((answer) -> answer.get().hasStatus(503).json().get("message").asString())
				.filteredOn((message) -> message.contains("may have been placed"))
				.hasSize(1);
		}
		await("the order that was being written").until(() -> shop.orders(client) == 1);
		await("an order that is written in time").until(() -> order(impatient, client, null, ORDER).status() == 200);
	}

	/** Has the orders wait for one that is held up, then lets all of them go. */
	private static List<Answer> whileHeldUp(String holdUp, List<Callable<Answer>> orders, String meanwhile)
			throws Exception {
		String other = shop.newClient();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
				Connection holding = holdUp(holdUp)) {
			Future<Answer> first = threads.submit(() -> order(patient, other, null, ORDER));
			awaitLock(holding);
			List<Future<Answer>> waiting = new ArrayList<>();
			for (Callable<Answer> order : orders) {
				waiting.add(threads.submit(order));
			}
			await("orders in the queue").pollInterval(Duration.ofMillis(20))
				.until(() -> patient.api()
					.get("/metrics")
					.send()
					.text()
					.contains("\norderfood_orders_waiting{application=\"order-food\"} " + orders.size() + ".0"));
			shop.execute(meanwhile);
			holding.commit();
			first.get().hasStatus(200);
			List<Answer> answers = new ArrayList<>();
			for (Future<Answer> answer : waiting) {
				answers.add(answer.get());
			}
			return answers;
		}
	}

	private static Connection holdUp(String sql) throws SQLException {
		Connection connection = shop.database().connect();
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		return connection;
	}

	private static void awaitLock(Connection holding) {
		await("an order at the lock").pollInterval(Duration.ofMillis(20))
			.until(() -> shop.sessionsThatWaitFor(holding) == 1);
	}

	private static List<String> ids(List<Answer> answers) {
		return answers.stream().map((answer) -> answer.json().get("id").asString()).toList();
	}

	private static Answer order(OwnApi api, String client, @Nullable String key, String order) {
		var call = api.api().call("POST", "/api/order").key(client).json(order);
		return ((key != null) ? call.header("Idempotency-Key", key) : call).send();
	}

}
