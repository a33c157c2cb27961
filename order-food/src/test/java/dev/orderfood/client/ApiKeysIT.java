package dev.orderfood.client;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@OrderFoodTest
class ApiKeysIT {

	private static final String NO_ORDER = "/api/order/" + UUID.randomUUID();

	private static final String RESEND = "/api/admin/notification/" + UUID.randomUUID() + "/resend";

	@ParameterizedTest
	@MethodSource
	void letsEachKeyDoWhatItsScopesSay(String method, String target, String key, int status, Api api) {
		call(api, method, target).key(key).send().hasStatus(status);
	}

	static Stream<Arguments> letsEachKeyDoWhatItsScopesSay() {
		return Stream.of(arguments("POST", "/api/order", Shop.KEY, 200),
				arguments("POST", "/api/order", Shop.KEY_CREATE_ONLY, 200),
				arguments("POST", "/api/order", Shop.KEY_READ_ONLY, 403),
				arguments("POST", "/api/order", Shop.KEY_WITHOUT_SCOPES, 403),
				arguments("GET", "/api/order", Shop.KEY, 200), arguments("GET", "/api/order", Shop.KEY_READ_ONLY, 200),
				arguments("GET", "/api/order", Shop.KEY_CREATE_ONLY, 403),
				arguments("GET", "/api/order", Shop.KEY_WITHOUT_SCOPES, 403),
				arguments("HEAD", "/api/order", Shop.KEY, 200),
				arguments("HEAD", "/api/order", Shop.KEY_CREATE_ONLY, 403), arguments("GET", NO_ORDER, Shop.KEY, 404),
				arguments("GET", NO_ORDER, Shop.KEY_READ_ONLY, 404),
				arguments("GET", NO_ORDER, Shop.KEY_CREATE_ONLY, 403),
				arguments("GET", NO_ORDER, Shop.KEY_WITHOUT_SCOPES, 403),
				arguments("GET", "/api/order/nonsense", Shop.KEY_CREATE_ONLY, 403),
				arguments("GET", "/api/admin/notification", Shop.KEY_ADMIN, 200),
				arguments("GET", "/api/admin/notification", Shop.KEY, 403),
				arguments("POST", RESEND, Shop.KEY_ADMIN, 404), arguments("POST", RESEND, Shop.KEY, 403));
	}

	@ParameterizedTest
	@MethodSource("calls")
	void asksForAKeyWhereThereIsNone(String method, String target, Api api) {
		assertThat(call(api, method, target).send().hasStatus(401).header("WWW-Authenticate"))
			.contains("ApiKey header=\"api_key\"");
		for (String blank : List.of("", " ", "\t")) {
			call(api, method, target).key(blank).send().hasStatus(401);
		}
	}

	@ParameterizedTest
	@MethodSource("calls")
	void refusesKeysThatAreUnknownOrWithdrawn(String method, String target, Api api) {
		for (String key : List.of(Shop.KEY_WITHDRAWN, "unknown", "APITEST", "apitest2", "apites", "'apitest'", "%",
				"apitest,apitest", "x".repeat(8000))) {
			call(api, method, target).key(key).send().hasStatus(403);
		}
	}

	static Stream<Arguments> calls() {
		return Stream.of(arguments("POST", "/api/order"), arguments("GET", "/api/order"),
				arguments("GET", "/api/order?limit=nonsense"), arguments("HEAD", "/api/order"),
				arguments("GET", NO_ORDER), arguments("GET", "/api/order/nonsense"),
				arguments("GET", "/api/admin/notification"), arguments("POST", RESEND));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\u00e4\u00ff", "apitest\u00a0" })
	void refusesKeysOfOtherBytesThanAscii(String key, Api api) {
		api.raw("GET /api/order HTTP/1.1\r\nHost: localhost\r\napi_key: " + key + "\r\n\r\n").isErrorBlaming(403);
	}

	@Test
	void refusesKeysWithControlCharacters(Api api) {
		api.raw("GET /api/order HTTP/1.1\r\nHost: localhost\r\napi_key: \u0080\r\n\r\n").isErrorBlaming(400);
	}

	@Test
	void doesNotCareHowTheHeaderIsWritten(Api api) {
		api.get("/api/order").header("API_Key", Shop.KEY).send().hasStatus(200);
		api.raw("GET /api/order HTTP/1.1\r\nHost: localhost\r\nAPI_KEY:\tapitest  \r\n\r\n").hasStatus(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Authorization", "X-API-Key", "apikey", "api-key", "Cookie" })
	void takesAKeyFromNoOtherHeader(String header, Api api) {
		api.get("/api/order").header(header, "apitest").send().hasStatus(401);
		api.get("/api/order?api_key=apitest").send().hasStatus(401);
	}

	@Test
	void looksAtTheKeyBeforeAnythingElse(Api api) {
		api.call("POST", "/api/order").json("nonsense").send().hasStatus(401);
		api.call("POST", "/api/order").json("x".repeat(100_000)).send().hasStatus(401);
		api.call("POST", "/api/order").header("Accept", "text/html").send().hasStatus(401);
		api.call("POST", "/api/order").key(Shop.KEY_READ_ONLY).json("nonsense").send().hasStatus(403);
	}

	@Test
	void neverRepeatsAKey(Api api) {
		Answer answer = api.get("/api/order").key("my-secret-key").send().hasStatus(403);
		assertThat(answer.text() + answer.headers()).doesNotContain("my-secret-key");
	}

	@Test
	void knowsANewKeyAtOnceAndForgetsAWithdrawnOneWithinSeconds(Api api, Shop shop) {
		String key = shop.newClient();
		api.get("/api/order").key(key).send().hasStatus(200);
		shop.execute("UPDATE users SET active = false WHERE key_hash = sha256('" + key + "')");
		await().untilAsserted(() -> api.get("/api/order").key(key).send().hasStatus(403));
	}

	@Test
	void followsARotatedKey(Api api, Shop shop) {
		String old = shop.newClient();
		api.call("POST", "/api/order").key(old).json(OrderBody.of("1x1")).send().hasStatus(200);
		shop.execute(
				"UPDATE users SET key_hash = sha256('" + old + "-rotated') WHERE key_hash = sha256('" + old + "')");
		Answer list = api.get("/api/order").key(old + "-rotated").send().hasStatus(200);
		assertThat(list.json().size()).isOne();
		await().untilAsserted(() -> api.get("/api/order").key(old).send().hasStatus(403));
	}

	private static Api.Call call(Api api, String method, String target) {
		Api.Call call = api.call(method, target);
		return "POST".equals(method) ? call.json(OrderBody.of("1x1")) : call;
	}

}
