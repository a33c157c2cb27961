package dev.orderfood.api;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.NestedTestConfiguration.EnclosingConfiguration;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class CorsIT {

	private static Api.Call preflight(Api api, String origin, String method) {
		return api.call("OPTIONS", "/api/order")
			.header("Origin", origin)
			.header("Access-Control-Request-Method", method)
			.header("Access-Control-Request-Headers", "api_key,content-type,idempotency-key,traceparent,x-request-id");
	}

	@Nested
	@OrderFoodTest
	@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
	class ByDefault {

		@Test
		void allowsNoOtherSite(Api api) {
			Answer answer = api.get("/api/product").header("Origin", "https://shop.example.com").send().hasStatus(200);
			assertThat(answer.headers().keySet()).noneMatch((name) -> name.startsWith("access-control"));
			assertThat(preflight(api, "https://shop.example.com", "POST").sendUnchecked().headers().keySet())
				.noneMatch((name) -> name.startsWith("access-control"));
		}

	}

	@Nested
	@OrderFoodTest
	@NestedTestConfiguration(EnclosingConfiguration.OVERRIDE)
	@TestPropertySource(properties = "CORS_ALLOWED_ORIGINS=https://shop.example.com,http://localhost:3000")
	class WithOrigins {

		@ParameterizedTest
		@ValueSource(strings = { "https://shop.example.com", "http://localhost:3000" })
		void letsTheirPagesRead(String origin, Api api) {
			Answer answer = api.get("/api/product").header("Origin", origin).send().hasStatus(200);
			assertThat(answer.header("Access-Control-Allow-Origin")).contains(origin);
			assertThat(answer.header("Access-Control-Expose-Headers").orElseThrow()).contains("ETag", "Link",
					"Retry-After", "Idempotent-Replayed", "X-Request-Id");
			assertThat(String.join(",", answer.headers().get("Vary"))).contains("Origin");
		}

		@Test
		void letsTheirPagesOrder(Api api) {
			Answer allowed = preflight(api, "https://shop.example.com", "POST").sendUnchecked().hasStatus(200);
			assertThat(allowed.header("Access-Control-Allow-Origin")).contains("https://shop.example.com");
			assertThat(allowed.header("Access-Control-Allow-Methods").orElseThrow()).contains("POST");
			assertThat(allowed.header("Access-Control-Allow-Headers").orElseThrow()).contains("api_key", "content-type",
					"idempotency-key", "traceparent", "x-request-id");
			assertThat(allowed.body()).isEmpty();
			Answer placed = api.order(OrderBody.of("1x1"))
				.header("Origin", "https://shop.example.com")
				.send()
				.hasStatus(200);
			assertThat(placed.header("Access-Control-Allow-Origin")).contains("https://shop.example.com");
		}

		@Test
		void letsTheirPagesReadErrors(Api api) {
			for (Answer answer : new Answer[] {
					api.get("/api/order").header("Origin", "https://shop.example.com").send().hasStatus(401),
					api.get("/api/product/one").header("Origin", "https://shop.example.com").send().hasStatus(400) }) {
				assertThat(answer.header("Access-Control-Allow-Origin")).contains("https://shop.example.com");
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "https://evil.example.com", "http://shop.example.com", "https://shop.example.com:8443",
				"https://shop.example.com.evil.com", "null" })
		void refusesOtherSites(String origin, Api api, Shop shop) {
			long before = shop.count("orders");
			Answer refused = api.order(OrderBody.of("1x1")).header("Origin", origin).send().isErrorBlaming(403);
			assertThat(refused.header("Access-Control-Allow-Origin")).isEmpty();
			Answer preflight = preflight(api, origin, "POST").sendUnchecked();
			assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
			assertThat(preflight.json().get("code").asInt()).isEqualTo(preflight.status()).isEqualTo(403);
			assertThat(shop.count("orders")).isEqualTo(before);
		}

	}

}
