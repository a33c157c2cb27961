package dev.orderfood.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

class ContractTests {

	private static final Contract CONTRACT = Contract.served();

	private static final String PRODUCT = """
			{"id":"1","name":"Chicken Waffle","price":12.99,"category":"Waffle"}""";

	private static final String CATALOG_PRODUCT = PRODUCT.replace("}", ",\"available\":true}");

	private static final String ORDER = """
			{"id":"019a9d3c-1c00-7a3e-8b5e-3f2a6f1d7c01","items":[{"productId":"1","quantity":2}],"products":[%s],\
			"total":25.98,"discounts":0.00,"createdAt":"2026-11-20T12:00:00.123456Z","status":"PLACED"}"""
		.formatted(PRODUCT);

	private static final String ERROR = """
			{"code":404,"type":"error","message":"No.","traceId":"0af7651916cd43dd8448eb211c80319c"}""";

	@Test
	void acceptsTheAnswersOfTheDesign() {
		assertThat(product(200, CATALOG_PRODUCT)).isEmpty();
		assertThat(product(404, ERROR)).isEmpty();
		assertThat(departures("POST", "/api/order", 200, ORDER)).isEmpty();
		assertThat(departures("GET", "/api/order?limit=3", 200, "[" + ORDER + "]")).isEmpty();
		assertThat(departures("GET", "/nope", 404, ERROR)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource
	void catchesWrongProducts(String body) {
		assertThat(product(200, body)).isNotEmpty();
	}

	static Stream<Arguments> catchesWrongProducts() {
		return Stream.of(argumentSet("stray property", CATALOG_PRODUCT.replace("}", ",\"active\":true}")),
				argumentSet("missing property", CATALOG_PRODUCT.replace("\"category\":\"Waffle\",", "")),
				argumentSet("nothing about availability", PRODUCT),
				argumentSet("pictures that are missing",
						CATALOG_PRODUCT.replace("}", ",\"image\":{\"mobile\":\"/x\"}}")),
				argumentSet("id as a number", CATALOG_PRODUCT.replace("\"1\"", "1")),
				argumentSet("id that is no number", CATALOG_PRODUCT.replace("\"1\"", "\"one\"")),
				argumentSet("price as a string", CATALOG_PRODUCT.replace("12.99", "\"12.99\"")),
				argumentSet("price with three decimals", CATALOG_PRODUCT.replace("12.99", "12.999")),
				argumentSet("negative price", CATALOG_PRODUCT.replace("12.99", "-12.99")),
				argumentSet("null", CATALOG_PRODUCT.replace("\"Waffle\"", "null")),
				argumentSet("property twice", CATALOG_PRODUCT.replace("{", "{\"id\":\"2\",")),
				argumentSet("array", "[" + CATALOG_PRODUCT + "]"), argumentSet("text behind", CATALOG_PRODUCT + " x"),
				argumentSet("no JSON", "waffle"), argumentSet("nothing", ""));
	}

	@ParameterizedTest
	@MethodSource
	void catchesWrongOrders(String body) {
		assertThat(departures("POST", "/api/order", 200, body)).isNotEmpty();
	}

	static Stream<Arguments> catchesWrongOrders() {
		return Stream.of(argumentSet("stray property", ORDER.replaceFirst("\\{", "{\"userId\":1,")),
				argumentSet("stray property in a line", ORDER.replace("\"quantity\":2", "\"quantity\":2,\"price\":1")),
				argumentSet("stray property in a product",
						ORDER.replace("\"category\"", "\"active\":true,\"category\"")),
				argumentSet("no UUID", ORDER.replace("019a9d3c-", "")),
				argumentSet("no time", ORDER.replace("2026-11-20T12:00:00.123456Z", "yesterday")),
				argumentSet("time of another zone", ORDER.replace("123456Z", "123456+01:00")),
				argumentSet("no lines", ORDER.replace("{\"productId\":\"1\",\"quantity\":2}", "")),
				argumentSet("null as coupon code", ORDER.replaceFirst("\\{", "{\"couponCode\":null,")));
	}

	@ParameterizedTest
	@MethodSource
	void catchesWrongErrors(String body) {
		assertThat(product(404, body)).isNotEmpty();
	}

	static Stream<Arguments> catchesWrongErrors() {
		return Stream.of(argumentSet("other code than the status", ERROR.replace("404", "400")),
				argumentSet("other type", ERROR.replace("\"error\"", "\"problem\"")),
				argumentSet("stray property", ERROR.replaceFirst("\\{", "{\"path\":\"/\",")),
				argumentSet("empty details", ERROR.replaceFirst("\\{", "{\"details\":[],")),
				argumentSet("no message", ERROR.replace("\"message\":\"No.\",", "")),
				argumentSet("trace id that is none", ERROR.replace("0af7", "zzzz")),
				argumentSet("class name", ERROR.replace("No.", "java.lang.NullPointerException")),
				argumentSet("statement", ERROR.replace("No.", "SELECT id FROM products")));
	}

	@Test
	void catchesAStatusThatIsNotDocumented() {
		assertThat(departures("GET", "/api/product", 204, "")).containsExactly("status 204 is not documented");
		assertThat(departures("GET", "/api/product", 404, ERROR)).containsExactly("status 404 is not documented");
		assertThat(departures("GET", "/nope", 200, PRODUCT)).containsExactly("status 200 is not documented");
		assertThat(departures("GET", "/nope", 503, ERROR)).containsExactly("status 503 is not documented");
	}

	@Test
	void catchesAnotherContentType() {
		Answer html = answer(404, "<html>", Map.of("Content-Type", "text/html"));
		assertThat(CONTRACT.departures("GET", "/api/product/1", html))
			.containsExactly("content type text/html is not documented");
		Answer untyped = new Answer(404,
				Map.of("X-Content-Type-Options", List.of("nosniff"), "X-Request-Id", List.of("1")),
				ERROR.getBytes(StandardCharsets.UTF_8));
		assertThat(CONTRACT.departures("GET", "/api/product/1", untyped))
			.containsExactly("content type missing is not documented");
	}

	@Test
	void catchesHeadersThatAreMissingWrongOrNotDocumented() {
		Answer without = answer(200, CATALOG_PRODUCT, Map.of("Cache-Control", "no-cache"));
		assertThat(CONTRACT.departures("GET", "/api/product/1", without)).containsExactly("header ETag is missing");
		Answer weak = answer(200, CATALOG_PRODUCT, Map.of("Cache-Control", "no-cache", "ETag", "W/\"1\""));
		assertThat(CONTRACT.departures("GET", "/api/product/1", weak)).singleElement()
			.asString()
			.startsWith("header ETag: ");
		Answer stray = answer(404, ERROR, Map.of("Server", "Apache"));
		assertThat(CONTRACT.departures("GET", "/api/product/1", stray))
			.containsExactly("header Server is not documented");
		Answer away = answer(503, ERROR.replace("404", "503"), Map.of("Retry-After", "soon"));
		assertThat(CONTRACT.departures("GET", "/api/product/1", away)).singleElement()
			.asString()
			.startsWith("header Retry-After: ");
	}

	@Test
	void catchesABodyWhereNoneBelongs() {
		Answer unchanged = answer(304, PRODUCT,
				Map.of("Cache-Control", "no-cache", "ETag", "\"5a86cf86784a4bc3d8af00e9c7796616\""));
		assertThat(CONTRACT.departures("GET", "/api/product/1", unchanged)).singleElement()
			.asString()
			.startsWith("there is a body where none is documented");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/openapi", "/paths", "/components" })
	void isADocumentOfOpenApi(String pointer) {
		assertThat(CONTRACT.document().at(pointer).isMissingNode()).isFalse();
	}

	@Test
	void refersOnlyToWhatIsThere() {
		List<String> broken = new ArrayList<>();
		walk("", CONTRACT.document(), (place, node) -> {
			String reference = node.path("$ref").asString("");
			if (!reference.isEmpty() && (!reference.startsWith("#/")
					|| CONTRACT.document().at(reference.substring(1)).isMissingNode())) {
				broken.add(place + " refers to " + reference);
			}
		});
		assertThat(broken).isEmpty();
	}

	@Test
	void givesExamplesThatKeepToTheirOwnSchemas() {
		Map<String, List<String>> wrong = new TreeMap<>();
		List<String> checked = new ArrayList<>();
		walk("", CONTRACT.document(), (place, node) -> {
			if (!node.has("schema")) {
				return;
			}
			List<JsonNode> examples = new ArrayList<>();
			if (node.has("example")) {
				examples.add(node.get("example"));
			}
			node.path("examples").forEach((example) -> examples.add(example.get("value")));
			for (JsonNode example : examples) {
				checked.add(place);
				List<String> errors = CONTRACT.validate(place + "/schema", example);
				if (!errors.isEmpty()) {
					wrong.put(place, errors);
				}
			}
		});
		assertThat(wrong).isEmpty();
		assertThat(checked).hasSizeGreaterThan(20);
	}

	@Test
	void namesEachOperationOnceAndSaysWhatItIsFor() {
		List<String> ids = new ArrayList<>();
		CONTRACT.document().get("paths").forEach((item) -> item.properties().forEach((entry) -> {
			if (List.of("get", "head", "post").contains(entry.getKey())) {
				ids.add(entry.getValue().get("operationId").asString());
				assertThat(entry.getValue().path("summary").asString("")).isNotEmpty();
				assertThat(entry.getValue().path("responses").isEmpty()).isFalse();
			}
		}));
		assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(12);
	}

	@Test
	void letsNoObjectOfAnAnswerHaveStrayProperties() {
		List<String> open = new ArrayList<>();
		walk("/components", CONTRACT.document().get("components"), (place, node) -> {
			if ("object".equals(node.path("type").asString(""))
					&& !place.matches("/components/schemas/(Order|Stock|Status|Webhook|Pause|Availability)Request.*")
					&& node.path("additionalProperties").asBoolean(true)) {
				open.add(place);
			}
		});
		assertThat(open).isEmpty();
	}

	private static void walk(String place, JsonNode node, Visitor visitor) {
		visitor.visit(place, node);
		node.properties()
			.forEach((entry) -> walk(place + '/' + entry.getKey().replace("~", "~0").replace("/", "~1"),
					entry.getValue(), visitor));
		for (int i = 0; node.isArray() && i < node.size(); i++) {
			walk(place + '/' + i, node.get(i), visitor);
		}
	}

	private static List<String> product(int status, String body) {
		return departures("GET", "/api/product/1", status, body);
	}

	private static List<String> departures(String method, String target, int status, String body) {
		Map<String, String> headers = new TreeMap<>();
		if (status < 400) {
			headers.put("Cache-Control", target.startsWith("/api/product") ? "no-cache" : "no-store");
		}
		if (status < 400 && target.startsWith("/api/product")) {
			headers.put("ETag", "\"5a86cf86784a4bc3d8af00e9c7796616\"");
		}
		return CONTRACT.departures(method, target, answer(status, body, headers));
	}

	private static Answer answer(int status, String body, Map<String, String> headers) {
		Map<String, List<String>> all = new TreeMap<>();
		all.put("Content-Type", List.of("application/json"));
		all.put("X-Content-Type-Options", List.of("nosniff"));
		all.put("X-Request-Id", List.of("1"));
		headers.forEach((name, value) -> all.put(name, List.of(value)));
		return new Answer(status, all, body.getBytes(StandardCharsets.UTF_8));
	}

	private interface Visitor {

		void visit(String place, JsonNode node);

	}

}
