package dev.orderfood.order;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

@OrderFoodTest
class OrderPagingIT {

	@Test
	void listsNothingForAClientWithoutOrders(Api api, Shop shop) {
		Answer list = api.get("/api/order").key(shop.newClient()).send().hasStatus(200);
		assertThat(list.text()).isEqualTo("[]");
		assertThat(list.header("Link")).isEmpty();
	}

	@Test
	void listsTheCallersOwnOrdersNewestFirst(Api api, Shop shop) {
		String key = shop.newClient();
		List<String> placed = new ArrayList<>();
		for (String lines : List.of("1x1", "2x3 1x1", "1x12")) {
			placed.addFirst(place(api, key, lines).text());
		}
		place(api, Shop.KEY, "1x1");
		assertThat(api.get("/api/order").key(key).send().hasStatus(200).text())
			.isEqualTo("[" + String.join(",", placed) + "]");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 50, 199, 200 })
	void leadsThroughAllOrdersPageByPage(int limit, Api api, Shop shop) {
		String key = shop.newClient();
		List<String> stored = store(shop, key, 201);
		assertThat(walk(api, key, "/api/order?limit=" + limit)).isEqualTo(stored);
	}

	/** What a page needs in memory has a bound, however much was ordered. */
	@Test
	void givesFewerOrdersThanAskedForWhereTheyHaveManyLines(Api api, Shop shop) {
		String key = shop.newClient();
		List<String> stored = store(shop, key, 45, 100);
		Answer first = api.get("/api/order?limit=200").key(key).send().hasStatus(200);
		assertThat(first.json().size()).isLessThan(45);
		assertThat(first.json().valueStream())
			.allSatisfy((order) -> assertThat(order.get("items").size()).isEqualTo(100));
		assertThat(walk(api, key, "/api/order?limit=200")).isEqualTo(stored);
	}

	@Test
	void givesFiftyOrdersWithoutALimit(Api api, Shop shop) {
		String key = shop.newClient();
		store(shop, key, 51);
		Answer first = api.get("/api/order").key(key).send();
		assertThat(first.json().size()).isEqualTo(50);
		assertThat(first.header("Link")).isPresent();
	}

	@Test
	void endsWhereTheOrdersEnd(Api api, Shop shop) {
		String key = shop.newClient();
		store(shop, key, 4);
		Answer all = api.get("/api/order?limit=4").key(key).send();
		assertThat(all.json().size()).isEqualTo(4);
		assertThat(all.header("Link")).isEmpty();
	}

	@Test
	void missesNoneAndRepeatsNoneWhileNewOrdersArrive(Api api, Shop shop) {
		String key = shop.newClient();
		List<String> stored = store(shop, key, 120);
		AtomicBoolean done = new AtomicBoolean();
		CompletableFuture<Integer> arriving = CompletableFuture.supplyAsync(() -> {
			int count = 0;
			while (!done.get()) {
				place(api, key, "1x1");
				count++;
			}
			return count;
		});
		List<String> walked;
		try {
			do {
				walked = walk(api, key, "/api/order?limit=3");
				assertThat(walked).doesNotHaveDuplicates().endsWith(stored.toArray(String[]::new));
			}
			while (walked.size() == stored.size());
		}
		finally {
			done.set(true);
		}
		assertThat(arriving.join()).isPositive();
		assertThat(walk(api, key, "/api/order?limit=200")).hasSize(120 + arriving.join()).doesNotHaveDuplicates();
	}

	@Test
	void showsNobodyElsesOrdersForSomebodyElsesCursor(Api api, Shop shop) {
		String theirs = shop.newClient();
		store(shop, theirs, 5);
		String next = next(api.get("/api/order?limit=2").key(theirs).send());
		String mine = shop.newClient();
		assertThat(api.get(next).key(mine).send().hasStatus(200).text()).isEqualTo("[]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "201", "1000", "99999999999999999999", "1.5", "1e1", "0x10", "ten", "%2B1",
			"1%20", "%201", "%EF%BC%91", "null", "1,2", "5&limit=6" })
	void refusesALimitThatIsNoNumberFromOneTo200(String limit, Api api) {
		api.get("/api/order?limit=" + limit).key(Shop.KEY).send().isErrorBlaming(400, "limit");
	}

	@ParameterizedTest
	@MethodSource
	void refusesACursorThatWasNotGivenOut(String cursor, Api api) {
		api.get("/api/order?cursor=" + cursor).key(Shop.KEY).send().isErrorBlaming(400, "cursor");
	}

	static Stream<String> refusesACursorThatWasNotGivenOut() {
		byte[] negative = new byte[24];
		negative[0] = (byte) 0x80;
		byte[] farOff = new byte[24];
		farOff[0] = 0x7f;
		return Stream.of("", "1", "nonsense", "%00", "....", "AAAA", "A".repeat(31), "A".repeat(33), "A".repeat(36),
				"A".repeat(31) + "=", "A".repeat(32) + "&cursor=" + "A".repeat(32), "A".repeat(31) + "%2B",
				"A".repeat(31) + "%C3%A4", "_".repeat(32), "A".repeat(10_000), encoded(negative), encoded(farOff));
	}

	@Test
	void neverFailsForACursorThatWasTamperedWith(Api api, Shop shop) {
		String key = shop.newClient();
		List<String> stored = store(shop, key, 3);
		String cursor = next(api.get("/api/order?limit=1").key(key).send()).replaceFirst(".*cursor=", "");
		for (int i = 0; i < cursor.length(); i++) {
			char other = (cursor.charAt(i) == 'x') ? 'y' : 'x';
			String tampered = cursor.substring(0, i) + other + cursor.substring(i + 1);
			Answer answer = api.get("/api/order?cursor=" + tampered).key(key).send();
			assertThat(answer.status()).isIn(200, 400);
			if (answer.status() == 200) {
				assertThat(stored).containsAll(ids(answer));
			}
		}
	}

	/**
	 * Many of the orders are of the same microsecond, where only the id tells them apart.
	 */
	private static List<String> store(Shop shop, String key, int count) {
		return store(shop, key, count, 1);
	}

	private static List<String> store(Shop shop, String key, int count, int lines) {
		shop.execute("""
				WITH placed AS (
				    INSERT INTO orders (id, user_id, total, discounts, created_at)
				    SELECT gen_random_uuid(), users.id, 12.99, 0,
				           timestamptz '2026-01-01 00:00:00.000001+00' + n / 10 * interval '1 microsecond'
				    FROM users, generate_series(1, %d) AS n WHERE key_hash = sha256('%s')
				    RETURNING id
				)
				INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price)
				SELECT id, line, 1, 1, 12.99 FROM placed, generate_series(1, %d) AS line""".formatted(count, key,
				lines));
		return shop.list("orders.id FROM orders JOIN users ON users.id = user_id WHERE key_hash = sha256('" + key
				+ "') ORDER BY created_at DESC, orders.id DESC");
	}

	private static List<String> walk(Api api, String key, String start) {
		List<String> walked = new ArrayList<>();
		for (String page = start; page != null;) {
			Answer answer = api.get(page).key(key).send().hasStatus(200);
			assertThat(answer.json().isEmpty()).as("an empty page is never led to").isFalse();
			walked.addAll(ids(answer));
			page = answer.header("Link").isPresent() ? next(answer) : null;
		}
		return Collections.unmodifiableList(walked);
	}

	private static String next(Answer answer) {
		return answer.header("Link").orElseThrow().replaceFirst("<(.*)>; rel=\"next\"", "$1");
	}

	private static List<String> ids(Answer list) {
		return list.json().valueStream().map((JsonNode order) -> order.get("id").asString()).toList();
	}

	private static Answer place(Api api, String key, String lines) {
		return api.call("POST", "/api/order").key(key).json(OrderBody.of(lines)).send().hasStatus(200);
	}

	private static String encoded(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
