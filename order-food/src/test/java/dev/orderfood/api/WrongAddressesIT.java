package dev.orderfood.api;

import java.util.List;
import java.util.stream.Stream;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Addresses, methods and media types that the API does not have. */
@OrderFoodTest
class WrongAddressesIT {

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "BREW", "get" })
	void hasNothingAtUnknownAddressesWhateverTheMethod(String method, Api api) {
		for (String target : List.of("/", "/api", "/api/", "/api/products", "/api/product/1/price", "/api/orders",
				"/API/product", "/api/product.json", "/docs/nothing", "/docs/application.yaml",
				"/docs/swagger-ui/index.html", "/openapi.yml", "/application.yaml", "/static/openapi.yaml", "/error",
				"/favicon.ico", "/actuator", "/actuator/env", "/actuator/heapdump", "/WEB-INF/web.xml", "/.env",
				"/livez/x", "/kitchen", "/track/token", "/shop/config.json", "/web/pages/shop.js",
				"/web/preact/preact.module.js", "/%F0%9F%8D%94")) {
			assertThat(api.call(method, target).send().status()).as("%s %s", method, target).isEqualTo(404);
		}
	}

	@Test
	void answersInItsOwnFormWhereALibraryAnswersNothing(Api api) {
		api.get("/actuator/health/nothing").send().isErrorBlaming(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/order/1/items/", "/api/order/1/items", "/api/order/1/2/3" })
	void hasNothingBehindOrdersEither(String target, Api api) {
		api.get(target).key(Shop.KEY).send().isErrorBlaming(404);
	}

	@ParameterizedTest
	@MethodSource
	void namesTheMethodsThatAnAddressTakes(String method, String target, Api api) {
		Answer answer = api.call(method, target).key(Shop.KEY).json(OrderBody.of("1x1")).send().hasStatus(405);
		assertThat(answer.header("Allow").orElseThrow().split(", ?")).contains("GET").doesNotContain(method);
	}

	static Stream<Arguments> namesTheMethodsThatAnAddressTakes() {
		return Stream
			.of("/api/product", "/api/product/1", "/api/order/019a9d3c-1c00-7a3e-8b5e-3f2a6f1d7c01", "/livez",
					"/health", "/healthz", "/readyz", "/ready", "/metrics", "/docs", "/openapi.yaml")
			.flatMap((target) -> Stream.of("POST", "PUT", "PATCH", "DELETE", "BREW")
				.map((method) -> arguments(method, target)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "PUT", "PATCH", "DELETE", "BREW" })
	void namesTheMethodsThatOrdersTake(String method, Api api) {
		for (String key : List.of(Shop.KEY, Shop.KEY_WITHOUT_SCOPES)) {
			assertThat(api.call(method, "/api/order").key(key).send().hasStatus(405).header("Allow").orElseThrow())
				.contains("GET", "POST");
		}
		api.call(method, "/api/order").send().hasStatus(405);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/api/product | GET
			/api/product/1 | GET
			/api/order | GET,POST
			/api/inventory/1 | DELETE,GET,PUT
			/livez | GET
			/docs | GET
			/openapi.yaml | GET
			""")
	void doesNotTrace(String target, String allowed, Api api) {
		Answer answer = api.raw("TRACE " + target + " HTTP/1.1\r\nHost: localhost\r\napi_key: apitest\r\n\r\n");
		answer.isErrorBlaming(405);
		assertThat(answer.header("Allow").orElseThrow().split(", ?")).contains(allowed.split(","))
			.doesNotContain("TRACE")
			.hasSizeLessThanOrEqualTo(allowed.split(",").length + 1);
		assertThat(answer.headers().toString() + answer.text()).doesNotContain("apitest");
		api.raw("TRACE /nothing HTTP/1.1\r\nHost: localhost\r\napi_key: apitest\r\n\r\n").isErrorBlaming(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/product", "/api/product/1", "/api/order", "/api/inventory/1", "/livez", "/readyz",
			"/ready", "/metrics", "/docs", "/openapi.yaml" })
	void takesASlashAtTheEndForNone(String target, Api api) {
		Answer answer = api.get(target + "/").key(Shop.KEY).send().hasStatus(200);
		assertThat(answer.header("Content-Type"))
			.isEqualTo(api.get(target).key(Shop.KEY).send().header("Content-Type"));
	}

	@Test
	void asksForAKeyBehindASlashAsWell(Api api) {
		api.get("/api/order/").send().isErrorBlaming(401);
		api.call("PUT", "/api/inventory/1/").key(Shop.KEY).json("{\"quantity\":1}").send().isErrorBlaming(403);
		api.call("POST", "/api/order/").key(Shop.KEY).json(OrderBody.of("1x1")).send().hasStatus(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "gzip", "br", "deflate", "GZIP", "gzip, identity", "nonsense", "" })
	void takesNoEncodedBody(String encoding, Api api) {
		api.order(OrderBody.of("1x1")).header("Content-Encoding", encoding).send().isErrorBlaming(415);
		api.call("PUT", "/api/inventory/1")
			.key(Shop.KEY_ADMIN)
			.json("{\"quantity\":1}")
			.header("Content-Encoding", encoding)
			.send()
			.isErrorBlaming(415);
		api.order(OrderBody.of("1x1")).header("Content-Encoding", "identity").send().hasStatus(200);
		api.get("/api/product").header("Content-Encoding", encoding).send().hasStatus(200);
	}

	@Test
	void takesOneIdempotencyKeyOnly(Api api) {
		api.order(OrderBody.of("1x1"))
			.header("Idempotency-Key", "one-" + System.nanoTime())
			.header("Idempotency-Key", "two-" + System.nanoTime())
			.send()
			.isErrorBlaming(400, "Idempotency-Key");
	}

	@ParameterizedTest
	@CsvSource({ "/api/product, text/html", "/api/product/1, text/html", "/api/product, application/xml",
			"/api/product, nonsense", "/api/order, text/html",
			"/api/order/019a9d3c-1c00-7a3e-8b5e-3f2a6f1d7c01, image/png", "/livez, text/plain", "/readyz, text/html",
			"/ready, text/html", "/health, text/html", "/healthz, text/html" })
	void answersJsonAndNothingElse(String target, String accept, Api api) {
		api.get(target).key(Shop.KEY).header("Accept", accept).send().isErrorBlaming(406);
	}

	@ParameterizedTest
	@ValueSource(strings = { "*/*", "application/*", "application/json", "text/html, */*;q=0.1",
			"application/json;charset=utf-8" })
	void answersWhoeverTakesJsonAmongOthers(String accept, Api api) {
		api.get("/api/product").header("Accept", accept).send().hasStatus(200);
		api.get("/livez").header("Accept", accept).send().hasStatus(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "iso-8859-1", "utf-16", "us-ascii", "x-nonsense" })
	void answersUtf8AndNothingElse(String charset, Api api) {
		for (String target : List.of("/api/product", "/api/product/1", "/api/order", "/livez", "/readyz", "/ready")) {
			Answer answer = api.get(target)
				.key(Shop.KEY)
				.header("Accept", "application/json;charset=" + charset)
				.send();
			assertThat(answer.status()).as(target).isIn(200, 406);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "application/xml", "image/png", "nonsense", "text/event-stream" })
	void givesErrorsAsJsonWhateverIsAccepted(String accept, Api api) {
		api.get("/api/nothing").header("Accept", accept).send().isErrorBlaming(404);
		api.call("PUT", "/api/product").header("Accept", accept).send().isErrorBlaming(405);
		api.get("/api/order").header("Accept", accept).send().isErrorBlaming(401);
	}

	@Test
	void givesEveryErrorATraceOfItsOwn(Api api) {
		assertThat(Stream.generate(() -> api.get("/api/nothing").send().json().get("traceId").asString()).limit(20))
			.doesNotHaveDuplicates();
	}

	@Test
	void tellsTheTraceThatTheCallerBegan(Api api) {
		Answer answer = api.get("/api/nothing")
			.header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
			.send();
		assertThat(answer.json().get("traceId").asString()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
	}

}
