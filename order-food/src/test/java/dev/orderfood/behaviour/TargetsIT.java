package dev.orderfood.behaviour;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Promise;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The shop in three parts, each of which would be a Deployment of its own: orders, stock
 * and notifications. Between orders and stock stands a network that is slow, dead or
 * unreliable.
 */
@ResourceLock(OwnApi.OUTAGE_LOCK)
class TargetsIT {

	/** Three seconds, and what the way to the API and back takes. */
	private static final Promise ANSWER = new Promise("an answer while the stock cannot be asked",
			Duration.ofMillis(3_700));

	/** Less than anybody would wait who had to ask. */
	private static final Promise REFUSAL = new Promise("a refusal while the stock is known to be away",
			Duration.ofMillis(500));

	private static final Promise SECOND_ATTEMPT = new Promise("an order whose stock is there for the second attempt",
			Duration.ofMillis(2_700));

	private static final Promise SLOW_STOCK = new Promise("an order whose stock answers after 400 ms",
			Duration.ofSeconds(2));

	private static Shop shop;

	private static OwnApi inventory;

	private static OwnApi notification;

	private static TcpProxy network;

	private static OwnApi orders;

	private String client = "";

	@BeforeAll
	static void start() {
		shop = Shop.in(TestPostgres.shared().migratedDatabase());
		inventory = target("inventory", Map.of("orderfood.inventory.reservation.look-every", "100ms"));
		notification = target("notification", Map.of());
		network = new TcpProxy("localhost", inventory.api().port());
		orders = target("order", Map.of("ORDERFOOD_INVENTORY_URL", "http://localhost:" + network.port(),
				"ORDERFOOD_INVENTORY_API_KEY", shop.newClient("reserve_stock")));
	}

	private static OwnApi target(String name, Map<String, String> settings) {
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.put("ORDERFOOD_TARGET", name);
		environment.putAll(settings);
		OwnApi own = OwnApi.start(environment);
		own.awaitReady();
		return own;
	}

	@AfterAll
	static void stop() {
		orders.close();
		network.close();
		notification.close();
		inventory.close();
	}

	@BeforeEach
	void client() {
		this.client = shop.newClient();
	}

	/** Nothing that was reserved stays so, whatever has happened. */
	@AfterEach
	void nothingIsLeftBehind() {
		network.thaw();
		network.delay(Duration.ZERO);
		served("again-" + System.nanoTime(), "1", 1).hasStatus(200);
		giveBack();
	}

	/** Has what was reserved and given up come back now instead of in a minute. */
	private static void giveBack() {
		await("reservations").pollDelay(Duration.ZERO).until(() -> {
			// Those that were asked for in vain may be made later than they are given up.
			shop.execute("UPDATE stock_reservations SET reserved_at = now() - interval '1 hour'");
			return shop.count("stock_reservations") == 0;
		});
	}

	@ParameterizedTest
	@CsvSource({ "/api/product, 200, 404, 404", "/api/product/1, 200, 404, 404", "/api/order, 200, 404, 404",
			"/api/admin/order, 200, 404, 404", "/api/admin/event, 200, 404, 404", "/api/inventory/1, 404, 200, 404",
			"/api/admin/notification, 404, 404, 200", "/api/admin/webhook, 404, 404, 200", "/livez, 200, 200, 200",
			"/readyz, 200, 200, 200", "/metrics, 200, 200, 200" })
	void eachPartServesItsOwn(String path, int fromOrders, int fromInventory, int fromNotification) {
		String key = shop.newClient("read_order,admin");

		assertThat(status(orders, path, key)).isEqualTo(fromOrders);
		assertThat(status(inventory, path, key)).isEqualTo(fromInventory);
		assertThat(status(notification, path, key)).isEqualTo(fromNotification);
	}

	private static int status(OwnApi part, String path, String key) {
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + part.api().port() + path))
			.header("api_key", key)
			.build();
		try (HttpClient http = HttpClient.newHttpClient()) {
			return await("an answer of a part that is not too busy").pollDelay(Duration.ZERO)
				.until(() -> http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode(),
						(status) -> status != 503);
		}
	}

	@Test
	void anOrderTakesItsStockAndIsAnnounced() {
		String product = shop.newProduct(10);
		awaitCatalog(product);

		Answer placed = served("one", product, 4).hasStatus(200);

		assertThat(left(product)).isEqualTo(6);
		String id = placed.json().get("id").stringValue();
		await("the announcement")
			.until(() -> read(id).hasStatus(200).json().get("notification").stringValue().equals("SENT"));
	}

	/** Both processes have the same database: the stock is not asked for that. */
	@Test
	void anOrderThatIsCancelledGivesItsStockBack() {
		String product = shop.newProduct(10);
		awaitCatalog(product);
		String id = served("one", product, 4).hasStatus(200).json().get("id").stringValue();
		String unlimited = served("unlimited", "1", 1).hasStatus(200).json().get("id").stringValue();
		// No reservation is left either, so only the order can give something back below.
		assertThat(left(product)).isEqualTo(6);
		assertThat(shop.list("from_stock FROM order_items WHERE order_id IN ('" + id + "', '" + unlimited
				+ "') ORDER BY product_id"))
			.containsExactly("f", "t");

		for (String order : new String[] { id, id, unlimited }) {
			orders.api()
				.call("PUT", "/api/order/" + order + "/status")
				.key(this.client)
				.json("{\"status\":\"CANCELLED\"}")
				.sendUntilServed()
				.hasStatus(200);
		}

		assertThat(left(product)).isEqualTo(10);
		String token = read(id).hasStatus(200).json().get("trackingToken").stringValue();
		orders.api().get("/api/track/" + token).sendUntilServed().hasStatus(200);
	}

	@Test
	void whoWantsMoreThanThereIsIsToldWhatIsLeft() {
		String product = shop.newProduct(3);
		awaitCatalog(product);

		Answer refused = served("one", product, 4);

		refused.isErrorBlaming(422, "items[0].quantity");
		assertThat(refused.text()).contains("3 of product " + product);
		assertThat(left(product)).isEqualTo(3);
	}

	@Test
	void aRepetitionTakesNothing() {
		String product = shop.newProduct(10);
		awaitCatalog(product);

		Answer first = served("same", product, 4).hasStatus(200);
		Answer second = served("same", product, 4).hasStatus(200);

		assertThat(second.body()).isEqualTo(first.body());
		assertThat(left(product)).isEqualTo(6);
	}

	/**
	 * A repetition or a code that is not valid must not keep others from the last units.
	 */
	@Test
	void repetitionsAndCodesThatAreNotValidReserveNothing() {
		String product = shop.newProduct(10);
		awaitCatalog(product);
		served("first", product, 1).hasStatus(200);
		// Who needs the stock is refused from here on.
		network.freeze();

		for (int i = 0; i < 5; i++) {
			served("first", product, 1).hasStatus(200);
			served("first", product, 2).isErrorBlaming(422);
			orders.api()
				.call("POST", "/api/order")
				.key(this.client)
				.json("{\"items\":[{\"productId\":\"" + product + "\",\"quantity\":9}],\"couponCode\":\"JUNKCODE\"}")
				.sendUntilServed()
				.isErrorBlaming(422, "couponCode");
		}
	}

	@Test
	void aRepetitionIsAnsweredWhenNothingIsLeft() {
		String product = shop.newProduct(100);
		awaitCatalog(product);
		Answer first = served("same", product, 4).hasStatus(200);

		shop.execute("UPDATE stock SET quantity = 0 WHERE product_id = " + product);

		assertThat(served("same", product, 4).hasStatus(200).body()).isEqualTo(first.body());
	}

	@Test
	void theLimitOfAPromotionGivesTheStockBack() {
		String product = shop.newProduct(10);
		awaitCatalog(product);

		await("a refusal").pollDelay(Duration.ZERO)
			.until(() -> orders.api()
				.call("POST", "/api/order")
				.key(this.client)
				.json("""
						{"items":[{"productId":"%s","quantity":4}],"couponCode":"NOBODY"}""".formatted(product))
				.send()
				.status(), (status) -> status == 422);

		await("the stock").until(() -> left(product) == 10);
	}

	@Test
	void sixtyFourCustomersBuyExactlyWhatThereIs() {
		String product = shop.newProduct(1000);
		awaitCatalog(product);
		AtomicInteger sold = new AtomicInteger();

		List<Answer> refusals = Parallel.run(64, (number) -> {
			for (int i = 0;;) {
				Answer answer = order(number + "-" + i, product, 4).answer();
				if (answer.status() == 200) {
					sold.addAndGet(4);
					i++;
				}
				else if (answer.status() != 503) {
					return answer;
				}
			}
		});

		assertThat(refusals).allSatisfy((answer) -> answer.isErrorBlaming(422, "items[0].quantity"));
		// Reservations that were given up come back: what they held is there for others.
		await("the last of the stock").pollDelay(Duration.ZERO).until(() -> {
			giveBack();
			while (served("last-" + sold.get(), product, 4).status() == 200) {
				sold.addAndGet(4);
			}
			return sold.get() >= 1000;
		});
		assertThat(sold).hasValue(1000);
		assertThat(left(product)).isZero();
		assertThat(shop.number("SELECT sum(quantity) FROM order_items WHERE product_id = " + product)).isEqualTo(1000);
	}

	@Test
	void theStockIsAskedOnBehalfOfTheRequest() throws IOException {
		List<Headers> asked = new CopyOnWriteArrayList<>();
		HttpServer stock = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		stock.createContext("/", (exchange) -> {
			asked.add(exchange.getRequestHeaders());
			exchange.sendResponseHeaders(403, -1);
			exchange.close();
		});
		stock.start();
		try (OwnApi own = target("order", Map.of("ORDERFOOD_INVENTORY_URL",
				"http://localhost:" + stock.getAddress().getPort(), "ORDERFOOD_INVENTORY_API_KEY", "the-key"))) {
			// A busy machine may be out of time before it asks.
			await("a request for stock").pollDelay(Duration.ZERO).until(() -> {
				own.api()
					.call("POST", "/api/order")
					.key(this.client)
					.header("X-Request-Id", "mine")
					.header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
					.json("{\"items\":[{\"productId\":\"1\",\"quantity\":1}]}")
					.send()
					.isErrorBlaming(503);
				return !asked.isEmpty();
			});

			assertThat(asked).as("a key that is not accepted is not sent again, but for the release")
				.hasSizeBetween(1, 2)
				.allSatisfy((headers) -> {
					assertThat(headers.getFirst("api_key")).isEqualTo("the-key");
					assertThat(headers.getFirst("X-Request-Id")).isEqualTo("mine");
					assertThat(headers.getFirst("traceparent")).contains("0af7651916cd43dd8448eb211c80319c")
						.doesNotContain("b7ad6b7169203331");
				});
			assertThat(own.api().get("/metrics").send().text())
				.contains("uri=\"/api/inventory/reservation/{orderId}\"");
		}
		finally {
			stock.stop(0);
		}
	}

	@Test
	void slowStockIsWaitedFor() {
		network.delay(Duration.ofMillis(400));

		AtomicReference<Placed> placed = new AtomicReference<>();
		await("an order").pollDelay(Duration.ZERO).until(() -> {
			placed.set(order("slow", "1", 1));
			return placed.get().answer().status() == 200;
		});
		assertThat(placed.get().took()).isGreaterThanOrEqualTo(Duration.ofMillis(400));
		SLOW_STOCK.measured(placed.get().took());
	}

	@Test
	void stockThatIsTooSlowIsGivenUpInTime() {
		network.delay(Duration.ofMillis(1_500));

		refusedInTime(order("too-slow", "1", 1));
	}

	@Test
	void stockThatNeverAnswersIsGivenUpInTimeAndNotAskedWhileItIsKnown() {
		network.freeze();

		refusedInTime(order("1", "1", 1));
		List<Placed> others = Parallel.run(8, (number) -> order("other-" + number, "1", 1));
		others.forEach(TargetsIT::refusedInTime);

		await("an order that is refused without asking").pollDelay(Duration.ZERO).until(() -> {
			double before = notPermitted();
			Placed known = order("known", "1", 1);
			known.answer().isErrorBlaming(503);
			boolean notAsked = notPermitted() > before;
			if (notAsked) {
				REFUSAL.measured(known.took());
			}
			return notAsked;
		});
		orders.api().get("/api/product").send().hasStatus(200);
		orders.api().get("/readyz").send().hasStatus(200);
		orders.api().get("/livez").send().hasStatus(200);
	}

	/**
	 * At once, after a second and after two, while the circuit breaker is closed, and
	 * once more to release what may have been reserved, which the customer does not wait
	 * for.
	 */
	@Test
	void stockThatIsDeadIsAskedThreeTimes() {
		int port = network.port();
		await("three attempts").pollDelay(Duration.ZERO).until(() -> {
			await("as many orders as the circuit breaker counts").until(() -> IntStream.range(0, 10)
				.allMatch((n) -> order("alive-" + System.nanoTime(), "1", 1).answer().status() == 200));
			network.close();
			try {
				double before = failedAttempts();
				Placed refused = order("dead", "1", 1);
				double attempts = failedAttempts() - before;
				refusedInTime(refused);
				// A busy machine may have no time for three.
				return (attempts == 3 || attempts == 4) && refused.took().compareTo(Duration.ofMillis(1_900)) > 0;
			}
			finally {
				network = new TcpProxy("localhost", inventory.api().port(), port);
			}
		});
	}

	/** The second attempt finds what the first one did not. */
	@Test
	void stockThatIsBackAfterASecondCostsASecond() {
		await("an order with a failed attempt").pollDelay(Duration.ZERO).until(() -> {
			double before = failedAttempts();
			AtomicBoolean answered = new AtomicBoolean();
			network.freeze();
			Thread thawing = Thread.ofVirtual().start(() -> {
				// While the circuit breaker is open, there is no attempt.
				await("the end of the first attempt").until(() -> answered.get() || failedAttempts() > before);
				network.thaw();
			});
			Placed placed = order("second-attempt-" + System.nanoTime(), "1", 1);
			answered.set(true);
			boolean served = placed.answer().status() == 200;
			if (served) {
				assertThat(placed.took()).isGreaterThan(Duration.ofMillis(900));
				SECOND_ATTEMPT.measured(placed.took());
			}
			else {
				placed.answer().isErrorBlaming(503);
			}
			thawing.join();
			return served;
		});
	}

	@Test
	void flappingStockLosesNoOrderAndSellsNothingTwice() {
		String product = shop.newProduct(100_000);
		awaitCatalog(product);
		AtomicInteger answered = new AtomicInteger();

		List<Integer> placed = Parallel.run(8, (number) -> {
			int orders = 0;
			for (int i = 0; i < 15; i++) {
				Placed order = order(number + "-" + i, product, 2);
				ANSWER.measured(order.took());
				while (order.answer().status() == 503) {
					order = order(number + "-" + i, product, 2);
				}
				order.answer().hasStatus(200);
				orders++;
				if (answered.incrementAndGet() % 7 == 0) {
					network.cut();
				}
			}
			return orders;
		});
		nothingIsLeftBehind();

		int sold = 2 * placed.stream().mapToInt(Integer::intValue).sum();
		assertThat(shop.number("SELECT sum(quantity) FROM order_items WHERE product_id = " + product)).isEqualTo(sold);
		assertThat(left(product)).isEqualTo(100_000 - sold);
	}

	private static double failedAttempts() {
		return inventoryBreaker("calls_seconds_count", "kind=\"failed\"");
	}

	private static double notPermitted() {
		return inventoryBreaker("not_permitted_calls_total", "");
	}

	private static double inventoryBreaker(String meter, String label) {
		return orders.api()
			.get("/metrics")
			.send()
			.text()
			.lines()
			.filter((line) -> line.startsWith("resilience4j_circuitbreaker_" + meter)
					&& line.contains("name=\"inventory\"") && line.contains(label))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

	private static void refusedInTime(Placed order) {
		order.answer().isErrorBlaming(503);
		assertThat(order.answer().header("Retry-After")).isPresent();
		ANSWER.measured(order.took());
	}

	private static void awaitCatalog(String product) {
		await("product " + product).until(() -> orders.api().get("/api/product/" + product).send().status() == 200);
	}

	/**
	 * Orders as the API's documentation says: what is answered with 503 is sent again.
	 */
	private Answer served(String key, String product, int quantity) {
		return await("an answer").pollDelay(Duration.ZERO).until(() -> {
			Answer answer = order(key, product, quantity).answer();
			if (answer.status() == 503) {
				// What it may have reserved is in the way of the next attempt.
				giveBack();
			}
			return answer;
		}, (answer) -> answer.status() != 503);
	}

	private Answer read(String id) {
		return orders.api().get("/api/order/" + id).key(this.client).sendUntilServed();
	}

	private Placed order(String key, String product, int quantity) {
		long begun = System.nanoTime();
		Answer answer = orders.api().call("POST", "/api/order").key(this.client).header("Idempotency-Key", key).json("""
				{"items":[{"productId":"%s","quantity":%d}]}""".formatted(product, quantity)).send();
		return new Placed(answer, Duration.ofNanos(System.nanoTime() - begun));
	}

	/** Once what was reserved and given up has come back. */
	private static long left(String product) {
		giveBack();
		return shop.number("SELECT quantity FROM stock WHERE product_id = " + product);
	}

	/**
	 * What became of a request.
	 *
	 * @param answer the answer
	 * @param took how long it was waited for
	 */
	private record Placed(Answer answer, Duration took) {
	}

}
