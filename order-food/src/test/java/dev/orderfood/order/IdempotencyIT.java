package dev.orderfood.order;

import java.util.List;
import java.util.UUID;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@OrderFoodTest
class IdempotencyIT {

	private final String key = UUID.randomUUID().toString();

	@Test
	void givesTheFirstAnswerAgainByteForByte(Api api, Shop shop) {
		String client = shop.newClient();
		String order = OrderBody.of("2x1 1x3", "SAVE10");
		Answer first = place(api, client, order).hasStatus(200);
		assertThat(first.header("Idempotent-Replayed")).isEmpty();
		for (int i = 0; i < 3; i++) {
			Answer again = place(api, client, order).hasStatus(200);
			assertThat(again.body()).isEqualTo(first.body());
			assertThat(again.header("Idempotent-Replayed")).contains("true");
		}
		assertThat(shop.orders(client)).isOne();
	}

	@Test
	void comparesWhatIsAskedForAndNotHowItIsWritten(Api api, Shop shop) {
		String client = shop.newClient();
		Answer first = place(api, client, "{\"items\":[{\"productId\":\"1\",\"quantity\":2}]}").hasStatus(200);
		for (String same : List.of("{ \"items\" : [ { \"quantity\" : 2, \"productId\" : 1 } ], \"couponCode\" : null }",
				"{\"remark\":\"x\",\"items\":[{\"productId\":\"1\",\"quantity\":2,\"remark\":1}]}",
				"{\"items\":[{\"productId\":\"01\",\"quantity\":2}]}")) {
			assertThat(place(api, client, same).hasStatus(200).body()).isEqualTo(first.body());
		}
		assertThat(shop.orders(client)).isOne();
	}

	/** More than one batch, and some that are not expired. */
	@Test
	void removesAllExpiredKeysAndNoOthers(Shop shop, @Autowired IdempotencyStore store) {
		int expired = 2 * IdempotencyStore.REMOVAL_BATCH + 1;
		shop.execute("""
				INSERT INTO idempotency_keys (user_id, idempotency_key, request_hash, response, created_at)
				SELECT 1, 'expiring-' || n, sha256('request'), 'response',
				       now() - CASE WHEN n > %d THEN interval '23 hours' ELSE interval '25 hours' END
				FROM generate_series(1, %d) AS n""".formatted(expired, expired + 3));

		store.removeExpired();

		assertThat(shop.count("idempotency_keys WHERE idempotency_key LIKE 'expiring-%'")).isEqualTo(3);
	}

	@Test
	void refusesTwoKeysOfOneRequest(Api api, Shop shop) {
		String client = shop.newClient();
		api.call("POST", "/api/order")
			.key(client)
			.header("Idempotency-Key", "one")
			.header("Idempotency-Key", "other")
			.json(OrderBody.of("1x1"))
			.send()
			.isErrorBlaming(400, "Idempotency-Key");
		assertThat(shop.orders(client)).isZero();
	}

	@Test
	void refusesTheKeyForAnotherOrder(Api api, Shop shop) {
		String client = shop.newClient();
		Answer first = place(api, client, OrderBody.of("1x1 1x2")).hasStatus(200);
		for (String other : List.of(OrderBody.of("1x2 1x1"), OrderBody.of("1x1"), OrderBody.of("1x1 2x2"),
				OrderBody.of("1x1 1x2", "SAVE10"), OrderBody.of("1x1 1x2", "NOPE"), OrderBody.of("1x999"))) {
			assertThat(place(api, client, other).isErrorBlaming(422).json().get("message").asString()).as(other)
				.contains("Idempotency-Key");
		}
		assertThat(place(api, client, OrderBody.of("1x1 1x2")).body()).isEqualTo(first.body());
		assertThat(shop.orders(client)).isOne();
	}

	@Test
	void keepsTheKeysOfTwoClientsApart(Api api, Shop shop) {
		Answer mine = place(api, shop.newClient(), OrderBody.of("1x1")).hasStatus(200);
		Answer theirs = place(api, shop.newClient(), OrderBody.of("1x1")).hasStatus(200);
		assertThat(theirs.header("Idempotent-Replayed")).isEmpty();
		assertThat(theirs.json().get("id")).isNotEqualTo(mine.json().get("id"));
		place(api, shop.newClient(), OrderBody.of("2x2")).hasStatus(200);
	}

	@Test
	void doesNotUseUpTheKeyOfAnOrderThatIsRefused(Api api, Shop shop) {
		String client = shop.newClient();
		place(api, client, "nonsense").hasStatus(400);
		place(api, client, OrderBody.of("1001x1")).hasStatus(400);
		place(api, client, OrderBody.of("1x999")).hasStatus(422);
		place(api, client, OrderBody.of("1x1", "NOPE")).hasStatus(422);
		place(api, client, OrderBody.of("1x1", "TENITEMS")).hasStatus(422);
		place(api, client, OrderBody.of("1000x" + Shop.DEAR_PRODUCT + " 1000x" + Shop.DEAR_PRODUCT)).hasStatus(422);
		place(api, "unknown", OrderBody.of("1x1")).hasStatus(403);
		Answer placed = place(api, client, OrderBody.of("1x1")).hasStatus(200);
		assertThat(placed.header("Idempotent-Replayed")).isEmpty();
		assertThat(shop.orders(client)).isOne();
	}

	@Test
	void givesTheFirstAnswerAlsoWhenTheOrderCouldNotBePlacedAnyMore(Api api, Shop shop) {
		String client = shop.newClient();
		shop.execute(
				"""
						INSERT INTO promotions (code, rule, value, max_redemptions, listed) VALUES ('REPLAYED', 'FIXED', 1.00, 1, 'open');
						INSERT INTO products (id, name, price, category) VALUES (4000, 'Passing', 3.00, 'Fresh')""");
		await().until(() -> api.get("/api/product/4000").send().status() == 200);
		String order = OrderBody.of("1x4000", "REPLAYED");
		Answer first = place(api, client, order).hasStatus(200);

		assertThat(place(api, client, order).hasStatus(200).body()).as("coupon used up").isEqualTo(first.body());
		shop.execute("UPDATE products SET price = 4.00 WHERE id = 4000");
		assertThat(place(api, client, order).hasStatus(200).body()).as("price changed").isEqualTo(first.body());
		shop.execute("UPDATE products SET active = false WHERE id = 4000");
		assertThat(place(api, client, order).hasStatus(200).body()).as("product withdrawn").isEqualTo(first.body());
		await().until(() -> api.get("/api/product/4000").send().status() == 404);
		assertThat(place(api, client, order).hasStatus(200).body()).as("and forgotten").isEqualTo(first.body());

		assertThat(shop.orders(client)).isOne();
		assertThat(shop.count("promotion_redemptions WHERE code = 'REPLAYED' AND redeemed = 1")).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "k", "!", "~", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "'; DROP TABLE orders; --" })
	void takesAnyVisibleAscii(String name, Api api, Shop shop) {
		String client = shop.newClient();
		String header = name.replace(" ", "_");
		Answer first = api.call("POST", "/api/order")
			.key(client)
			.header("Idempotency-Key", header)
			.json(OrderBody.of("1x1"))
			.send()
			.hasStatus(200);
		Answer again = api.call("POST", "/api/order")
			.key(client)
			.header("Idempotency-Key", header)
			.json(OrderBody.of("1x1"))
			.send()
			.hasStatus(200);
		assertThat(again.body()).isEqualTo(first.body());
	}

	@Test
	void takesAKeyOf255CharactersAndTellsItFromOthers(Api api, Shop shop) {
		String client = shop.newClient();
		for (String last : List.of("a", "b")) {
			api.call("POST", "/api/order")
				.key(client)
				.header("Idempotency-Key", "k".repeat(254) + last)
				.json(OrderBody.of("1x1"))
				.send()
				.hasStatus(200);
		}
		assertThat(shop.orders(client)).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "two words", "tab\tbed", "\u00e4", "\u00ff" })
	void refusesAKeyThatIsNoVisibleAscii(String name, Api api, Shop shop) {
		long before = shop.count("orders");
		String body = OrderBody.of("1x1");
		api.raw("POST /api/order HTTP/1.1\r\nHost: localhost\r\napi_key: apitest\r\nIdempotency-Key: " + name
				+ "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
			.isErrorBlaming(400, "Idempotency-Key");
		assertThat(shop.count("orders")).isEqualTo(before);
	}

	@Test
	void refusesAKeyWithControlCharacters(Api api) {
		String body = OrderBody.of("1x1");
		api.raw("POST /api/order HTTP/1.1\r\nHost: localhost\r\napi_key: apitest\r\nIdempotency-Key: \u0080"
				+ "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
			.isErrorBlaming(400);
	}

	@ParameterizedTest
	@ValueSource(ints = { 256, 4000 })
	void refusesAKeyThatIsTooLong(int length, Api api) {
		api.order(OrderBody.of("1x1"))
			.header("Idempotency-Key", "k".repeat(length))
			.send()
			.isErrorBlaming(400, "Idempotency-Key");
	}

	private Answer place(Api api, String client, String order) {
		return api.call("POST", "/api/order").key(client).header("Idempotency-Key", this.key).json(order).send();
	}

}
