package dev.orderfood.observability;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.RawHttp;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Every answer says under which name its request is found again. That each has the header
 * is part of the contract, against which all answers in all tests are checked.
 */
@OrderFoodTest
class RequestIdIT {

	@ParameterizedTest
	@MethodSource
	void givesBackTheCallersOwn(String method, String target, int status, Api api) {
		Answer answer = api.call(method, target).header("X-Request-Id", "caller's-own/1").sendUnchecked();
		assertThat(answer.hasStatus(status).header("X-Request-Id")).hasValue("caller's-own/1");
	}

	static Stream<Arguments> givesBackTheCallersOwn() {
		return Stream.of(arguments("GET", "/api/product", 200), arguments("GET", "/api/product/1", 200),
				arguments("GET", "/api/product/one", 400), arguments("GET", "/api/product/999999", 404),
				arguments("GET", "/api/order", 401), arguments("POST", "/api/order", 401),
				arguments("DELETE", "/api/product", 405), arguments("GET", "/nothing", 404),
				arguments("GET", "/%2e%2e/nothing", 400), arguments("GET", "/a;b=c", 400),
				arguments("GET", "/livez", 200), arguments("GET", "/metrics", 200),
				arguments("GET", "/openapi.yaml", 200), arguments("HEAD", "/docs", 200));
	}

	@Test
	void givesBackTheCallersOwnWithAnOrder(Api api) {
		Answer answer = api.order(OrderBody.of("1x1")).header("X-Request-Id", "order-1").send().hasStatus(200);
		assertThat(answer.header("X-Request-Id")).hasValue("order-1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "two words", "\u00e9", "tab\tbed" })
	void makesOneInPlaceOfWhatCannotBeLogged(String id, Api api) {
		Answer answer = api.raw("GET /api/product/1 HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: " + id
				+ "\r\nConnection: close\r\n\r\n");
		assertThat(answer.hasStatus(200).header("X-Request-Id").orElseThrow()).matches("[0-9a-f]{32}");
	}

	@Test
	void makesOneInPlaceOfALongOne(Api api) {
		Answer answer = api.get("/api/product/1").header("X-Request-Id", "k".repeat(129)).send().hasStatus(200);
		assertThat(answer.header("X-Request-Id").orElseThrow()).matches("[0-9a-f]{32}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "waffles\r\n\r\n", "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
			"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n" })
	void namesWhatTheServerAnswersByItself(String request, Api api) {
		String first = answerTo(api, request);
		assertThat(first).matches("[0-9a-f]{32}").isNotEqualTo(answerTo(api, request));
	}

	private static String answerTo(Api api, String request) {
		return RawHttp.exchange(api.port(), request.getBytes(StandardCharsets.ISO_8859_1), RawHttp.End.FIRST_ANSWER)
			.answers()
			.getFirst()
			.header("X-Request-Id")
			.orElseThrow();
	}

	@Test
	void isAnotherOneForEachRequest(Api api) {
		assertThat(
				Stream.generate(() -> api.get("/api/order").key(Shop.KEY).send().header("X-Request-Id").orElseThrow())
					.limit(20))
			.doesNotHaveDuplicates();
	}

}
