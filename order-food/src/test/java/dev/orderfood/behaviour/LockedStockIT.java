package dev.orderfood.behaviour;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Somebody else works on the stock while orders are placed. */
@OrderFoodTest
class LockedStockIT {

	private Api api;

	private Shop shop;

	private String client = "";

	@BeforeEach
	void client(Api api, Shop shop) {
		this.api = api;
		this.shop = shop;
		this.client = shop.newClient("create_order,read_order,admin,reserve_stock");
	}

	@Test
	void anOrderThatWaitsForTheRestockingOfItsProductGetsTheNewStock() throws Exception {
		String product = this.shop.newProduct(0);
		try (Connection restocking = restocking(product, 100); ExecutorService threads = threads()) {
			Future<Answer> order = threads.submit(() -> order(product, 3));
			awaitLock(restocking);
			restocking.commit();

			order.get().hasStatus(200);
		}
		assertThat(left(product)).isEqualTo(97);
	}

	@Test
	void anOrderThatWaitsWhileItsProductIsSoldOutIsRefused() throws Exception {
		String product = this.shop.newProduct(100);
		try (Connection restocking = restocking(product, 2); ExecutorService threads = threads()) {
			Future<Answer> order = threads.submit(() -> order(product, 3));
			awaitLock(restocking);
			restocking.commit();

			order.get().isErrorBlaming(422, "items[0].quantity");
		}
		assertThat(left(product)).isEqualTo(2);
	}

	@Test
	void aReservationThatWaitsForARestockingGetsTheNewStock() throws Exception {
		String product = this.shop.newProduct(0);
		try (Connection restocking = restocking(product, 50); ExecutorService threads = threads()) {
			Future<Answer> reservation = threads
				.submit(() -> this.api.call("PUT", "/api/inventory/reservation/" + UUID.randomUUID())
					.key(this.client)
					.json("{\"items\":[{\"productId\":\"" + product + "\",\"quantity\":5}]}")
					.send());
			awaitLock(restocking);
			restocking.commit();

			assertThat(reservation.get().hasStatus(200).json().get("reserved").asBoolean()).isTrue();
		}
		assertThat(left(product)).isEqualTo(45);
	}

	@Test
	void customersAndAdministratorsAtOnceSellWhatWasAdded() {
		String product = this.shop.newProduct(0);
		AtomicInteger added = new AtomicInteger();
		AtomicInteger sold = new AtomicInteger();

		Parallel.run(13, (number) -> {
			for (int i = 0; i < 20; i++) {
				if (number < 3) {
					restock(product);
					added.incrementAndGet();
				}
				else {
					Answer answer = order(product, 1);
					assertThat(answer.status()).isIn(200, 422, 503);
					sold.addAndGet((answer.status() == 200) ? 1 : 0);
				}
			}
			return number;
		});

		assertThat(left(product)).isEqualTo(added.get() - sold.get());
	}

	/** The orders of other products are not even slower. */
	@Test
	void aLockedProductHoldsUpNoOrderOfAnotherOne() throws Exception {
		String locked = this.shop.newProduct(1000);
		String limited = this.shop.newProduct(1000);
		String unlimited = this.shop.newProduct(null);
		int waiting = 12;
		int sold = 0;
		try (Connection holding = restocking(locked, 1000); ExecutorService threads = threads()) {
			List<Future<Answer>> blocked = new ArrayList<>();
			for (int i = 0; i < waiting; i++) {
				blocked.add(threads.submit(() -> order(locked, 1)));
			}
			awaitLock(holding);
			Parallel.run(8, (number) -> {
				for (int i = 0; i < 25; i++) {
					String product = (number % 2 == 0) ? unlimited : limited;
					await("an order of another product").pollDelay(Duration.ZERO)
						.until(() -> order(product, 1).status() == 200);
				}
				return number;
			});
			holding.commit();
			for (Future<Answer> order : blocked) {
				assertThat(order.get().status()).isIn(200, 503);
				sold += (order.get().status() == 200) ? 1 : 0;
			}
		}
		order(locked, 1).hasStatus(200);
		assertThat(left(locked)).isEqualTo(1000 - sold - 1);
		assertThat(left(limited)).isEqualTo(1000 - 4 * 25);
	}

	@Test
	void anIdempotencyKeyHasNothingToDoWithTheLocksOfOthers() throws Exception {
		String product = this.shop.newProduct(5);
		String other = this.shop.newProduct(null);
		try (Connection locks = this.shop.database().connect(); Statement statement = locks.createStatement()) {
			locks.setAutoCommit(false);
			statement.execute("SELECT pg_advisory_xact_lock(hashtextextended('stock', id)) FROM users");
			statement.execute("SELECT FROM stock WHERE product_id = " + product + " FOR UPDATE");
			this.api.call("POST", "/api/order")
				.key(this.client)
				.header("Idempotency-Key", "stock")
				.json("{\"items\":[{\"productId\":\"" + other + "\",\"quantity\":1}]}")
				.send()
				.hasStatus(200);
			locks.rollback();
		}
	}

	private Connection restocking(String product, int quantity) throws SQLException {
		Connection connection = this.shop.database().connect();
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("UPDATE stock SET quantity = " + quantity + " WHERE product_id = " + product);
		}
		return connection;
	}

	/** Waits until another session waits for this one. */
	private void awaitLock(Connection holding) throws SQLException {
		int pid = holding.unwrap(PGConnection.class).getBackendPID();
		await("a session that waits")
			.until(() -> this.shop.count("pg_stat_activity WHERE " + pid + " = ANY (pg_blocking_pids(pid))") > 0);
	}

	/** A busy machine may let a row wait for too long. */
	private void restock(String product) {
		await("more of a product").pollDelay(Duration.ZERO).until(() -> {
			Answer answer = this.api.call("PUT", "/api/inventory/" + product)
				.key(this.client)
				.json("{\"change\":1}")
				.send();
			assertThat(answer.status()).isIn(200, 503);
			return answer.status() == 200;
		});
	}

	private Answer order(String product, int quantity) {
		return this.api.call("POST", "/api/order")
			.key(this.client)
			.json("{\"items\":[{\"productId\":\"" + product + "\",\"quantity\":" + quantity + "}]}")
			.send();
	}

	private long left(String product) {
		return this.shop.number("SELECT quantity FROM stock WHERE product_id = " + product);
	}

	private static ExecutorService threads() {
		return Executors.newVirtualThreadPerTaskExecutor();
	}

}
