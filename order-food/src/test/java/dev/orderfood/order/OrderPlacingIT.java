package dev.orderfood.order;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

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
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

@OrderFoodTest
class OrderPlacingIT {

	@Test
	void answersTheExampleOfTheDesign(Api api) {
		Answer answer = api.order(
				"{\"items\":[{\"productId\":\"1\",\"quantity\":2},{\"productId\":\"3\",\"quantity\":1}],\"couponCode\":\"SAVE10\"}")
			.send()
			.hasStatus(200);
		assertThat(answer.text()).matches("\\{\"id\":\"[0-9a-f-]{36}\","
				+ "\"items\":\\[\\{\"productId\":\"1\",\"quantity\":2},\\{\"productId\":\"3\",\"quantity\":1}],"
				+ "\"products\":\\[\\{\"id\":\"1\",\"name\":\"Chicken Waffle\",\"price\":12.99,\"category\":\"Waffle\"},"
				+ "\\{\"id\":\"3\",\"name\":\"Blueberry Pancakes\",\"price\":9.99,\"category\":\"Pancakes\"}],"
				+ "\"couponCode\":\"SAVE10\",\"total\":32.37,\"discounts\":3.60,\"createdAt\":\"[0-9T:.-]+Z\","
				+ "\"status\":\"PLACED\",\"trackingToken\":\"[A-Za-z0-9_-]{43}\"}");
	}

	@Test
	void namesTheOrderByTimeAndSaysWhenItWasAccepted(Api api) {
		JsonNode order = api.order(OrderBody.of("1x1")).send().hasStatus(200).json();
		assertThat(UUID.fromString(order.get("id").asString())).returns(7, UUID::version).returns(2, UUID::variant);
		assertThat(Instant.parse(order.get("createdAt").asString())).isCloseTo(Instant.now(),
				within(Duration.ofMinutes(1)));
	}

	@Test
	void leavesTheCouponOutOfTheAnswerWhenThereWasNone(Api api) {
		for (String order : List.of("{\"items\":[{\"productId\":\"1\",\"quantity\":1}]}",
				"{\"items\":[{\"productId\":\"1\",\"quantity\":1}],\"couponCode\":null}")) {
			assertThat(api.order(order).send().hasStatus(200).text()).doesNotContain("couponCode")
				.contains("\"total\":12.99,\"discounts\":0.00,");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "\"1\"" })
	void takesAProductIdAsANumberOrAsAString(String id, Api api) {
		Answer answer = api.order("{\"items\":[{\"productId\":" + id + ",\"quantity\":1}]}").send().hasStatus(200);
		assertThat(answer.text()).contains("\"items\":[{\"productId\":\"1\",\"quantity\":1}]");
	}

	@Test
	void ignoresPropertiesThatItDoesNotKnow(Api api) {
		Answer answer = api.order("""
				{"total": 0.01, "discounts": 1e999, "id": null, "items": [{"productId": 1, "quantity": 1, "price": 0.01,
				 "remark": {"deep": [1, 2, {"er": null}]}}], "userId": 7, "couponcode": "SAVE10"}""")
			.send()
			.hasStatus(200);
		assertThat(answer.text()).contains("\"total\":12.99,\"discounts\":0.00,").doesNotContain("remark");
	}

	@Test
	void keepsTheOrderOfTheLinesAndProductsThatStandInSeveral(Api api) {
		JsonNode order = api.order(OrderBody.of("1x3 2x1 1x3 4x2 1x1")).send().hasStatus(200).json();
		assertThat(order.get("items").valueStream().map(JsonNode::toString)).containsExactly(
				"{\"productId\":\"3\",\"quantity\":1}", "{\"productId\":\"1\",\"quantity\":2}",
				"{\"productId\":\"3\",\"quantity\":1}", "{\"productId\":\"2\",\"quantity\":4}",
				"{\"productId\":\"1\",\"quantity\":1}");
		assertThat(order.get("products").valueStream().map((product) -> product.get("id").asString()))
			.containsExactly("3", "1", "3", "2", "1");
		assertThat(order.get("total")).hasToString("102.91");
	}

	@ParameterizedTest
	@CsvSource({ "1x13, 10.00", "1000x13, 10000.00", "1000x-1, 0.00", "1000x1 1000x1, 25980.00" })
	void takesOneToAThousandUnits(String lines, String total, Api api) {
		assertThat(api.order(OrderBody.of(lines)).send().hasStatus(200).text()).contains("\"total\":" + total + ",");
	}

	@Test
	void takesAHundredLines(Api api) {
		Answer answer = api.order(OrderBody.of(String.join(" ", Collections.nCopies(100, "1x13")))).send();
		answer.hasStatus(200);
		assertThat(answer.json().get("items").size()).isEqualTo(100);
		assertThat(answer.text()).contains("\"total\":1000.00,");
	}

	@Test
	void takesABodyOfExactly64KiB(Api api) {
		String order = OrderBody.of("1x13");
		api.order(order + " ".repeat(64 * 1024 - order.length())).send().hasStatus(200);
	}

	@ParameterizedTest
	@CsvSource({ "1000x9223372036854775807, 9999999990.00", "1000x9223372036854775807 1x3, 9999999999.99" })
	void takesWhatCanJustBeCharged(String lines, String total, Api api) {
		assertThat(api.order(OrderBody.of(lines)).send().hasStatus(200).text()).contains("\"total\":" + total + ",");
	}

	@ParameterizedTest
	@CsvSource({ "1000x9223372036854775807 1x13, ", "1000x9223372036854775807 1000x9223372036854775807, ",
			"1000x9223372036854775807 1000x9223372036854775807, ALLOFIT",
			"1000x9223372036854775807 1000x9223372036854775807 1000x9223372036854775807, HALF" })
	void refusesWhatComesToMoreThanAnAmountHolds(String lines, String coupon, Api api) {
		api.order((coupon != null) ? OrderBody.of(lines, coupon) : OrderBody.of(lines)).send().isErrorBlaming(422);
	}

	@Test
	void storesTheOrderWithItsLinesAndPrices(Api api, Shop shop) {
		String id = api.order(OrderBody.of("2x1 1x3", "SAVE10")).send().hasStatus(200).json().get("id").asString();
		assertThat(shop.count("orders WHERE id = '" + id
				+ "' AND user_id = 1 AND coupon_code = 'SAVE10' AND total = 32.37 AND discounts = 3.60"))
			.isOne();
		assertThat(shop.count("order_items WHERE order_id = '" + id
				+ "' AND (line_number, product_id, quantity, unit_price) IN ((1, 1, 2, 12.99), (2, 3, 1, 9.99))"))
			.isEqualTo(2);
	}

	@Test
	void takesAProductAtOnceAndRefusesItAsSoonAsItIsWithdrawn(Api api, Shop shop) {
		shop.execute("INSERT INTO products (id, name, price, category) VALUES (3000, 'Fresh', 1.00, 'Fresh')");
		api.order(OrderBody.of("1x3000")).send().hasStatus(200);
		await().until(() -> api.get("/api/product/3000").send().status() == 200);
		shop.execute("UPDATE products SET active = false WHERE id = 3000");
		api.order(OrderBody.of("1x3000")).send().isErrorBlaming(422, "items[0].productId");
	}

	@Test
	void chargesThePriceOfThisMomentAndKeepsItForEver(Api api, Shop shop) {
		shop.execute("INSERT INTO products (id, name, price, category) VALUES (3001, 'Seasonal', 4.00, 'Fresh')");
		await().until(() -> api.get("/api/product/3001").send().status() == 200);
		Answer old = api.order(OrderBody.of("2x3001")).send().hasStatus(200);
		assertThat(old.text()).contains("\"price\":4.00,", "\"total\":8.00,");

		// The snapshot of the catalog still has the old price at this moment.
		shop.execute("UPDATE products SET price = 5.50 WHERE id = 3001");
		assertThat(api.order(OrderBody.of("2x3001")).send().hasStatus(200).text()).contains("\"price\":5.50,",
				"\"total\":11.00,");

		await().until(() -> api.get("/api/product/3001").send().text().contains("5.50"));
		Answer read = api.get("/api/order/" + old.json().get("id").asString()).key(Shop.KEY).send().hasStatus(200);
		assertThat(read.announcedOrder()).isEqualTo(old.text());
		shop.execute("UPDATE products SET active = false WHERE id = 3001");
	}

}
