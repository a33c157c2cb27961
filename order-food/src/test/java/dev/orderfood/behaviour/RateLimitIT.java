package dev.orderfood.behaviour;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The limit is so wide that nothing comes back while a test runs. */
@ResourceLock(OwnApi.LOCK)
class RateLimitIT {

	private static final int REQUESTS = 3;

	private static Shop shop;

	private static OwnApi own;

	@BeforeAll
	static void start() {
		shop = OwnApi.refreshedShop();
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.put("orderfood.rate-limit.enabled", "true");
		environment.put("orderfood.rate-limit.requests", Integer.toString(REQUESTS));
		environment.put("orderfood.rate-limit.window", "1h");
		own = OwnApi.patient(environment);
	}

	@AfterAll
	static void stop() {
		own.close();
	}

	@Test
	void whoSendsMoreThanItMayIsToldWhenToComeAgainAndNothingIsDone() {
		String client = shop.newClient();
		for (int i = 0; i < REQUESTS; i++) {
			order(client).hasStatus(200);
		}
		Answer refused = order(client).hasStatus(429);

		// A token comes back every twenty minutes.
		assertThat(seconds(refused, "Retry-After", "(\\d+)")).isBetween(1_000L, 1_200L);
		assertThat(refused.header("RateLimit-Policy")).hasValue("\"client\";q=3;w=3600");
		assertThat(seconds(refused, "RateLimit", "\"client\";r=0;t=(\\d+)")).isBetween(3_000L, 3_600L);
		own.api().get("/api/order").key(client).send().hasStatus(429);
		assertThat(shop.orders(client)).isEqualTo(REQUESTS);
		assertThat(own.api().get("/metrics").send().text())
			.containsPattern("orderfood_requests_limited_total\\S* [1-9]");
	}

	@Test
	void aClientIsNotLimitedByWhatOthersDo() {
		String greedy = shop.newClient();
		await("the limit").until(() -> order(greedy).status() == 429);
		order(shop.newClient()).hasStatus(200);
		own.api().get("/api/product").key(greedy).send().hasStatus(200);
	}

	@Test
	void aProcessThatPlacesOrdersForManyIsNotLimited() {
		String orders = shop.newClient("reserve_stock");
		for (int i = 0; i < 3 * REQUESTS; i++) {
			own.api()
				.call("DELETE", "/api/inventory/reservation/" + UUID.randomUUID())
				.key(orders)
				.send()
				.hasStatus(204);
		}
	}

	private static Answer order(String client) {
		return own.api()
			.call("POST", "/api/order")
			.key(client)
			.json("{\"items\":[{\"productId\":\"13\",\"quantity\":1}]}")
			.send();
	}

	private static long seconds(Answer answer, String header, String form) {
		return Long.parseLong(answer.header(header).orElseThrow().replaceFirst("^" + form + "$", "$1"));
	}

}
