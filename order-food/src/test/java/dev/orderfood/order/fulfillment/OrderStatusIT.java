package dev.orderfood.order.fulfillment;

import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.CapturesOutput;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import dev.orderfood.order.OrderStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

@OrderFoodTest
@CapturesOutput
class OrderStatusIT {

	@ParameterizedTest
	@MethodSource
	void allPairsOfStatuses(OrderStatus from, OrderStatus to, Api api, Shop shop) {
		PlacedOrder order = PlacedOrder.in(from, api);
		long before = order.events(shop);

		Answer answer = order.becomes(to);

		if (from == to || from.next().contains(to)) {
			answer.hasStatus(200);
			assertThat(answer.json().get("status").asString()).isEqualTo(to.name());
			assertThat(order.events(shop)).isEqualTo((from == to) ? before : before + 1);
			assertThat(answer.header("ETag")).contains("\"" + (order.events(shop) + 1) + "\"");
		}
		else {
			assertThat(answer.isErrorBlaming(409).json().get("message").asString()).contains("is " + from);
			assertThat(order.events(shop)).isEqualTo(before);
		}
		Answer read = order.read(Shop.KEY).hasStatus(200);
		assertThat(read.json().get("status").asString()).isEqualTo(((answer.status() == 200) ? to : from).name());
		assertThat(read.header("ETag")).contains("\"" + (order.events(shop) + 1) + "\"");
	}

	static Stream<Arguments> allPairsOfStatuses() {
		return Arrays.stream(OrderStatus.values())
			.flatMap((from) -> Arrays.stream(OrderStatus.values()).map((to) -> arguments(from, to)));
	}

	@Test
	void anOrderFromBeforeThereWereStatusesIsCompleted(Api api, Shop shop) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);
		shop.execute("DELETE FROM order_states WHERE order_id = '" + order.id() + "'");

		assertThat(order.read(Shop.KEY).json().get("status").asString()).isEqualTo("COMPLETED");
		assertThat(order.becomes(OrderStatus.ACCEPTED).isErrorBlaming(409).text()).contains("is COMPLETED");
		order.becomes(OrderStatus.COMPLETED).hasStatus(200);
		assertThat(order.events(shop)).isZero();
	}

	@Test
	void theOwnerMayCancelWhileTheOrderIsPlaced(Api api, Shop shop) {
		for (String scopes : new String[] { "create_order", "create_order,read_order" }) {
			String owner = shop.newClient(scopes);
			PlacedOrder order = PlacedOrder.of(api, owner, OrderBody.of("1x1"));

			order.change(owner, "{\"status\":\"ACCEPTED\"}").isErrorBlaming(403);
			order.change(owner, "{\"status\":\"REJECTED\",\"reason\":\"No.\"}").isErrorBlaming(403);
			order.change(owner, "{\"status\":\"REJECTED\"}").isErrorBlaming(403);
			order.change(owner, "{\"status\":\"PLACED\"}").isErrorBlaming(403);
			assertThat(order.events(shop)).isZero();
			order.change(owner, "{\"status\":\"CANCELLED\"}").hasStatus(200);
			order.change(owner, "{\"status\":\"CANCELLED\"}").hasStatus(200);
			assertThat(order.events(shop)).isOne();
			order.change(owner, "{\"status\":\"ACCEPTED\"}").isErrorBlaming(403);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ACCEPTED", "PREPARING", "READY", "COMPLETED", "REJECTED" })
	void theOwnerMayNotCancelLater(OrderStatus status, Api api) {
		PlacedOrder order = PlacedOrder.in(status, api);

		assertThat(order.change(Shop.KEY, "{\"status\":\"CANCELLED\"}").isErrorBlaming(409).text())
			.contains("is " + status);
	}

	@Test
	void nobodyElseSeesTheOrder(Api api, Shop shop) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);
		String other = shop.newClient();

		Answer theirs = order.change(other, "{\"status\":\"CANCELLED\"}").isErrorBlaming(404);
		Answer nobodys = new PlacedOrder(api, UUID.randomUUID().toString(), "").change(other,
				"{\"status\":\"CANCELLED\"}");
		assertThat(nobodys.isErrorBlaming(404).json().get("message")).isEqualTo(theirs.json().get("message"));
		order.change(other, "{\"status\":\"ACCEPTED\"}").isErrorBlaming(404);
		order.history(other).isErrorBlaming(404);
		order.read(other).isErrorBlaming(404);
		new PlacedOrder(api, UUID.randomUUID().toString(), "").becomes(OrderStatus.ACCEPTED).isErrorBlaming(404);
		new PlacedOrder(api, UUID.randomUUID().toString(), "").history(Shop.KEY_STAFF).isErrorBlaming(404);
		assertThat(order.events(shop)).isZero();
	}

	@Test
	void scopesDecideWhoMayCall(Api api, Shop shop) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);

		for (String scopes : new String[] { "", "reserve_stock", "manage_menu", "read_event" }) {
			String key = shop.newClient(scopes);
			order.change(key, "{\"status\":\"CANCELLED\"}").isErrorBlaming(403);
			order.read(key).isErrorBlaming(403);
			order.history(key).isErrorBlaming(403);
		}
		order.history(shop.newClient("create_order")).isErrorBlaming(403);
		order.read(Shop.KEY_STAFF).hasStatus(200);
		order.history(Shop.KEY_STAFF).hasStatus(200);
		api.get("/api/order").key(Shop.KEY_STAFF).send().hasStatus(403);
		String admin = shop.newClient("admin");
		order.read(admin).hasStatus(200);
		order.change(admin, "{\"status\":\"ACCEPTED\"}").hasStatus(200);
		api.call("PUT", "/api/order/" + order.id() + "/status").json("{}").send().hasStatus(401);
		api.get("/api/order/" + order.id() + "/history").send().hasStatus(401);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			status  | {}
			status  | {"status":null}
			status  | {"status":"accepted"}
			status  | {"status":""}
			status  | {"status":"LOST"}
			status  | {"status":1}
			status  | {"status":true}
			status  | {"status":["ACCEPTED"]}
			status  | {"status":{}}
			reason  | {"status":"REJECTED"}
			reason  | {"status":"REJECTED","reason":null}
			reason  | {"status":"CANCELLED"}
			reason  | {"status":"REJECTED","reason":""}
			reason  | {"status":"REJECTED","reason":"  "}
			reason  | {"status":"REJECTED","reason":"\\u00a0\\u2003"}
			reason  | {"status":"REJECTED","reason":"\\u200d\\u200c"}
			reason  | {"status":"REJECTED","reason":"two\\nlines"}
			reason  | {"status":"REJECTED","reason":"tag\\udb40\\udc41"}
			reason  | {"status":"REJECTED","reason":"private\\ue000"}
			reason  | {"status":"REJECTED","reason":"nul\\u0000"}
			reason  | {"status":"REJECTED","reason":"\\ud800"}
			reason  | {"status":"REJECTED","reason":"right\\u202eleft"}
			reason  | {"status":"REJECTED","reason":7}
			reason  | {"status":"ACCEPTED","reason":["x"]}
			readyAt | {"status":"ACCEPTED","readyAt":"soon"}
			readyAt | {"status":"ACCEPTED","readyAt":""}
			readyAt | {"status":"ACCEPTED","readyAt":"2026-11-25T18:30:00"}
			readyAt | {"status":"ACCEPTED","readyAt":"2026-02-30T18:30:00Z"}
			readyAt | {"status":"ACCEPTED","readyAt":"+999999999-01-01T00:00:00Z"}
			readyAt | {"status":"ACCEPTED","readyAt":"-4000-01-01T00:00:00Z"}
			readyAt | {"status":"ACCEPTED","readyAt":1764095400}
			readyAt | {"status":"REJECTED","reason":"No.","readyAt":"2026-11-25T18:30:00Z"}
			readyAt | {"status":"COMPLETED","readyAt":"2026-11-25T18:30:00Z"}
			""")
	void refusesWhatCannotBeMeant(String field, String body, Api api, Shop shop) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);

		order.change(Shop.KEY_STAFF, body).isErrorBlaming(400, field);

		assertThat(order.events(shop)).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "[]", "\"ACCEPTED\"", "nonsense", "{\"status\":\"ACCEPTED\"} x" })
	void refusesBodiesThatAreNoObject(String body, Api api) {
		PlacedOrder.in(OrderStatus.PLACED, api).change(Shop.KEY_STAFF, body).hasStatus(400);
	}

	@Test
	void refusesIdsThatAreNoUuids(Api api) {
		new PlacedOrder(api, "nonsense", "").becomes(OrderStatus.ACCEPTED).isErrorBlaming(400, "orderId");
		new PlacedOrder(api, "nonsense", "").history(Shop.KEY_STAFF).isErrorBlaming(400, "orderId");
	}

	@Test
	void takesReasonsUpToTheirLimit(Api api) {
		String longest = "\ud83c\udf55".repeat(200);
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);

		order.change(Shop.KEY_STAFF, "{\"status\":\"REJECTED\",\"reason\":\"" + longest + "x\"}")
			.isErrorBlaming(400, "reason");
		order.change(Shop.KEY_STAFF, "{\"status\":\"REJECTED\",\"reason\":\"" + longest + "\"}").hasStatus(200);
		assertThat(order.history(Shop.KEY).json().at("/1/reason").asString()).isEqualTo(longest);
	}

	/** As in the other texts of the API: joiners are part of scripts and emojis. */
	@ParameterizedTest
	@ValueSource(strings = { "\u0645\u06cc\u200c\u0631\u0648\u062f", "\ud83d\udc69\u200d\ud83c\udf73",
			"newer\ud83e\udeff", "unassigned\u0378" })
	void takesReasonsInAllScripts(String reason, Api api) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);

		order.change(Shop.KEY_STAFF, "{\"status\":\"REJECTED\",\"reason\":\"" + reason + "\"}").hasStatus(200);

		assertThat(order.history(Shop.KEY).json().at("/1/reason").asString()).isEqualTo(reason);
	}

	@Test
	void aBlankReasonIsNone(Api api) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);

		order.change(Shop.KEY, "{\"status\":\"CANCELLED\",\"reason\":\" \"}").hasStatus(200);

		assertThat(order.history(Shop.KEY).json().at("/1").has("reason")).isFalse();
	}

	@Test
	void changesNothingIfTheOrderIsNotWhatTheCallerHasSeen(Api api, Shop shop) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.ACCEPTED, api);
		String body = "{\"status\":\"PREPARING\"}";

		for (String other : new String[] { "\"1\"", "\"3\"", "W/\"2\"", "\"1\", \"5\"" }) {
			ifMatch(order, other, body).isErrorBlaming(412);
		}
		assertThat(order.events(shop)).isOne();
		assertThat(ifMatch(order, "\"7\", \"2\"", body).hasStatus(200).headers().get("ETag")).containsExactly("\"3\"");
		ifMatch(order, "*", "{\"status\":\"READY\"}").hasStatus(200);
		ifMatch(order, "\"2\"", "{\"status\":\"READY\"}").isErrorBlaming(412);
		ifMatch(order, "\"4\"", "{\"status\":\"PLACED\"}").isErrorBlaming(409);
	}

	private static Answer ifMatch(PlacedOrder order, String etag, String body) {
		return order.api()
			.call("PUT", "/api/order/" + order.id() + "/status")
			.key(Shop.KEY_STAFF)
			.header("If-Match", etag)
			.json(body)
			.send();
	}

	@Test
	void anUnchangedOrderIsNotSentAgain(Api api) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);
		Api.Call unchanged = api.get("/api/order/" + order.id()).key(Shop.KEY).header("If-None-Match", "\"1\"");

		unchanged.send().hasStatus(304);
		order.becomes(OrderStatus.ACCEPTED);
		unchanged.send().hasStatus(200);
	}

	@Test
	void readyAtStaysUntilItIsSaidAnew(Api api) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);

		Answer accepted = order.change(Shop.KEY_STAFF, """
				{"status":"ACCEPTED","readyAt":"2026-11-25T19:30:00.5+01:00"}""").hasStatus(200);
		assertThat(accepted.json().get("readyAt").asString()).isEqualTo("2026-11-25T18:30:00.500Z");
		assertThat(order.becomes(OrderStatus.PREPARING).json().get("readyAt"))
			.isEqualTo(accepted.json().get("readyAt"));
		order.change(Shop.KEY_STAFF, """
				{"status":"READY","readyAt":"2026-11-25T18:10:00Z"}""").hasStatus(200);
		assertThat(order.becomes(OrderStatus.COMPLETED).json().get("readyAt").asString())
			.isEqualTo("2026-11-25T18:10:00Z");
		assertThat(order.read(Shop.KEY).json().get("readyAt").asString()).isEqualTo("2026-11-25T18:10:00Z");
	}

	@Test
	void historySaysWhoDidWhatAndWhen(Api api) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);
		order.change(Shop.KEY_STAFF, """
				{"status":"ACCEPTED","readyAt":"2026-11-25T18:30:00Z"}""").hasStatus(200);
		order.change(Shop.KEY_STAFF, """
				{"status":"CANCELLED","reason":"Kein Strom \ud83d\ude22"}""").hasStatus(200);

		Answer history = order.history(Shop.KEY).hasStatus(200);

		assertThat(history.json().valueStream().map((event) -> event.get("sequence").asInt())).containsExactly(1, 2, 3);
		assertThat(history.json().valueStream().map((event) -> event.get("status").asString()))
			.containsExactly("PLACED", "ACCEPTED", "CANCELLED");
		assertThat(history.json().valueStream().map((event) -> event.get("by").asString()))
			.containsExactly("Test client", "Kitchen", "Kitchen");
		assertThat(history.json().at("/1/readyAt").asString()).isEqualTo("2026-11-25T18:30:00Z");
		assertThat(history.json().at("/2/reason").asString()).isEqualTo("Kein Strom \ud83d\ude22");
		assertThat(history.json().at("/0").has("reason")).isFalse();
		assertThat(history.json().valueStream().map((JsonNode event) -> event.get("at").asString())).isSorted();
		assertThat(order.history(Shop.KEY_STAFF).text()).isEqualTo(history.text());
	}

	@Test
	void everyEventIsPublishedInItsOrder(Api api, Shop shop) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.COMPLETED, api);

		await("the log").untilAsserted(
				() -> assertThat(shop.list("sequence FROM event_log WHERE order_id = '" + order.id() + "' ORDER BY id"))
					.containsExactly("1", "2", "3", "4"));
	}

	@Test
	void aTransitionIsLoggedWithoutItsReason(Api api, CapturedOutput output) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);

		order.change(Shop.KEY_STAFF, "{\"status\":\"REJECTED\",\"reason\":\"never-to-be-logged\"}").hasStatus(200);

		assertThat(output.getAll().lines().filter((line) -> line.contains("Order " + order.id() + " is REJECTED")))
			.singleElement()
			.asString()
			.contains("as PLACED", "by client 7");
		assertThat(output.getAll()).doesNotContain("never-to-be-logged");
	}

	@Test
	void transitionsAreCounted(Api api) {
		String metrics = api.get("/metrics").send().text();
		assertThat(metrics).contains("orderfood_order_status_seconds_count{", "orderfood_order_transitions_total{");
		double before = value(metrics, "orderfood_order_transitions_total", "accepted");
		double stays = value(metrics, "orderfood_order_status_seconds_count", "placed");

		PlacedOrder.in(OrderStatus.ACCEPTED, api);

		String after = api.get("/metrics").send().text();
		assertThat(value(after, "orderfood_order_transitions_total", "accepted")).isGreaterThan(before);
		assertThat(value(after, "orderfood_order_status_seconds_count", "placed")).isGreaterThan(stays);
		assertThat(after).contains("orderfood_order_status_seconds_bucket{");
		await("open orders")
			.until(() -> value(api.get("/metrics").send().text(), "orderfood_orders_open", "accepted") >= 1);
		assertThat(api.get("/metrics").send().text()).contains("orderfood_orders_open_oldest_seconds{");
	}

	private static double value(String metrics, String name, String status) {
		return metrics.lines()
			.filter((line) -> line.startsWith(name + "{") && line.contains("status=\"" + status + "\""))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

}
