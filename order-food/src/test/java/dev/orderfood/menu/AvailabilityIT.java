package dev.orderfood.menu;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The staff says that products are sold out. */
@OrderFoodTest
class AvailabilityIT {

	private Api api;

	private Shop shop;

	private String staff = "";

	private String product = "";

	@BeforeEach
	void productOfItsOwn(Api api, Shop shop) {
		this.api = api;
		this.shop = shop;
		this.staff = shop.newClient("manage_menu");
		this.product = shop.newProduct(null);
	}

	@Test
	void aProductThatIsSoldOutIsShownSoAndCannotBeOrderedFromTheAnswerOn() {
		await("the catalog").until(this::available);
		String tag = this.api.get("/api/product").send().header("ETag").orElseThrow();

		Answer said = change("{\"available\":false,\"reason\":\"no flour\"}").hasStatus(200);

		assertThat(said.text())
			.isEqualTo("{\"productId\":\"" + this.product + "\",\"available\":false,\"reason\":\"no flour\"}");
		assertThat(order().isErrorBlaming(422, "items[0].productId").json().get("message").stringValue())
			.contains("product " + this.product + " (Own) until further notice (no flour)");
		await("the catalog").until(() -> !available());
		assertThat(this.api.get("/api/product").header("If-None-Match", tag).send().hasStatus(200).header("ETag"))
			.isNotEqualTo(tag);

		change("{\"available\":true}").hasStatus(200);
		order().hasStatus(200);
		await("the catalog").until(this::available);
		assertThat(this.api.get("/api/product").header("If-None-Match", tag).send().status()).isEqualTo(304);
	}

	@Test
	void onlyTheLinesThatAreSoldOutAreToBlame() {
		change("{\"available\":false,\"until\":\"2999-01-01T12:00:00+02:00\"}").hasStatus(200);

		Answer answer = this.api
			.order("{\"items\":[{\"productId\":1,\"quantity\":1},{\"productId\":%s,\"quantity\":1}]}"
				.formatted(this.product))
			.send()
			.isErrorBlaming(422, "items[1].productId");
		assertThat(answer.json().at("/details/0/message").stringValue())
			.isEqualTo("is not available until 2999-01-01T10:00:00Z");
		await("the catalog")
			.until(() -> product().json().path("unavailableUntil").asString("").equals("2999-01-01T10:00:00Z"));
		assertThat(available()).isFalse();

		change("{\"available\":false}").hasStatus(200);
		await("the catalog").until(() -> !product().json().has("unavailableUntil"));
		assertThat(available()).isFalse();
	}

	@Test
	void aTimeThatIsOverMeansAvailable() {
		assertThat(change("{\"available\":false,\"until\":\"2020-01-01T12:00:00Z\",\"reason\":\"x\"}").hasStatus(200)
			.text()).isEqualTo("{\"productId\":\"" + this.product + "\",\"available\":true}");
		order().hasStatus(200);
	}

	@Test
	void aRefreshChangesNothingAboutIt() {
		change("{\"available\":false}").hasStatus(200);
		await("the catalog").until(() -> !available());

		this.shop.execute("UPDATE products SET price = 2.00, active = false WHERE id = " + this.product);
		order().isErrorBlaming(422, "items[0].productId");
		change("{\"available\":true}").isErrorBlaming(404);
		this.shop.execute("UPDATE products SET active = true WHERE id = " + this.product);

		await("the new price").until(() -> product().json().path("price").asString("").equals("2.00"));
		assertThat(available()).isFalse();
		order().isErrorBlaming(422, "items[0].productId");
	}

	@Test
	void anOrderThatWasAnsweredKeepsItsAnswer() {
		List<Answer> answers = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			answers.add(this.api.order(body()).header("Idempotency-Key", "sold-out-" + this.product).send());
			change("{\"available\":false}").hasStatus(200);
		}
		assertThat(answers.getLast().hasStatus(200).body()).isEqualTo(answers.getFirst().hasStatus(200).body());
	}

	/** What it read before it waited must not count. */
	@Test
	void anOrderThatWaitsForTheStaffIsDecidedByWhatTheStaffSays() throws Exception {
		try (Connection change = this.shop.database().connect();
				Statement statement = change.createStatement();
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			change.setAutoCommit(false);
			statement.execute("SELECT pg_advisory_xact_lock(hashtextextended('order-food menu', 0))");
			statement.execute("INSERT INTO product_availability (product_id, available, user_id) VALUES ("
					+ this.product + ", false, 1)");
			Future<Answer> order = threads.submit(() -> order(this.product));
			awaitBlockedBy(change);
			change.commit();

			order.get().isErrorBlaming(422, "items[0].productId");
		}
	}

	@Test
	void theStaffIsAnsweredAfterTheOrdersThatDidNotKnow() throws Exception {
		try (Connection order = this.shop.database().connect();
				Statement statement = order.createStatement();
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			order.setAutoCommit(false);
			statement.execute("SELECT pg_advisory_xact_lock_shared(hashtextextended('order-food menu', 0))");
			Future<Answer> change = threads.submit(() -> change("{\"available\":false}"));
			awaitBlockedBy(order);
			assertThat(change.isDone()).isFalse();
			order.commit();

			change.get().hasStatus(200);
		}
	}

	@Test
	void noOrderIsPlacedAfterTheAnswerHoweverManyAreOnTheirWay() throws Exception {
		for (int round = 0; round < 5; round++) {
			String own = this.shop.newProduct(null);
			AtomicBoolean ended = new AtomicBoolean();
			try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
				List<Future<Integer>> customers = new ArrayList<>();
				for (int i = 0; i < 16; i++) {
					customers.add(threads.submit(() -> {
						int placed = 0;
						while (!ended.get()) {
							Answer answer = order(own);
							assertThat(answer.status()).isIn(200, 422);
							placed += (answer.status() == 200) ? 1 : 0;
						}
						return placed;
					}));
				}
				long placed;
				try {
					await("orders").until(() -> orders(own) > 30);
					change(own, "{\"available\":false}").hasStatus(200);
					placed = orders(own);
					for (int i = 0; i < 20; i++) {
						order(own).isErrorBlaming(422, "items[0].productId");
					}
				}
				finally {
					ended.set(true);
				}
				int answered = 0;
				for (Future<Integer> customer : customers) {
					answered += customer.get();
				}
				assertThat(orders(own)).isEqualTo(placed).isEqualTo(answered);
			}
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{}                                              | available
			{"available":null}                              | available
			{"available":"false"}                           | available
			{"available":0}                                 | available
			{"available":false,"until":"tomorrow"}          | until
			{"available":false,"until":"2026-11-26T11:00"}  | until
			{"available":false,"until":"2026-11-31T11:00Z"} | until
			{"available":false,"until":1}                   | until
			{"available":true,"until":"2999-01-01T00:00Z"}  | until
			{"available":false,"reason":1}                  | reason
			{"available":false,"reason":"a\\u0007b"}        | reason
			{"available":false,"reason":"a\\nb"}            | reason
			""")
	void refusesWhatCannotBeMeant(String body, String field) {
		change(body).isErrorBlaming(400, field);
		order().hasStatus(200);
	}

	@ParameterizedTest
	@CsvSource({ "999, 404", "11, 404", "x, 400", "9223372036854775808, 400" })
	void refusesProductsThatAreNone(String id, int status) {
		assertThat(change(id, "{\"available\":false}").status()).isEqualTo(status);
	}

	@ParameterizedTest
	@ValueSource(strings = { "create_order,read_order", "reserve_stock" })
	void needsTheScope(String scopes) {
		String path = "/api/admin/product/" + this.product + "/availability";
		this.api.call("PUT", path).json("{\"available\":false}").send().hasStatus(401);
		this.api.call("PUT", path).key(this.shop.newClient(scopes)).json("{\"available\":false}").send().hasStatus(403);
		this.api.call("PUT", path).key(Shop.KEY_ADMIN).json("{\"available\":true}").send().hasStatus(200);
		order().hasStatus(200);
	}

	private void awaitBlockedBy(Connection holding) throws SQLException {
		int pid = holding.unwrap(PGConnection.class).getBackendPID();
		await("a session that waits")
			.until(() -> this.shop.count("pg_stat_activity WHERE " + pid + " = ANY (pg_blocking_pids(pid))") > 0);
	}

	private Answer change(String body) {
		return change(this.product, body);
	}

	private Answer change(String id, String body) {
		return this.api.call("PUT", "/api/admin/product/" + id + "/availability").key(this.staff).json(body).send();
	}

	private Answer order() {
		return order(this.product);
	}

	private Answer order(String id) {
		return this.api.order("{\"items\":[{\"productId\":" + id + ",\"quantity\":1}]}").send();
	}

	private String body() {
		return "{\"items\":[{\"productId\":" + this.product + ",\"quantity\":1}]}";
	}

	private long orders(String id) {
		return this.shop.count("order_items WHERE product_id = " + id);
	}

	private Answer product() {
		return this.api.get("/api/product/" + this.product).send();
	}

	private boolean available() {
		Answer answer = product();
		return answer.status() == 200 && answer.json().get("available").booleanValue();
	}

}
