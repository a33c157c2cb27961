package dev.orderfood.behaviour;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ResourceLock(OwnApi.REFRESHED_LOCK)
class ParallelIdempotencyIT {

	private final Shop shop = OwnApi.refreshedShop();

	private final Api api = OwnApi.refreshed();

	private static final int THREADS = 20;

	private static final String ORDER = """
			{"items":[{"productId":"1","quantity":2},{"productId":"3","quantity":1}]}""";

	@RepeatedTest(3)
	void theSameKeyFromTwentyThreadsMakesOneOrder() {
		String client = this.shop.newClient();
		String key = UUID.randomUUID().toString();

		List<Answer> answers = Parallel.run(THREADS, (number) -> order(client, key, ORDER));

		assertThat(answers).allSatisfy((answer) -> assertThat(answer.status()).isIn(200, 409))
			.filteredOn((answer) -> answer.status() == 200)
			.isNotEmpty()
			.extracting(Answer::text)
			.containsOnly(order(client, key, ORDER).hasStatus(200).text());
		assertThat(answers)
			.filteredOn((answer) -> answer.status() == 200 && answer.header("Idempotent-Replayed").isEmpty())
			.as("answers that are not repetitions")
			.hasSize(1);
		assertThat(this.shop.orders(client)).isOne();
	}

	@Test
	void theSameKeyFromTwentyThreadsRedeemsACouponOnce() {
		String client = this.shop.newClient();
		this.shop.execute("INSERT INTO promotions (code, rule, value, max_redemptions, listed) "
				+ "VALUES ('KEYED', 'PERCENT', 10, 5, 'open')");
		String order = """
				{"items":[{"productId":"1","quantity":2}],"couponCode":"KEYED"}""";

		Parallel.run(THREADS, (number) -> order(client, "one", order));

		assertThat(this.shop.orders(client)).isOne();
		assertThat(this.shop.count("promotion_redemptions WHERE code = 'KEYED' AND redeemed = 1")).isOne();
	}

	@Test
	void theSameKeyForTwentyDifferentOrdersMakesOneOfThem() {
		String client = this.shop.newClient();

		List<Answer> answers = Parallel.run(THREADS, (number) -> order(client, "one", """
				{"items":[{"productId":"1","quantity":%d}]}""".formatted(number + 1)));

		assertThat(answers).allSatisfy((answer) -> assertThat(answer.status()).isIn(200, 409, 422))
			.filteredOn((answer) -> answer.status() == 200)
			.hasSize(1);
		assertThat(this.shop.orders(client)).isOne();
	}

	@Test
	void whileTheFirstRequestRunsOnlyItsRepetitionHasToWait() throws Exception {
		String client = this.shop.newClient();
		String other = this.shop.newClient();
		this.shop.execute("""
				INSERT INTO promotions (code, rule, value, max_redemptions, listed)
				VALUES ('SLOWLY', 'PERCENT', 10, 5, 'open');
				INSERT INTO promotion_redemptions (code, redeemed) VALUES ('SLOWLY', 0)""");
		String slow = """
				{"items":[{"productId":"1","quantity":2}],"couponCode":"SLOWLY"}""";
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
				Connection counting = this.shop.database().connect();
				Statement statement = counting.createStatement()) {
			counting.setAutoCommit(false);
			statement.execute("SELECT FROM promotion_redemptions WHERE code = 'SLOWLY' FOR UPDATE");
			Future<Answer> first = threads.submit(() -> order(client, "slow", slow));
			await().pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(20))
				.until(() -> this.shop.sessionsThatWaitFor(counting) == 1);

			// Who waits for a row begins anew from time to time: either may have the key.
			Future<Answer> repetition = threads.submit(() -> order(client, "slow", slow));
			await("a refusal").until(() -> first.isDone() || repetition.isDone());
			Answer otherKey = order(client, "fast", ORDER);
			Answer sameKeyOfAnother = order(other, "slow", ORDER);
			counting.rollback();

			otherKey.hasStatus(200);
			sameKeyOfAnother.hasStatus(200);
			List<Answer> answers = List.of(first.get(), repetition.get());
			assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
			assertThat(answers).extracting(Answer::text).contains(order(client, "slow", slow).hasStatus(200).text());
		}
		assertThat(this.shop.orders(client)).isEqualTo(2);
	}

	@Test
	void theFirstAnswerIsGivenAgainByteForByteWhateverHasChangedSince() {
		String client = this.shop.newClient();
		this.shop.execute("""
				INSERT INTO products (id, name, price, category) VALUES (5001, 'Fickle', 3.00, 'Fickle');
				INSERT INTO promotions (code, rule, value, max_redemptions, listed)
				VALUES ('FICKLE', 'PERCENT', 10, 1, 'open')""");
		String order = """
				{"items":[{"productId":"5001","quantity":1}],"couponCode":"FICKLE"}""";
		Answer first = order(client, "fickle", order).hasStatus(200);

		this.shop.execute("UPDATE products SET price = 4.00, name = 'Changed' WHERE id = 5001");
		Answer afterPriceChange = order(client, "fickle", order);
		this.shop.execute("UPDATE products SET active = false WHERE id = 5001");
		Answer afterWithdrawal = order(client, "fickle", order);

		assertThat(List.of(afterPriceChange, afterWithdrawal)).allSatisfy((again) -> {
			assertThat(again.status()).isEqualTo(200);
			assertThat(again.body()).isEqualTo(first.body());
			assertThat(again.header("Idempotent-Replayed")).hasValue("true");
		});
		assertThat(first.header("Idempotent-Replayed")).isEmpty();
		assertThat(this.shop.orders(client)).isOne();
	}

	@Test
	void aRefusedOrderDoesNotUseItsKeyUp() {
		String client = this.shop.newClient();
		this.shop.execute("INSERT INTO products (id, name, price, category, active) "
				+ "VALUES (5002, 'Late', 3.00, 'Late', false)");
		String order = """
				{"items":[{"productId":"5002","quantity":1}]}""";

		order(client, "late", order).hasStatus(422);
		this.shop.execute("UPDATE products SET active = true WHERE id = 5002");

		order(client, "late", order).hasStatus(200);
		assertThat(this.shop.orders(client)).isOne();
	}

	private Answer order(String client, String key, String order) {
		return this.api.call("POST", "/api/order").key(client).header("Idempotency-Key", key).json(order).send();
	}

}
