package dev.orderfood.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Leaks;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.RawHttp;
import dev.orderfood.contract.RawHttp.End;
import dev.orderfood.contract.RawHttp.Exchange;
import dev.orderfood.contract.RawHttp.Outcome;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * What is not HTTP, or hardly: answered in the one form of error by whichever part meets
 * it first, which is often Tomcat. A string here is bytes: a character for each.
 */
@OrderFoodTest
class MalformedHttpIT {

	private static final String HOST = "Host: localhost\r\n";

	private static final String ORDER = "POST /api/order HTTP/1.1\r\n" + HOST
			+ "api_key: apitest\r\nContent-Type: application/json\r\n";

	private static final String BODY = OrderBody.of("1x1");

	private long orders;

	@BeforeEach
	void countOrders(Shop shop) {
		this.orders = shop.count("orders");
	}

	@AfterEach
	void nothingWasOrdered(Shop shop) {
		assertThat(shop.count("orders")).isEqualTo(this.orders);
	}

	@ParameterizedTest
	@MethodSource
	void refusesWhatIsNotHttp(String request, Api api) {
		Answer answer = api.raw(request);
		answer.isErrorBlaming(400);
		assertThat(answer.header("Connection")).contains("close");
	}

	static Stream<Arguments> refusesWhatIsNotHttp() {
		return Stream.of(argumentSet("no request line", "waffles\r\n\r\n"),
				argumentSet("method only", "GET\r\n" + HOST + "\r\n"),
				argumentSet("no version", "GET /api/product \r\n" + HOST + "\r\n"),
				argumentSet("character that no method has", "G@T /api/product HTTP/1.1\r\n" + HOST + "\r\n"),
				argumentSet("control character in the method", "G\u0001T /api/product HTTP/1.1\r\n" + HOST + "\r\n"),
				argumentSet("NUL first", "\0GET /api/product HTTP/1.1\r\n" + HOST + "\r\n"),
				argumentSet("version 2.0", get("/api/product", "HTTP/2.0")),
				argumentSet("version 1.2", get("/api/product", "HTTP/1.2")),
				argumentSet("version 9.9", get("/api/product", "HTTP/9.9")),
				argumentSet("version 1", get("/api/product", "HTTP/1")),
				argumentSet("version in lower case", get("/api/product", "http/1.1")),
				argumentSet("another protocol", get("/api/product", "HTPP/1.1")),
				argumentSet("words behind the version", get("/api/product", "HTTP/1.1 please")),
				argumentSet("TLS", "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003" + random(500)),
				argumentSet("SSH", "SSH-2.0-OpenSSH_9.9\r\n"), argumentSet("random bytes", random(2000) + "\r\n\r\n"),
				argumentSet("no host", "GET /api/product HTTP/1.1\r\n\r\n"),
				argumentSet("two hosts", "GET /api/product HTTP/1.1\r\n" + HOST + HOST + "\r\n"),
				argumentSet("space in the host", "GET /api/product HTTP/1.1\r\nHost: a b\r\n\r\n"),
				argumentSet("host that is none", "GET /api/product HTTP/1.1\r\nHost: ..@@\r\n\r\n"),
				argumentSet("host with other bytes", "GET /api/product HTTP/1.1\r\nHost: \u00e4\r\n\r\n"),
				argumentSet("port that is none", "GET /api/product HTTP/1.1\r\nHost: localhost:abc\r\n\r\n"),
				argumentSet("port beyond all ports", "GET /api/product HTTP/1.1\r\nHost: x:99999999999\r\n\r\n"),
				argumentSet("character that no header's name has", get("/api/product") + "N@me: x\r\n\r\n"),
				argumentSet("header without a colon", get("/api/product") + "Name\r\n\r\n"),
				argumentSet("header without a name", get("/api/product") + ": x\r\n\r\n"),
				argumentSet("space before the colon", get("/api/product") + "Name : x\r\n\r\n"),
				argumentSet("NUL in a header", get("/api/product") + "Name: a\0b\r\n\r\n"),
				argumentSet("control character in a header", get("/api/product") + "Name: a\u0001b\r\n\r\n"),
				argumentSet("carriage return in a header", get("/api/product") + "Name: a\rb\r\n\r\n"),
				argumentSet("more cookies than anybody bakes",
						get("/api/product") + "Cookie: " + "a=b; ".repeat(400) + "\r\n\r\n"),
				argumentSet("oversized address", get("/api/product?x=" + "a".repeat(20_000)) + "\r\n"),
				argumentSet("oversized method", "B".repeat(20_000) + " / HTTP/1.1\r\n" + HOST + "\r\n"));
	}

	@ParameterizedTest
	@MethodSource
	void refusesHeadersThatAreTooLarge(String headers, Api api) {
		for (String request : List.of(get("/api/product"), get("/nothing"), ORDER)) {
			Answer answer = api.raw(request + headers + "\r\n");
			answer.isErrorBlaming(431);
			assertThat(answer.header("Connection")).contains("close");
		}
	}

	static Stream<Arguments> refusesHeadersThatAreTooLarge() {
		return Stream.of(argumentSet("one", "Name: " + "a".repeat(20_000) + "\r\n"),
				argumentSet("all together", ("Name: " + "a".repeat(90) + "\r\n").repeat(300)),
				argumentSet("too many", "N: a\r\n".repeat(500)), argumentSet("a name", "N".repeat(20_000) + ": a\r\n"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "api/product", "product", "*", "http", "ftp://localhost/api/product",
			"httpx://localhost/api/product", "http://elsewhere/api/product", "http:///api/product", "//", "/\\",
			"/api\\product", "/api/\u0001product", "/api/\0product", "/api/product/\u007f", "/api/product/\u00e4",
			"/api/product/{1}", "/api/product/|", "/api/product/<1>", "/api/product/\"1\"", "/api/product/^",
			"/api/product/`", "/api/product/%", "/api/product/%1", "/api/product/%zz", "/api/product/%u0031",
			"/api/product/%00", "/api/product/%0a", "/api/product/%0d%0aX-Injected:%201", "/api/product/%01",
			"/api/product/%7f", "/api/product/%2f", "/api/product/%2F1", "/api/product/%5c", "/api/product/%25",
			"/api/product/%2500", "/api/product/%ff%fe", "/api/product/%c0%af", "/api/product/%ed%a0%80",
			"/api//product", "/api/./product", "/api/../api/product", "/../../etc/passwd", "/..%2f..%2fetc/passwd",
			"/api/%2e%2e/product", "/api/product/..;/1", "/api/product;jsessionid=1", "/api/product/1;a=b",
			"/docs/../application.yaml", "/docs/%2e%2e/application.yaml", "/docs/swagger-ui/..%2f..%2fapplication.yaml",
			"/api/product?x=\u0001", "/api/product?x=\u00e4", "/api/product?x=\0", "/api/product?x={",
			"/api/product?x=\\", "/api/product?category[]=1", "/api/product?category=%", "/api/product?category=%ff",
			"/api/product?category=%c3%28" })
	void refusesAddressesThatAreNone(String target, Api api) {
		api.raw(get(target) + "\r\n").hasStatus(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { ";", ";a=b", ";jsessionid=1", ";a=%", ";%zz=b", ";a=%2", ";%00", ";%2f" })
	void refusesParametersBetweenTheSlashes(String parameters, Api api) {
		for (String target : List.of("/api/product%s", "/api%s/product", "%s/api/product", "/api/product/1%s",
				"/api/order%s", "/livez%s", "/metrics%s", "/docs%s", "/docs/docs%s.js", "/actuator%s/health",
				"/nothing%s", "/error%s")) {
			api.raw(get(target.formatted(parameters)) + "\r\n").hasStatus(400);
		}
		api.raw(get("/api/product?category=;") + "\r\n").hasStatus(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t", ",", ",,", " , , " })
	void takesAnEmptyAcceptHeaderForNone(String accept, Api api) {
		for (String target : List.of("/api/product", "/api/product/1", "/livez", "/readyz", "/ready", "/metrics",
				"/docs", "/openapi.yaml", "/actuator/health", "/actuator/info", "/actuator/prometheus")) {
			Exchange exchange = RawHttp.exchange(api.port(), bytes(get(target) + "Accept:" + accept + "\r\n\r\n"),
					End.FIRST_ANSWER);
			assertThat(exchange.answers()).as(target).singleElement().satisfies((answer) -> answer.hasStatus(200));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain,", "text/plain,,*/*", ",text/plain", "*/*,", "///", "text", "text/", "/plain",
			"text/plain;q=zz", "text/plain;\"", "*/plain" })
	void takesOrRefusesAnAcceptHeaderThatIsHardlyOne(String accept, Api api) {
		for (String target : List.of("/api/product", "/livez", "/metrics", "/openapi.yaml", "/actuator/health",
				"/actuator/info", "/actuator/prometheus", "/nothing")) {
			Exchange exchange = RawHttp.exchange(api.port(), bytes(get(target) + "Accept: " + accept + "\r\n\r\n"),
					End.FIRST_ANSWER);
			assertThat(exchange.answers()).as(target)
				.singleElement()
				.satisfies((answer) -> assertThat(answer.status()).isIn(200, 404, 406));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost:80", "/api/product", "localhost", "/" })
	void isNoProxy(String target, Api api) {
		api.raw("CONNECT " + target + " HTTP/1.1\r\n" + HOST + "\r\n").isErrorBlaming(400);
	}

	@ParameterizedTest
	@MethodSource
	void refusesBodiesWhoseEndCannotBeFound(String request, Api api) {
		Answer answer = api.raw(request);
		answer.isErrorBlaming(400);
		assertThat(answer.header("Connection")).contains("close");
	}

	static Stream<Arguments> refusesBodiesWhoseEndCannotBeFound() {
		String length = Integer.toString(BODY.length());
		String chunked = ORDER + "Transfer-Encoding: chunked\r\n\r\n";
		String chunk = Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n";
		return Stream.of(argumentSet("length that is no number", body("Content-Length: abc\r\n")),
				argumentSet("negative length", body("Content-Length: -1\r\n")),
				argumentSet("length with a sign", body("Content-Length: +" + length + "\r\n")),
				argumentSet("length in hex", body("Content-Length: 0x10\r\n")),
				argumentSet("length beyond all lengths", body("Content-Length: 99999999999999999999\r\n")),
				argumentSet("two lengths", body("Content-Length: " + length + "\r\nContent-Length: 3\r\n")),
				argumentSet("one length twice",
						body("Content-Length: " + length + "\r\nContent-Length: " + length + "\r\n")),
				argumentSet("list of lengths", body("Content-Length: " + length + ", " + length + "\r\n")),
				argumentSet("unknown coding", body("Transfer-Encoding: waffle\r\n")),
				argumentSet("coding that is not taken", body("Transfer-Encoding: gzip, chunked\r\n")),
				argumentSet("chunked twice", body("Transfer-Encoding: chunked, chunked\r\n")),
				argumentSet("coding behind chunked", body("Transfer-Encoding: chunked, gzip\r\n")),
				argumentSet("coding that is no word", body("Transfer-Encoding: \"\r\n")),
				argumentSet("coding with control characters", body("Transfer-Encoding: \u000bchunked\r\n")),
				argumentSet("size that is no number", chunked + "zz\r\n" + BODY + "\r\n0\r\n\r\n"),
				argumentSet("negative size", chunked + "-1\r\n" + BODY + "\r\n0\r\n\r\n"),
				argumentSet("size beyond all sizes", chunked + "ffffffffffffffff\r\n" + BODY + "\r\n0\r\n\r\n"),
				argumentSet("size that is too small", chunked + "5\r\n" + BODY + "\r\n0\r\n\r\n"),
				argumentSet("no line break after a chunk", chunked + chunk.strip() + "0\r\n\r\n"),
				argumentSet("broken trailer", chunked + chunk + "0\r\nwaffles\r\n\r\n"));
	}

	@Test
	void endsByItselfWhenABodyDoesNotGoOn(Api api) {
		List<Exchange> exchanges = atOnce(api,
				Stream
					.of("Content-Length: 50\r\n\r\n{\"items\"", "Content-Length: 1\r\n\r\n",
							"Transfer-Encoding: chunked\r\n\r\n20\r\n{\"items\"", "Transfer-Encoding: chunked\r\n\r\n")
					.map((rest) -> ORDER + rest));
		assertThat(exchanges).hasSize(4).allSatisfy((exchange) -> {
			assertThat(exchange.outcome()).isIn(Outcome.CLOSED, Outcome.RESET);
			assertThat(exchange.answers()).singleElement().satisfies((answer) -> answer.isErrorBlaming(408));
		});
	}

	@Test
	void endsByItselfWhenARequestDoesNotGoOn(Api api) {
		List<Exchange> exchanges = atOnce(api,
				Stream.of("", "G", "GET", "GET /api/product", "GET /api/product HTTP/1.1\r\nHost: loc",
						"GET /api/product HTTP/1.1\r\nHost: localhost\r\n", "\r\n\r\n", "\u0016\u0003\u0001",
						"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
		assertThat(exchanges).hasSize(9).allSatisfy((exchange) -> {
			assertThat(exchange.outcome()).isIn(Outcome.CLOSED, Outcome.RESET);
			assertThat(exchange.answers()).allSatisfy((answer) -> assertThat(answer.status()).isIn(400, 408));
		});
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "Content-Length: 50\r\n\r\n{\"items\"", "Transfer-Encoding: chunked\r\n\r\n20\r\n{\"items\"" })
	void refusesHalfABodyAtOnceWhenNoMoreWillCome(String rest, Api api) {
		Exchange exchange = RawHttp.exchange(api.port(), bytes(ORDER + rest), End.NO_MORE);
		assertThat(exchange.outcome()).isIn(Outcome.CLOSED, Outcome.RESET);
		assertThat(exchange.answers()).singleElement().satisfies((answer) -> answer.isErrorBlaming(400));
	}

	@Test
	void expectsNothingElseThanToGoOn(Api api) {
		api.raw(ORDER + "Expect: waffles\r\nContent-Length: 2\r\n\r\n{}").isErrorBlaming(417);
		api.raw(ORDER + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}").isErrorBlaming(400, "items");
		api.raw(ORDER + "Expect: 100-continue\r\nContent-Length: 200000\r\n\r\n").isErrorBlaming(413);
	}

	@Test
	void speaksTheOldVersions(Api api) {
		Exchange one = RawHttp.exchange(api.port(), bytes("GET /api/product/1 HTTP/1.0\r\n\r\n"), End.SILENCE);
		assertThat(one.outcome()).isEqualTo(Outcome.CLOSED);
		assertThat(one.answers()).singleElement().satisfies((answer) -> answer.hasStatus(200));

		// HTTP/0.9 knows neither status nor headers.
		Exchange nine = RawHttp.exchange(api.port(), bytes("GET /api/nothing\r\n"), End.SILENCE);
		assertThat(nine.outcome()).isEqualTo(Outcome.CLOSED);
		assertThat(nine.text()).startsWith("{\"code\":404,").endsWith("}");
	}

	@Test
	void ignoresAnUpgradeThatItDoesNotKnow(Api api) {
		api.raw(get("/livez") + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMA\r\n\r\n")
			.hasStatus(200);
		api.raw(get("/livez") + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n").hasStatus(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost/api/product/1", "HTTP://LOCALHOST/api/product/1",
			"http://user:password@localhost/api/product/1" })
	void takesAddressesInAbsoluteForm(String target, Api api) {
		Exchange exchange = RawHttp.exchange(api.port(), bytes(get(target) + "\r\n"), End.FIRST_ANSWER);
		assertThat(exchange.answers()).singleElement().satisfies((answer) -> answer.hasStatus(200));
	}

	@Test
	void tellsItsOptionsAsAWhole(Api api) {
		Exchange exchange = RawHttp.exchange(api.port(), bytes("OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n"),
				End.FIRST_ANSWER);
		assertThat(exchange.answers()).singleElement().satisfies((answer) -> {
			answer.hasStatus(200);
			assertThat(answer.header("Allow")).isPresent();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "OPTIONS * HTTP/9.9\r\nHost: localhost\r\n\r\n",
			"OPTIONS * waffles HTTP/1.1\r\nHost: localhost\r\n\r\n", "OPTIONS * HTTP/1.1\r\n\r\n",
			"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: waffle\r\n\r\n",
			"OPTIONS * HTTP/1.1\r\nHost: localhost\r\nN@me: x\r\n\r\n" })
	void refusesToTellItsOptionsToWhoAsksWrongly(String request, Api api) {
		api.raw(request).isErrorBlaming(400);
	}

	@Test
	void answersRequestsInARowInTheirOrder(Api api) {
		String row = get("/livez") + "\r\n" + get("/api/product/2") + "\r\n" + get("/api/nothing") + "\r\n" + ORDER
				+ "Content-Length: 2\r\n\r\n{}";
		Exchange exchange = RawHttp.exchange(api.port(), bytes(row), End.SILENCE);
		assertThat(exchange.answers()).extracting(Answer::status).containsExactly(200, 200, 404, 400);
		assertThat(exchange.answers().get(1).json().get("id").asString()).isEqualTo("2");
	}

	@Test
	void answersWhatCameBeforeNonsense(Api api) {
		Exchange exchange = RawHttp.exchange(api.port(),
				bytes(get("/livez") + "\r\nwaffles\r\n\r\n" + get("/livez") + "\r\n"), End.SILENCE);
		assertThat(exchange.answers()).extracting(Answer::status).containsExactly(200, 400);
		assertThat(exchange.outcome()).isIn(Outcome.CLOSED, Outcome.RESET);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
			"Content-Length: 2\r\n\r\n{}GET /api/order HTTP/1.1\r\nHost: localhost\r\nX: y" })
	void letsNobodySmuggleARequestBehindABody(String rest, Api api) {
		Exchange exchange = RawHttp.exchange(api.port(), bytes(ORDER + rest + get("/api/nothing") + "\r\n"),
				End.SILENCE);
		assertThat(exchange.answers()).singleElement().satisfies((answer) -> answer.isErrorBlaming(400, "items"));
	}

	@Test
	void stillServesAfterAllThat(Api api) {
		for (int i = 0; i < 200; i++) {
			RawHttp.exchange(api.port(), bytes(random(100 + i)), End.NO_MORE);
		}
		api.get("/api/product").send().hasStatus(200);
		assertThat(Leaks.in(api.raw("waffles\r\n\r\n").headers().toString())).isEmpty();
	}

	/** All at once, because each waits until the server gives up. */
	private static List<Exchange> atOnce(Api api, Stream<String> requests) {
		List<CompletableFuture<Exchange>> exchanges = requests.map((request) -> CompletableFuture.supplyAsync(
				() -> RawHttp.exchange(api.port(), bytes(request), End.SILENCE),
				(exchange) -> Thread.ofVirtual().start(exchange)))
			.toList();
		return exchanges.stream().map(CompletableFuture::join).toList();
	}

	private static String get(String target) {
		return "GET " + target + " HTTP/1.1\r\n" + HOST;
	}

	private static String get(String target, String version) {
		return "GET " + target + " " + version + "\r\n" + HOST + "\r\n";
	}

	private static String body(String headers) {
		return ORDER + headers + "\r\n" + BODY;
	}

	private static String random(int length) {
		byte[] bytes = new byte[length];
		new Random(length).nextBytes(bytes);
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private static byte[] bytes(String request) {
		return request.getBytes(StandardCharsets.ISO_8859_1);
	}

}
