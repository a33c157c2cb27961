package dev.orderfood.behaviour;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.RawHttp;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import dev.orderfood.testing.TraceReceiver;
import dev.orderfood.testing.TraceReceiver.BlackHole;
import dev.orderfood.testing.TraceReceiver.ReceivedSpan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the API tells of itself as a process: the lines on its standard output and the
 * spans that a collector gets, and that both lead to each other.
 */
@ResourceLock(ApiProcess.LOCK)
class SignalsIT {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT = "b7ad6b7169203331";

	/**
	 * Words that callers send in all places there are, and that nobody may find again.
	 */
	private static final String SECRET = "hush-4711";

	private static final String EMAIL = "jane.doe@example.com";

	private static final AtomicInteger REQUESTS = new AtomicInteger();

	private static final JsonMapper JSON = JsonMapper.shared();

	/** Gets every trace of the process below. */
	private static TraceReceiver receiver;

	/** What cases share that only read what it says. */
	private static ApiProcess shared;

	private static Shop shop;

	private static Api api;

	@BeforeAll
	static void start() {
		receiver = TraceReceiver.start();
		shop = Shop.in(TestPostgres.shared().migratedDatabase());
		shared = ApiProcess.patient(environment(shop,
				Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(), "OTEL_TRACES_SAMPLER_ARG", "1.0",
						"OTEL_BSP_SCHEDULE_DELAY", "200", "OTEL_EXPORTER_OTLP_TIMEOUT", "60000", "SERVICE_VERSION",
						"7.8.9", "ENVIRONMENT", "staging")));
		api = shared.awaitReady();
	}

	@AfterAll
	static void stop() {
		shared.close();
		receiver.close();
	}

	@Test
	void anOrderIsFollowedFromItsCallerToTheDatabaseAndIntoTheLog() {
		Answer placed = api.order(OrderBody.of("2x1 1x3"))
			.header("traceparent", "00-" + TRACE + "-" + PARENT + "-01")
			.header("X-Request-Id", "checkout-17")
			.send()
			.hasStatus(200);
		String changed = TRACE.replace('0', '3');
		String id = placed.json().get("id").asString();
		api.call("PUT", "/api/order/" + id + "/status")
			.key(Shop.KEY_STAFF)
			.header("traceparent", "00-" + changed + "-" + PARENT + "-01")
			.json("{\"status\":\"ACCEPTED\"}")
			.send()
			.hasStatus(200);
		Answer refused = api.order(OrderBody.of("1x999"))
			.header("traceparent", "00-" + TRACE.replace('0', '1') + "-" + PARENT + "-01")
			.send()
			.hasStatus(422);
		Answer broken = RawHttp
			.exchange(api.port(), "waffles\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1), RawHttp.End.FIRST_ANSWER)
			.answers()
			.getFirst();
		awaitEverything();

		ReceivedSpan order = serverSpan(TRACE);
		assertThat(order.parentSpanId()).isEqualTo(PARENT);
		assertThat(order.name()).isEqualTo("POST /api/order");
		assertThat(order.error()).isFalse();
		assertThat(order.resource()).containsEntry("service.name", "order-food")
			.containsEntry("service.version", "7.8.9")
			.containsEntry("deployment.environment.name", "staging");
		assertThat(order.attributes()).containsEntry("http.route", "/api/order")
			.containsEntry("http.response.status_code", 200L)
			.containsEntry("request_id", "checkout-17");
		List<ReceivedSpan> statements = receiver.spans()
			.stream()
			.filter((span) -> span.traceId().equals(TRACE) && span.kind().equals("SPAN_KIND_CLIENT"))
			.toList();
		assertThat(statements).isNotEmpty().allSatisfy((span) -> {
			assertThat(span.isBelow(order)).isTrue();
			assertThat(span.attributes().toString()).contains("postgresql").doesNotContain("12.99", Shop.KEY);
		});

		JsonNode line = accessLine("checkout-17");
		assertThat(placed.header("X-Request-Id")).hasValue("checkout-17");
		assertThat(line.at("/http/request/method").asString()).isEqualTo("POST");
		assertThat(line.at("/http/route").asString()).isEqualTo("/api/order");
		assertThat(line.at("/http/response/status_code").asInt()).isEqualTo(200);
		assertThat(line.at("/http/response/body/bytes").asInt()).isEqualTo(placed.body().length);
		assertThat(line.at("/event/outcome").asString()).isEqualTo("success");
		assertThat(line.at("/duration_ms").asDouble()).isPositive();
		assertThat(line.at("/client/id").asLong())
			.isEqualTo(shop.number("SELECT user_id FROM orders WHERE id = '" + id + "'"));
		assertThat(line.at("/log/level").asString()).isEqualTo("INFO");
		assertThat(line.at("/log/logger").asString()).isEqualTo("dev.orderfood.access");
		assertThat(line.at("/service/name").asString()).isEqualTo("order-food");
		assertThat(line.at("/trace_id").asString()).isEqualTo(TRACE);
		assertThat(line.at("/span_id").asString()).isEqualTo(order.spanId());

		ReceivedSpan transition = receiver.span("order.transition");
		assertThat(transition.isBelow(serverSpan(changed))).isTrue();
		assertThat(transition.error()).isFalse();
		assertThat(transition.attributes()).containsEntry("order.id", id)
			.containsEntry("order.status", "ACCEPTED")
			.containsEntry("order.status.before", "PLACED")
			.containsEntry("order.transition.made", true);
		assertThat(lines(shared))
			.filteredOn((logged) -> logged.at("/message").asString().startsWith("Order " + id + " is ACCEPTED"))
			.singleElement()
			.satisfies((logged) -> assertThat(logged.at("/trace_id").asString()).isEqualTo(changed));

		String refusedTrace = refused.json().get("traceId").asString();
		JsonNode refusedLine = accessLine(refused.header("X-Request-Id").orElseThrow());
		assertThat(refusedLine.at("/trace_id").asString()).isEqualTo(refusedTrace);
		assertThat(refusedLine.at("/event/outcome").asString()).isEqualTo("failure");
		assertThat(serverSpan(refusedTrace).attributes()).containsEntry("http.response.status_code", 422L);

		JsonNode brokenLine = accessLine(broken.header("X-Request-Id").orElseThrow());
		assertThat(brokenLine.at("/trace_id").asString()).isEqualTo(broken.json().get("traceId").asString());
		assertThat(brokenLine.at("/http/route").asString()).isEqualTo("unknown");
		assertThat(brokenLine.at("/http/response/status_code").asInt()).isEqualTo(400);
	}

	@Test
	void nothingThatCallersWriteIsFoundInTheLogOrInASpan() {
		int before = shared.log().size();
		String key = shop.newClient();
		for (String target : List.of("/api/product?category=" + SECRET, "/api/product/" + SECRET,
				"/api/order/" + SECRET, "/api/order?cursor=" + SECRET, "/api/order?limit=" + SECRET,
				"/" + SECRET + "/" + EMAIL, "/%2e%2e/" + SECRET, "/a;" + SECRET + "=1", "/docs/" + SECRET,
				"/actuator/" + SECRET)) {
			for (String method : List.of("GET", "POST", "DELETE", "BREW-" + SECRET)) {
				api.call(method, target).key(key).header("User-Agent", SECRET).json("{}").sendUnchecked();
				api.call(method, target).header("api_key", SECRET).sendUnchecked();
			}
		}
		for (String body : List.of(OrderBody.of("1x1"), OrderBody.of("1x1", SECRET), OrderBody.of("1x1", EMAIL),
				"{\"" + SECRET + "\":", "{\"items\":\"" + SECRET + "\"}", "\"" + SECRET + "\"",
				"{\"items\":[{\"productId\":\"" + SECRET + "\",\"quantity\":1}]}",
				"{\"items\":[{\"productId\":1,\"quantity\":\"" + EMAIL + "\"}]}")) {
			for (String idempotencyKey : List.of(SECRET, SECRET + "-2", SECRET + " ü")) {
				api.call("POST", "/api/order")
					.key(key)
					.header("Idempotency-Key", idempotencyKey.replace(" ü", "\t"))
					.json(body)
					.sendUnchecked();
			}
		}
		for (String raw : List.of(SECRET + "\r\n\r\n", "GET /" + SECRET + " HTTP/9.9\r\nHost: " + SECRET + "\r\n\r\n",
				"GET / HTTP/1.1\r\nHost: localhost\r\n" + SECRET + "\r\n\r\n",
				"GET / HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: " + SECRET + " " + EMAIL + "\r\n\r\n",
				"POST /api/order HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + SECRET + "\r\n\r\n")) {
			RawHttp.exchange(api.port(), raw.getBytes(StandardCharsets.ISO_8859_1), RawHttp.End.FIRST_ANSWER);
		}
		awaitEverything();

		assertThat(accessLines(shared)).hasSizeGreaterThan(100);
		assertThat(shared.log())
			.allSatisfy((line) -> assertThat(line).doesNotContain(SECRET, EMAIL, key, Shop.KEY, TestPostgres.PASSWORD));
		List<JsonNode> lines = lines(shared);
		assertThat(lines.subList(before, lines.size())).as("bad input is nobody's alarm")
			.allSatisfy((line) -> assertThat(line.at("/log/level").asString()).isIn("INFO"));
		assertThat(receiver.spans()).isNotEmpty()
			.allSatisfy(
					(span) -> assertThat(span.toString()).doesNotContain(SECRET, EMAIL, key, TestPostgres.PASSWORD));
	}

	@Test
	void machinesThatAskAboutHealthLeaveNeitherLinesNorTraces() {
		awaitEverything();
		int lines = accessLines(shared).size();
		long traces = traces();

		for (String target : List.of("/livez", "/health", "/healthz", "/readyz", "/ready", "/metrics",
				"/actuator/prometheus")) {
			api.get(target).sendUnchecked().hasStatus(200);
		}

		awaitEverything();
		assertThat(accessLines(shared)).as("with that of the request after them").hasSize(lines + 1);
		assertThat(traces()).as("also without a trace for each look at the database").isEqualTo(traces + 1);
	}

	@Test
	void oneTraceInTenIsSentUnlessTheCallerHasDecided() {
		try (TraceReceiver some = TraceReceiver.start();
				ApiProcess process = ApiProcess
					.patient(environment(shop, Map.of("JAEGER_ENDPOINT", some.endpoint(), "ACCESS_LOG", "false")))) {
			Api asked = process.awaitReady();
			IntStream.range(0, 1000).forEach((i) -> asked.get("/api/product/1").send().hasStatus(200));
			asked.get("/api/product/2")
				.header("traceparent", "00-" + TRACE + "-" + PARENT + "-01")
				.send()
				.hasStatus(200);
			String unsampled = TRACE.replace('0', '2');
			asked.get("/api/product/2")
				.header("traceparent", "00-" + unsampled + "-" + PARENT + "-00")
				.send()
				.hasStatus(200);
			// What was sampled last goes out at the end, not five seconds later.
			process.terminate();
			assertThat(process.exitCode()).isEqualTo(128 + 15);

			Set<String> traces = some.spans().stream().map(ReceivedSpan::traceId).collect(Collectors.toSet());
			assertThat(traces).hasSizeBetween(40, 200).contains(TRACE).doesNotContain(unsampled);
			assertThat(accessLines(process)).isEmpty();
		}
	}

	@Test
	void aCollectorThatNeverAnswersHoldsNobodyUp() {
		try (BlackHole collector = new BlackHole();
				ApiProcess process = ApiProcess.patient(
						environment(shop, Map.of("JAEGER_ENDPOINT", collector.endpoint(), "OTEL_TRACES_SAMPLER_ARG",
								"1.0", "OTEL_EXPORTER_OTLP_TIMEOUT", "1000", "OTEL_BSP_SCHEDULE_DELAY", "200")))) {
			Api asked = process.awaitReady();
			await("the collector is tried").until(() -> {
				asked.get("/api/product").send().hasStatus(200);
				asked.order(OrderBody.of("1x1")).send().hasStatus(200);
				return warnings(process).stream().anyMatch((line) -> line.contains("Traces are lost"));
			});
			process.terminate();
			assertThat(process.exitCode()).isEqualTo(128 + 15);
			assertThat(warnings(process)).as("lines about lost traces").hasSize(1);
		}
	}

	@Test
	void anOutageOfTheDatabaseIsAFewLinesHoweverManyRequestsItHits() {
		try (TestPostgres server = TestPostgres.dedicated()) {
			Shop own = Shop.in(server.migratedDatabase());
			try (ApiProcess process = ApiProcess.start(environment(own, Map.of()))) {
				Api asked = process.awaitReady();
				String client = own.newClient();
				try (OrderLoad load = new OrderLoad(8, () -> asked, client)) {
					await("orders").until(() -> load.acknowledged().size() > 20);
					Instant away = Instant.now();
					server.stop();
					await("refusals").until(() -> load.attemptsSince(away)
						.stream()
						.filter((attempt) -> attempt.hasStatus(503))
						.count() > 40);
					server.start();
					await("the end of the outage")
						.until(() -> warnings(process).stream().anyMatch((line) -> line.contains("is back after")));
					load.finish();
				}
				assertThat(warnings(process)).hasSizeLessThan(20)
					.filteredOn((line) -> line.contains("The database"))
					.hasSizeBetween(2, 10)
					.anySatisfy((line) -> assertThat(line).contains("requests were answered with 503"));
				assertThat(accessLines(process))
					.filteredOn((line) -> line.at("/http/response/status_code").asInt() == 503)
					.hasSizeGreaterThan(40);
			}
		}
	}

	@Test
	void withoutACollectorNothingIsSaidOfTraces() {
		try (ApiProcess process = ApiProcess.patient(environment(shop, Map.of("ACCESS_LOG", "false")))) {
			Api asked = process.awaitReady();
			asked.order(OrderBody.of("1x1")).send().hasStatus(200);
			process.terminate();
			assertThat(process.exitCode()).isEqualTo(128 + 15);
			assertThat(lines(process)).allSatisfy((line) -> {
				assertThat(line.at("/log/level").asString()).isEqualTo("INFO");
				assertThat(line.at("/message").asString()).doesNotContainIgnoringCase("trace")
					.doesNotContainIgnoringCase("otel");
			});
		}
	}

	private static long traces() {
		return receiver.spans().stream().map(ReceivedSpan::traceId).distinct().count();
	}

	/**
	 * Whatever happened before this request has left the process when its span and its
	 * line have.
	 */
	private static void awaitEverything() {
		String last = "last-" + REQUESTS.incrementAndGet();
		api.get("/api/product/1").header("X-Request-Id", last).send().hasStatus(200);
		await("the last line").until(() -> accessLines(shared).stream()
			.anyMatch((line) -> line.path("request_id").asString("").equals(last)));
		await("the last span").until(
				() -> receiver.spans().stream().anyMatch((span) -> last.equals(span.attributes().get("request_id"))));
	}

	private static Map<String, String> environment(Shop shop, Map<String, String> further) {
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.put("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
		environment.put("ORDERFOOD_SHUTDOWN_FAREWELL", "0s");
		environment.putAll(further);
		return environment;
	}

	private static ReceivedSpan serverSpan(String traceId) {
		List<ReceivedSpan> found = receiver.spans()
			.stream()
			.filter((span) -> span.traceId().equals(traceId) && span.kind().equals("SPAN_KIND_SERVER"))
			.toList();
		assertThat(found).as("spans of the server in %s", traceId).hasSize(1);
		return found.getFirst();
	}

	private static JsonNode accessLine(String requestId) {
		List<JsonNode> found = accessLines(shared).stream()
			.filter((line) -> line.path("request_id").asString("").equals(requestId))
			.toList();
		assertThat(found).as("access lines of %s", requestId).hasSize(1);
		return found.getFirst();
	}

	private static List<JsonNode> accessLines(ApiProcess process) {
		return lines(process).stream()
			.filter((line) -> line.at("/log/logger").asString("").equals("dev.orderfood.access"))
			.toList();
	}

	private static List<String> warnings(ApiProcess process) {
		return lines(process).stream()
			.filter((line) -> !line.at("/log/level").asString("").equals("INFO"))
			.map((line) -> line.at("/message").asString(""))
			.toList();
	}

	private static List<JsonNode> lines(ApiProcess process) {
		return process.log().stream().map(JSON::readTree).toList();
	}

}
