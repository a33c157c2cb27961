package dev.orderfood.order.fulfillment;

import java.util.UUID;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.CapturesOutput;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import dev.orderfood.order.OrderStatus;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;

@OrderFoodTest
@CapturesOutput
class TrackingIT {

	@Test
	void everybodyWithTheTokenSeesTheOrderAndNothingOfTheClient(Api api) {
		PlacedOrder order = PlacedOrder.of(api, Shop.KEY, OrderBody.of("2x1 1x12", "SAVE10"));

		Answer placed = order.track().hasStatus(200);
		assertThat(placed.header("Cache-Control")).contains("no-store");
		assertThat(placed.json().get("status").asString()).isEqualTo("PLACED");
		assertThat(placed.json().get("at")).isEqualTo(placed.json().get("createdAt"));
		assertThat(placed.text()).contains("""
				"items":[{"name":"Chicken Waffle","quantity":2,"unitPrice":12.99},""")
			.doesNotContain(order.id(), "client", "Test client", "SAVE10", "notification");

		order.change(Shop.KEY_STAFF, """
				{"status":"ACCEPTED","readyAt":"2026-11-25T18:30:00Z"}""").hasStatus(200);
		order.change(Shop.KEY_STAFF, """
				{"status":"CANCELLED","reason":"No more waffles."}""").hasStatus(200);
		Answer cancelled = order.track().hasStatus(200);
		assertThat(cancelled.json().get("status").asString()).isEqualTo("CANCELLED");
		assertThat(cancelled.json().get("sequence").asInt()).isEqualTo(3);
		assertThat(cancelled.json().get("reason").asString()).isEqualTo("No more waffles.");
		assertThat(cancelled.json().get("readyAt").asString()).isEqualTo("2026-11-25T18:30:00Z");
		assertThat(cancelled.text()).doesNotContain("Kitchen");
		assertThat(api.call("HEAD", "/api/track/" + order.token()).send().hasStatus(200).body()).isEmpty();
	}

	@Test
	void tokensThatOpenNothingAreAllAnsweredAlike(Api api, Shop shop) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);
		PlacedOrder other = PlacedOrder.in(OrderStatus.PLACED, api);
		PlacedOrder untracked = PlacedOrder.in(OrderStatus.PLACED, api);
		shop.execute("UPDATE orders SET tracking_secret = NULL WHERE id = '" + untracked.id() + "'");
		String unknown = TrackingTokens.of(UUID.randomUUID());
		String mixed = TrackingTokens.mix(order.token(), other.token());

		String sentence = null;
		for (String token : new String[] { unknown, mixed, untracked.token(), "nonsense", order.token() + "A",
				order.token().substring(1), order.token() + "=", order.id(), "a".repeat(5000),
				order.token().substring(0, 42) + "%2B", "%F0%9F%8D%94" }) {
			Answer answer = api.get("/api/track/" + token).send().isErrorBlaming(404);
			sentence = (sentence == null) ? answer.json().get("message").asString() : sentence;
			assertThat(answer.json().get("message").asString()).as(token).isEqualTo(sentence);
		}
	}

	@Test
	void everyCharacterOfTheTokenCounts(Api api) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);
		for (int i = 0; i < order.token().length(); i++) {
			char other = (order.token().charAt(i) == 'x') ? 'y' : 'x';
			api.get("/api/track/" + order.token().substring(0, i) + other + order.token().substring(i + 1))
				.send()
				.hasStatus(404);
		}
	}

	@Test
	void noLogAndNoMetricHasTheToken(Api api, CapturedOutput output) {
		PlacedOrder order = PlacedOrder.in(OrderStatus.PLACED, api);

		order.track().hasStatus(200);
		api.get("/api/track/" + order.token() + "/nothing").sendUnchecked();
		api.call("POST", "/api/track/" + order.token()).send().hasStatus(405);

		assertThat(output.getAll()).doesNotContain(order.token());
		assertThat(api.get("/metrics").send().text()).contains("uri=\"/api/track/{trackingToken}\"")
			.doesNotContain(order.token());
	}

}
