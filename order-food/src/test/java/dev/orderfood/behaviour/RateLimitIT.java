package dev.orderfood.behaviour;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
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

	private static String pageKey;

	private static OwnApi own;

	@BeforeAll
	static void start() {
		shop = OwnApi.refreshedShop();
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.put("orderfood.rate-limit.enabled", "true");
		environment.put("orderfood.rate-limit.requests", Integer.toString(REQUESTS));
		environment.put("orderfood.rate-limit.window", "1h");
		pageKey = shop.newClient("create_order");
		environment.put("SHOP_API_KEY", pageKey);
		environment.put("SHOP_RATE_LIMIT", Integer.toString(REQUESTS));
		// As on Kubernetes, where requests come through a proxy.
		environment.put("server.forward-headers-strategy", "native");
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

	@Test
	void theKeyThatEveryVisitorHasIsLimitedByAddress() {
		for (int i = 0; i < REQUESTS; i++) {
			orderFrom("203.0.113.7").hasStatus(200);
		}
		Answer refused = orderFrom("203.0.113.7").hasStatus(429);

		assertThat(refused.json().get("message").stringValue()).startsWith("This address has sent more requests");
		assertThat(seconds(refused, "Retry-After", "(\\d+)")).isBetween(1_000L, 1_200L);
		assertThat(refused.header("RateLimit-Policy")).hasValue("\"address\";q=3;w=3600");
		assertThat(seconds(refused, "RateLimit", "\"address\";r=0;t=(\\d+)")).isBetween(3_000L, 3_600L);
		orderFrom("203.0.113.8").hasStatus(200);
	}

	@Test
	void aVisitorHasOneLimitForTheWholeOfAnIpv6Network() {
		await("the limit").until(() -> orderFrom("2001:db8:1:2::1").status() == 429);
		orderFrom("2001:db8:1:2:ffff::1").hasStatus(429);
		orderFrom("2001:db8:1:3::1").hasStatus(200);
	}

	@Test
	void anAddressThatAVisitorClaimsDoesNotCount() {
		await("the limit").until(() -> orderFrom("198.51.100.1, 203.0.113.9").status() == 429);
		orderFrom("198.51.100.2, 203.0.113.9").hasStatus(429);
	}

	@Test
	void aProxyMayHideTheAddress() {
		orderFrom("unknown").hasStatus(200);
	}

	private static Answer orderFrom(String forwardedFor) {
		return request(pageKey).header("X-Forwarded-For", forwardedFor).send();
	}

	private static Answer order(String client) {
		return request(client).send();
	}

	private static Api.Call request(String client) {
		return own.api()
			.call("POST", "/api/order")
			.key(client)
			.json("{\"items\":[{\"productId\":\"13\",\"quantity\":1}]}");
	}

	private static long seconds(Answer answer, String header, String form) {
		return Long.parseLong(answer.header(header).orElseThrow().replaceFirst("^" + form + "$", "$1"));
	}

}
