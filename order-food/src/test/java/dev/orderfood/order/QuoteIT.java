package dev.orderfood.order;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What an order would cost. */
@OrderFoodTest
class QuoteIT {

	@Test
	void saysWhatTheOrderWouldCost(Api api) {
		assertThat(quote(api, OrderBody.of("2x1 1x3", "SAVE10")).hasStatus(200).text()).isEqualTo(
				"{\"products\":[{\"id\":\"1\",\"name\":\"Chicken Waffle\",\"price\":12.99,\"category\":\"Waffle\"},"
						+ "{\"id\":\"3\",\"name\":\"Blueberry Pancakes\",\"price\":9.99,\"category\":\"Pancakes\"}],"
						+ "\"couponCode\":\"SAVE10\",\"total\":32.37,\"discounts\":3.60}");
	}

	@ParameterizedTest
	@CsvSource({ "1x1, ''", "3x2 1x9, HAPPYHOURS", "2x5 2x6, BUYGETONE", "1x1, UNNAMED1", "1x12, FIVEOFF" })
	void isWhatPlacingTheOrderComesTo(String lines, String code, Api api) {
		JsonNode quote = quote(api, OrderBody.of(lines, code)).hasStatus(200).json();
		JsonNode order = api.order(OrderBody.of(lines, code)).send().hasStatus(200).json();

		for (String property : new String[] { "products", "couponCode", "total", "discounts" }) {
			assertThat(quote.path(property)).isEqualTo(order.path(property));
		}
	}

	@ParameterizedTest
	@CsvSource({ "1x999, ''", "1x11, SAVE10", "1x1, SUPER100", "1x1, NOSUCHCODE", "1x1, EXPIRED", "1x1, TOOSOON",
			"1x1, NOBODY", "1x1, TENITEMS" })
	void isRefusedAsTheOrderIs(String lines, String code, Api api) {
		JsonNode quote = quote(api, OrderBody.of(lines, code)).hasStatus(422).json();
		JsonNode order = api.order(OrderBody.of(lines, code)).send().hasStatus(422).json();

		assertThat(quote.get("message")).isEqualTo(order.get("message"));
		assertThat(quote.path("details")).isEqualTo(order.path("details"));
	}

	@Test
	void writesNothing(Api api, Shop shop) {
		String product = shop.newProduct(1);
		String client = shop.newClient();
		// Another test may have used it up.
		shop.execute("UPDATE promotion_redemptions SET redeemed = 0 WHERE code = 'ONCEONLY'");
		long redeemed = shop.number("SELECT coalesce(sum(redeemed), 0) FROM promotion_redemptions");
		for (int i = 0; i < 3; i++) {
			api.call("POST", "/api/order/quote")
				.key(client)
				.header("Idempotency-Key", "quote")
				.json(OrderBody.of("1x" + product, "ONCEONLY"))
				.send()
				.hasStatus(200);
		}
		assertThat(shop.orders(client)).isZero();
		assertThat(shop.number("SELECT quantity FROM stock WHERE product_id = " + product)).isOne();
		assertThat(shop.number("SELECT coalesce(sum(redeemed), 0) FROM promotion_redemptions")).isEqualTo(redeemed);
		assertThat(shop.count("idempotency_keys WHERE idempotency_key = 'quote'")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "{}", "{\"items\":[]}", "{\"items\":[{\"productId\":1,\"quantity\":0}]}" })
	void refusesWhatIsNoOrder(String body, Api api) {
		quote(api, body).hasStatus(400);
	}

	@Test
	void needsAKeyThatMayPlaceOrders(Api api) {
		api.call("POST", "/api/order/quote").json(OrderBody.of("1x1")).send().hasStatus(401);
		api.call("POST", "/api/order/quote").key(Shop.KEY_READ_ONLY).json(OrderBody.of("1x1")).send().hasStatus(403);
		api.call("POST", "/api/order/quote").key(Shop.KEY_CREATE_ONLY).json(OrderBody.of("1x1")).send().hasStatus(200);
	}

	private static Answer quote(Api api, String body) {
		return api.call("POST", "/api/order/quote").key(Shop.KEY).json(body).send();
	}

}
