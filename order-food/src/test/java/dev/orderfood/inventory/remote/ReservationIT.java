package dev.orderfood.inventory.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.CannotAcquireLockException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@OrderFoodTest
class ReservationIT {

	private final UUID order = UUID.randomUUID();

	@Autowired
	private ReservationService reservations;

	private String key = "";

	private Shop shop;

	private Api api;

	@BeforeEach
	void key(Shop shop, Api api) {
		this.shop = shop;
		this.api = api;
		this.key = shop.newClient("reserve_stock");
	}

	@Test
	void whatIsReservedIsTakenFromTheStock() {
		String limited = this.shop.newProduct(10);
		String unlimited = this.shop.newProduct(null);

		Answer answer = reserve(this.order, """
				{"items":[{"productId":"%s","quantity":3},{"productId":"%s","quantity":100000}]}""".formatted(limited,
				unlimited));

		assertThat(answer.hasStatus(200).text())
			.isEqualTo("{\"orderId\":\"" + this.order + "\",\"reserved\":true,\"shortages\":[]}");
		assertThat(left(limited)).isEqualTo(7);
	}

	@Test
	void aRepetitionTakesNothingAgain() {
		String product = this.shop.newProduct(10);

		for (int i = 0; i < 3; i++) {
			assertThat(reserve(this.order, product, 6).hasStatus(200).text()).contains("\"reserved\":true");
		}

		assertThat(left(product)).isEqualTo(4);
	}

	@Test
	void repetitionsAtTheSameTimeTakeNothingAgain() throws Exception {
		String limited = this.shop.newProduct(10);
		String unlimited = this.shop.newProduct(null);

		for (String product : List.of(limited, unlimited)) {
			UUID id = UUID.randomUUID();
			Callable<Answer> task = () -> reserve(id, product, 6);
			try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
				for (Future<Answer> answer : threads.invokeAll(List.of(task, task, task, task, task, task))) {
					assertThat(answer.get().hasStatus(200).text()).contains("\"reserved\":true");
				}
			}
		}

		assertThat(left(limited)).isEqualTo(4);
	}

	@Test
	void whoWantsMoreThanThereIsGetsNothing() {
		String enough = this.shop.newProduct(10);
		String tooFew = this.shop.newProduct(2);

		Answer answer = reserve(this.order, """
				{"items":[{"productId":"%s","quantity":3},{"productId":"%s","quantity":3}]}""".formatted(enough,
				tooFew));

		assertThat(answer.hasStatus(200).text()).isEqualTo("{\"orderId\":\"" + this.order
				+ "\",\"reserved\":false,\"shortages\":[{\"productId\":\"" + tooFew + "\",\"quantity\":2}]}");
		assertThat(left(enough)).isEqualTo(10);
		assertThat(left(tooFew)).isEqualTo(2);
	}

	@Test
	void linesOfOneProductAreTakenTogether() {
		String product = this.shop.newProduct(5);
		String lines = """
				{"items":[{"productId":"%1$s","quantity":3},{"productId":%1$s,"quantity":%2$d}]}""";

		assertThat(reserve(this.order, lines.formatted(product, 3)).hasStatus(200).text())
			.contains("\"reserved\":false");
		assertThat(reserve(this.order, lines.formatted(product, 2)).hasStatus(200).text())
			.contains("\"reserved\":true");

		assertThat(left(product)).isZero();
	}

	@Test
	void whatIsReleasedIsBackOnce() {
		String product = this.shop.newProduct(10);
		reserve(this.order, product, 6).hasStatus(200);

		release(this.order).hasStatus(204);
		assertThat(left(product)).isEqualTo(10);
		release(this.order).hasStatus(204);
		assertThat(left(product)).isEqualTo(10);
	}

	@Test
	void aProductThatHasBecomeUnlimitedStaysSo() {
		String product = this.shop.newProduct(10);
		reserve(this.order, product, 6).hasStatus(200);
		this.shop.execute("UPDATE stock SET quantity = NULL WHERE product_id = " + product);

		release(this.order).hasStatus(204);

		assertThat(this.shop.count("stock WHERE quantity IS NULL AND product_id = " + product)).isOne();
	}

	@Test
	void onlyWhatIsOldIsGivenBackByItself() {
		String product = this.shop.newProduct(10);
		reserve(this.order, product, 6).hasStatus(200);
		UUID old = UUID.randomUUID();
		reserve(old, product, 3).hasStatus(200);
		this.shop.execute(
				"UPDATE stock_reservations SET reserved_at = now() - interval '1 hour' WHERE order_id = '" + old + "'");

		releaseExpired(Duration.ofMinutes(30));

		assertThat(left(product)).isEqualTo(4);
		assertThat(this.shop.count("stock_reservations WHERE order_id = '" + old + "'")).isZero();
		release(this.order).hasStatus(204);
	}

	/**
	 * Both lock several products and several reservations, in the same order. A lock that
	 * is not granted in time, as on a busy machine, is tried again.
	 */
	@Test
	void expiryAndReleaseDoNotWaitForEachOtherInACycle() throws Exception {
		String one = this.shop.newProduct(10_000);
		String other = this.shop.newProduct(10_000);
		long deadlocks = deadlocks();
		for (int round = 0; round < 5; round++) {
			List<UUID> orders = new ArrayList<>();
			for (int i = 0; i < 20; i++) {
				UUID id = UUID.randomUUID();
				orders.add(id);
				List<String> products = (i % 2 == 0) ? List.of(one, other) : List.of(other, one);
				reserve(id, """
						{"items":[{"productId":"%s","quantity":1},{"productId":"%s","quantity":1}]}"""
					.formatted(products.toArray())).hasStatus(200);
			}
			this.shop.execute("UPDATE stock_reservations SET reserved_at = now() - interval '1 hour'");
			try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
				List<Future<?>> tasks = new ArrayList<>();
				for (int i = 0; i < 4; i++) {
					tasks.add(threads.submit(() -> releaseExpired(Duration.ofMinutes(1))));
				}
				orders.reversed()
					.forEach((id) -> tasks.add(threads.submit(() -> releasing(id).sendUntilServed().hasStatus(204))));
				for (Future<?> task : tasks) {
					task.get();
				}
			}
			assertThat(this.shop.count("stock_reservations WHERE order_id IN ('"
					+ String.join("', '", orders.stream().map(UUID::toString).toList()) + "')"))
				.isZero();
		}

		assertThat(left(one) + left(other)).isEqualTo(20_000);
		assertThat(deadlocks()).isEqualTo(deadlocks);
	}

	/** Until nothing is left that has expired; the victim of a deadlock fails. */
	private void releaseExpired(Duration age) {
		await("expired reservations").pollDelay(Duration.ZERO)
			.ignoreException(CannotAcquireLockException.class)
			.until(() -> this.reservations.releaseExpired(age) == 0);
	}

	private long deadlocks() {
		return this.shop.number("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
	}

	@ParameterizedTest
	@CsvSource({ "manage_order", "create_order", "read_order" })
	void noOtherKeyMayReserve(String scope) {
		this.key = this.shop.newClient(scope);

		reserve(this.order, this.shop.newProduct(1), 1).isErrorBlaming(403);
		release(this.order).isErrorBlaming(403);
	}

	@Test
	void aKeyForReservingMayNotChangeTheStock() {
		this.api.call("PUT", "/api/inventory/" + this.shop.newProduct(1))
			.key(this.key)
			.json("{\"quantity\":5}")
			.send()
			.isErrorBlaming(403);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"items\":[]}", "{\"items\":[{\"productId\":\"1\"}]}",
			"{\"items\":[{\"quantity\":1}]}", "{\"items\":[{\"productId\":\"1\",\"quantity\":0}]}",
			"{\"items\":[{\"productId\":\"1\",\"quantity\":100001}]}",
			"{\"items\":[{\"productId\":\"one\",\"quantity\":1}]}", "{\"items\":[null]}" })
	void whatMakesNoSenseIsRefused(String body) {
		reserve(this.order, body).hasStatus(400);
	}

	@Test
	void anOrderHasAnIdOfTheUsualForm() {
		this.api.call("PUT", "/api/inventory/reservation/1")
			.key(this.key)
			.json("{\"items\":[{\"productId\":\"1\",\"quantity\":1}]}")
			.send()
			.isErrorBlaming(400, "orderId");
	}

	private Answer reserve(UUID id, String product, int quantity) {
		return reserve(id, "{\"items\":[{\"productId\":\"" + product + "\",\"quantity\":" + quantity + "}]}");
	}

	private Answer reserve(UUID id, String body) {
		return this.api.call("PUT", "/api/inventory/reservation/" + id).key(this.key).json(body).send();
	}

	private Answer release(UUID id) {
		return releasing(id).send();
	}

	private Api.Call releasing(UUID id) {
		return this.api.call("DELETE", "/api/inventory/reservation/" + id).key(this.key);
	}

	private long left(String product) {
		return this.shop.number("SELECT quantity FROM stock WHERE product_id = " + product);
	}

}
