package dev.orderfood.behaviour;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Staff and customers who do different things with the same orders. */
@ResourceLock(OwnApi.REFRESHED_LOCK)
class RacingTransitionsIT {

	private static final int ORDERS = Integer.getInteger("orderfood.raced", 200);

	private static final int CLIENTS = 64;

	private final Shop shop = OwnApi.refreshedShop();

	private final Api api = OwnApi.refreshed();

	/** While others still order, so that all kinds of locks meet. */
	@Test
	void eachOrderHasOneWinnerAndGivesBackOnce() {
		String one = this.shop.newProduct(1_000_000);
		String other = this.shop.newProduct(1_000_000);
		this.shop.execute("INSERT INTO promotions (code, rule, value, max_redemptions, listed) "
				+ "VALUES ('RACED', 'PERCENT', 20, 1000000, 'open')");
		String customer = this.shop.newClient();
		String staff = this.shop.newClient("manage_order");
		await("the catalog").until(() -> order(customer, one, other).status() == 200);
		List<String> orders = new ArrayList<>();
		Parallel.run(20, (number) -> {
			List<String> placed = new ArrayList<>();
			for (int i = 0; i < ORDERS / 20; i++) {
				placed.add(((i % 2 == 0) ? order(customer, one, other) : order(customer, other, one)).hasStatus(200)
					.json()
					.get("id")
					.asString());
			}
			return placed;
		}).forEach(orders::addAll);
		AtomicInteger further = new AtomicInteger(1);
		Map<String, Set<String>> winners = new ConcurrentHashMap<>();

		Parallel.run(CLIENTS, (number) -> {
			List<String> mine = new ArrayList<>(orders);
			Collections.shuffle(mine, new Random(number));
			for (String id : mine.subList(0, ORDERS / 4)) {
				Answer answer = switch (number % 3) {
					case 0 -> change(id, staff, "{\"status\":\"ACCEPTED\"}");
					case 1 -> change(id, staff, "{\"status\":\"REJECTED\",\"reason\":\"No.\"}");
					default -> change(id, customer, "{\"status\":\"CANCELLED\"}");
				};
				if (answer.status() == 200) {
					winners.computeIfAbsent(id, (_) -> ConcurrentHashMap.newKeySet())
						.add(answer.json().get("status").asString());
				}
				else {
					assertThat(answer.hasStatus(409).text()).containsPattern("is (ACCEPTED|REJECTED|CANCELLED)");
				}
			}
			if (number % 8 == 0) {
				order(customer, one, other).hasStatus(200);
				further.incrementAndGet();
			}
			return number;
		});

		assertThat(winners).hasSizeGreaterThan(ORDERS * 9 / 10)
			.allSatisfy((id, statuses) -> assertThat(statuses).as(id).hasSize(1));
		winners.forEach(
				(id, statuses) -> assertThat(this.shop.list("status FROM order_events WHERE order_id = '" + id + "'"))
					.containsExactlyElementsOf(statuses));
		long standing = ORDERS + further.get()
				- winners.values().stream().filter((statuses) -> !statuses.contains("ACCEPTED")).count();
		assertThat(left(one)).isEqualTo(1_000_000 - 2 * standing);
		assertThat(left(other)).isEqualTo(1_000_000 - 3 * standing);
		assertThat(this.shop.number("SELECT redeemed FROM promotion_redemptions WHERE code = 'RACED'"))
			.isEqualTo(standing);
	}

	private Answer order(String client, String first, String second) {
		int quantity = (first.compareTo(second) < 0) ? 2 : 3;
		String key = UUID.randomUUID().toString();
		return this.api.call("POST", "/api/order")
			.key(client)
			.header("Idempotency-Key", key)
			.json("""
					{"items":[{"productId":"%s","quantity":%d},{"productId":"%s","quantity":%d}],"couponCode":"RACED"}"""
				.formatted(first, quantity, second, 5 - quantity))
			.sendUntilServed();
	}

	private Answer change(String id, String key, String body) {
		return this.api.call("PUT", "/api/order/" + id + "/status").key(key).json(body).sendUntilServed();
	}

	private long left(String product) {
		return this.shop.number("SELECT quantity FROM stock WHERE product_id = " + product);
	}

}
