package dev.orderfood.behaviour;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A session of the database ends in the middle of a transaction. */
@ResourceLock(OwnApi.REFRESHED_LOCK)
class BrokenTransactionIT {

	private static final String END_WAITING_SESSIONS = """
			SELECT pg_terminate_backend(pid) FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock' AND usename = 'orderfood_api'""";

	private final Shop shop = OwnApi.refreshedShop();

	private final Api api = OwnApi.refreshed();

	@Test
	void aChangeOfStockIsAnswered503() throws Exception {
		String product = this.shop.newProduct(8);

		Answer answer = whileLocked("SELECT FROM stock WHERE product_id = " + product + " FOR UPDATE",
				() -> this.api.call("PUT", "/api/inventory/" + product)
					.key(Shop.KEY_ADMIN)
					.header("If-Match", "*")
					.json("""
							{"quantity":9}""")
					.send());

		assertThat(answer.hasStatus(503).header("Retry-After")).isPresent();
		assertThat(this.shop.count("stock WHERE quantity = 8 AND product_id = " + product)).isOne();
	}

	@Test
	void aResendIsAnswered503() throws Exception {
		Answer answer = whileLocked("LOCK TABLE failed_deliveries IN ACCESS EXCLUSIVE MODE",
				() -> this.api.call("POST", "/api/admin/notification/0190a7c0-0000-7000-8000-000000000000/resend")
					.key(Shop.KEY_ADMIN)
					.send());

		assertThat(answer.hasStatus(503).header("Retry-After")).isPresent();
	}

	@Test
	void anOrderIsAnswered503AndNotPlaced() throws Exception {
		String product = this.shop.newProduct(8);
		String client = this.shop.newClient();

		Answer answer = whileLocked("SELECT FROM stock WHERE product_id = " + product + " FOR UPDATE",
				() -> this.api.call("POST", "/api/order").key(client).json("""
						{"items":[{"productId":"%s","quantity":1}]}""".formatted(product)).send());

		assertThat(answer.hasStatus(503).header("Retry-After")).isPresent();
		assertThat(this.shop.orders(client)).isZero();
	}

	/** Ends the sessions that wait for the lock for as long as there is no answer. */
	private Answer whileLocked(String lock, Call call) throws Exception {
		try (Connection other = this.shop.database().connect();
				Statement statement = other.createStatement();
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			other.setAutoCommit(false);
			statement.execute(lock);
			Future<Answer> answer = threads.submit(call::send);
			await("a session that waits").until(() -> this.shop.sessionsThatWaitFor(other) > 0);
			await("the answer").until(() -> {
				this.shop.execute(END_WAITING_SESSIONS);
				return answer.isDone();
			});
			other.rollback();
			return answer.get();
		}
	}

	private interface Call {

		Answer send() throws SQLException;

	}

}
