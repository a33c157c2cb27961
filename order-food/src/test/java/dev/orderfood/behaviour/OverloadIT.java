package dev.orderfood.behaviour;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * More orders come than can be worked on. A lock on the table keeps accepted orders at
 * work for as long as a test likes.
 */
@ResourceLock(OwnApi.LOCK)
class OverloadIT {

	private static final int WAITING = 2;

	/** One is being written, the others wait. */
	private static final int INSIDE = 1 + WAITING;

	private static final int CUSTOMERS = 20;

	private static final String ORDER = """
			{"items":[{"productId":"1","quantity":1}]}""";

	private static Shop shop;

	private static OwnApi own;

	@BeforeAll
	static void start() {
		shop = Shop.in(TestPostgres.shared().migratedDatabase());
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.put("orderfood.order.writers", "1");
		environment.put("orderfood.order.batch-size", "1");
		environment.put("orderfood.order.queue", Integer.toString(WAITING));
		// A test may take its time while it holds the lock.
		environment.put("orderfood.order.timeout", "60s");
		environment.put("orderfood.database.time-per-request", "60s");
		environment.put("orderfood.database.probe-timeout", "60s");
		environment.put("spring.datasource.hikari.data-source-properties.options",
				"-c statement_timeout=0 -c lock_timeout=0");
		environment.put("spring.datasource.hikari.data-source-properties.socketTimeout", "60");
		own = OwnApi.start(environment);
		own.awaitReady();
	}

	@AfterAll
	static void stop() {
		own.close();
	}

	@Test
	void whoFindsTheShopFullIsRefusedAtOnceAndWhoIsInIsServed() throws SQLException {
		double refused = rejectedForOverload();
		try (Connection other = shop.database().connect();
				Statement statement = other.createStatement();
				ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
			other.setAutoCommit(false);
			// Orders cannot be written, but they can be read.
			statement.execute("LOCK TABLE orders IN SHARE MODE");
			List<Future<Answer>> inside = fill(other, customers);

			for (int i = 0; i < CUSTOMERS; i++) {
				Answer answer = own.api().order(ORDER).send().hasStatus(503);
				assertThat(answer.header("Retry-After")).hasValue("1");
				assertThat(answer.json().get("message").asString()).contains("busier");
			}
			assertThat(inside).as("orders that are being worked on").noneMatch(Future::isDone);
			own.api().get("/api/product").send().hasStatus(200);
			own.api().get("/api/order").key(Shop.KEY).send().hasStatus(200);
			own.api().get("/readyz").send().hasStatus(200);
			own.api().get("/ready").send().hasStatus(200);
			assertThat(rejectedForOverload()).isEqualTo(refused + CUSTOMERS);
			other.rollback();

			Parallel.await(inside, "An order that was let in was not served");
		}
		own.api().order(ORDER).send().hasStatus(200);
		await("an empty queue").until(() -> waiting() == 0);
	}

	@Test
	void aRefusalLooksAtNothingSoThatItCostsNothing() throws SQLException {
		try (Connection other = shop.database().connect();
				Statement statement = other.createStatement();
				ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
			other.setAutoCommit(false);
			statement.execute("LOCK TABLE orders IN SHARE MODE");
			List<Future<Answer>> inside = fill(other, customers);
			own.api().order("not JSON").send().hasStatus(503);
			own.api().call("POST", "/api/order").key("nobody's").json(ORDER).send().hasStatus(503);
			own.api().get("/api/order").key("nobody's").send().hasStatus(403);
			own.api().call("PUT", "/api/order").key(Shop.KEY).json(ORDER).send().hasStatus(405);
			other.rollback();

			Parallel.await(inside, "An order that was let in was not served");
		}
		own.api().order("not JSON").send().hasStatus(400);
	}

	/**
	 * Places are taken by orders that are known, not by requests that are on their way.
	 */
	@Test
	void whoSendsABodySlowlyTakesNoPlace() throws Exception {
		List<Socket> slow = new ArrayList<>();
		try {
			for (int i = 0; i < 2 * INSIDE; i++) {
				Socket socket = new Socket("localhost", own.api().port());
				slow.add(socket);
				socket.getOutputStream()
					.write(("POST /api/order HTTP/1.1\r\nHost: localhost\r\napi_key: apitest\r\n"
							+ "Content-Type: application/json\r\nContent-Length: 40\r\n\r\n{")
						.getBytes(StandardCharsets.US_ASCII));
			}
			own.api().order(ORDER).send().hasStatus(200);
			await("an empty queue").until(() -> waiting() == 0);
		}
		finally {
			for (Socket socket : slow) {
				socket.close();
			}
		}
	}

	/** The first order has to be with the writer before the others fill the queue. */
	private static List<Future<Answer>> fill(Connection other, ExecutorService customers) throws SQLException {
		Callable<Answer> order = () -> own.api().order(ORDER).send().hasStatus(200);
		List<Future<Answer>> inside = new ArrayList<>(List.of(customers.submit(order)));
		await("an order at the lock").until(() -> shop.sessionsThatWaitFor(other) == 1);
		for (int i = 0; i < WAITING; i++) {
			inside.add(customers.submit(order));
		}
		await("a full queue").until(() -> waiting() == WAITING);
		return inside;
	}

	private static double waiting() {
		return value("orderfood_orders_waiting{", "");
	}

	private static double rejectedForOverload() {
		return value("orderfood_orders_rejected_total{", "reason=\"overload\"");
	}

	private static double value(String meter, String label) {
		return own.api()
			.get("/metrics")
			.send()
			.text()
			.lines()
			.filter((line) -> line.startsWith(meter) && line.contains(label))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

}
