package dev.orderfood.inventory;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@OrderFoodTest
class InventoryIT {

	private String admin = "";

	private Shop shop;

	private Api api;

	@BeforeEach
	void admin(Shop shop, Api api) {
		this.shop = shop;
		this.api = api;
		this.admin = shop.newClient("admin");
	}

	@Test
	void aProductWithoutStockIsUnlimited() {
		String product = this.shop.newProduct(null);

		Answer answer = level(product).hasStatus(200);

		assertThat(answer.text()).isEqualTo("{\"productId\":\"" + product + "\",\"quantity\":null}");
		assertThat(answer.header("ETag")).hasValue("\"unlimited\"");
	}

	@Test
	void whatIsLeftIsPublicAndNamesItsContent() {
		String product = this.shop.newProduct(100);

		Answer answer = level(product).hasStatus(200);

		assertThat(answer.text()).isEqualTo("{\"productId\":\"" + product + "\",\"quantity\":100}");
		String etag = answer.header("ETag").orElseThrow();
		this.api.get("/api/inventory/" + product).header("If-None-Match", etag).send().hasStatus(304);
		put(product, "{\"change\":-1}").hasStatus(200);
		this.api.get("/api/inventory/" + product).header("If-None-Match", etag).send().hasStatus(200);
		assertThat(this.api.call("HEAD", "/api/inventory/" + product).send().hasStatus(200).body()).isEmpty();
	}

	@Test
	void anAdministratorLimitsChangesAndFreesAProduct() {
		String product = this.shop.newProduct(null);

		assertThat(put(product, "{\"quantity\":100}").hasStatus(200).text())
			.isEqualTo("{\"productId\":\"" + product + "\",\"quantity\":100}");
		assertThat(put(product, "{\"change\":-5}").hasStatus(200).text()).contains("\"quantity\":95");
		assertThat(put(product, "{\"change\":10}").hasStatus(200).text()).contains("\"quantity\":105");
		assertThat(put(product, "{\"quantity\":0}").hasStatus(200).text()).contains("\"quantity\":0");
		delete(product).send().hasStatus(204);
		assertThat(level(product).text()).contains("\"quantity\":null");
		delete(product).send().hasStatus(204);
	}

	@Test
	void nothingIsChangedIfTheStockIsNotWhatTheCallerSaw() {
		String product = this.shop.newProduct(null);

		put(product, "{\"quantity\":10}", "\"unlimited\"").hasStatus(200);
		put(product, "{\"quantity\":20}", "\"unlimited\"").hasStatus(412);
		put(product, "{\"change\":1}", "\"9\"").hasStatus(412);
		put(product, "{\"change\":1}", "\"9\", \"10\"").hasStatus(200);
		put(product, "{\"change\":1}", "*").hasStatus(200);
		delete(product).header("If-Match", "\"11\"").send().hasStatus(412);
		assertThat(level(product).text()).contains("\"quantity\":12");
		delete(product).header("If-Match", "\"12\"").send().hasStatus(204);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"change\":-101}", "{\"change\":2147483647}" })
	void aChangeThatCannotBeIsRefused(String body) {
		String product = this.shop.newProduct(100);

		assertThat(put(product, body).hasStatus(422).json().get("message").asString()).contains(product);
		assertThat(level(product).text()).contains("\"quantity\":100");
	}

	@Test
	void whatIsUnlimitedCannotBeChangedByANumber() {
		put(this.shop.newProduct(null), "{\"change\":1}").hasStatus(422);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"quantity\":null}", "{\"quantity\":-1}", "{\"quantity\":1.5}",
			"{\"quantity\":\"1\"}", "{\"quantity\":2147483648}", "{\"quantity\":1,\"change\":1}", "[]", "null", "x",
			"{\"change\":true}" })
	void whatIsNoChangeIsABadRequest(String body) {
		String product = this.shop.newProduct(100);

		put(product, body).hasStatus(400);
		assertThat(level(product).text()).contains("\"quantity\":100");
	}

	@Test
	void onlyAdministratorsChangeAnything() {
		String product = this.shop.newProduct(100);
		for (String method : new String[] { "PUT", "DELETE" }) {
			String target = "/api/inventory/" + product;
			this.api.call(method, target).json("{\"quantity\":1}").send().hasStatus(401);
			this.api.call(method, target).key("nobody").json("{\"quantity\":1}").send().hasStatus(403);
			this.api.call(method, target).key(Shop.KEY).json("{\"quantity\":1}").send().hasStatus(403);
		}
		assertThat(level(product).text()).contains("\"quantity\":100");
	}

	@Test
	void productsThatAreNotThereHaveNoStock() {
		for (String product : new String[] { "404404", Shop.WITHDRAWN_PRODUCT }) {
			level(product).hasStatus(404);
			put(product, "{\"quantity\":1}").hasStatus(404);
			delete(product).send().hasStatus(404);
		}
		level("abc").isErrorBlaming(400, "productId");
		level("9223372036854775808").isErrorBlaming(400, "productId");
		put("1.5", "{\"quantity\":1}").isErrorBlaming(400, "productId");
	}

	@Test
	void anOrderTakesWhatItWants() {
		String limited = this.shop.newProduct(10);
		String unlimited = this.shop.newProduct(null);

		order(limited, 3, unlimited, 1000).hasStatus(200);
		order(limited, 3, limited, 4).hasStatus(200);

		assertThat(level(limited).text()).contains("\"quantity\":0");
	}

	@Test
	void anOrderThatWantsTooMuchNamesTheProductAndWhatIsLeft() {
		String plenty = this.shop.newProduct(100);
		String scarce = this.shop.newProduct(3);

		Answer answer = order(plenty, 1, scarce, 4).isErrorBlaming(422, "items[1].quantity");

		assertThat(answer.json().get("message").asString()).contains("3 of product " + scarce);
		assertThat(level(plenty).text()).contains("\"quantity\":100");
		assertThat(level(scarce).text()).contains("\"quantity\":3");
		order(scarce, 2, scarce, 2).isErrorBlaming(422, "items[0].quantity", "items[1].quantity");
		order(plenty, 1, scarce, 3).hasStatus(200);
	}

	@Test
	void anOrderThatFailsForAnotherReasonTakesNothing() {
		String limited = this.shop.newProduct(10);

		order(limited, 1, "404404", 1).hasStatus(422);
		this.api.order("""
				{"items":[{"productId":"%s","quantity":1}],"couponCode":"NOBODY"}""".formatted(limited))
			.send()
			.hasStatus(422);

		assertThat(level(limited).text()).contains("\"quantity\":10");
	}

	@Test
	void aCouponAndARepeatedKeyTakeStockOnce() {
		String limited = this.shop.newProduct(10);
		for (int i = 0; i < 2; i++) {
			this.api.order("""
					{"items":[{"productId":"%s","quantity":2}],"couponCode":"SAVE10"}""".formatted(limited))
				.header("Idempotency-Key", "stock-" + limited)
				.send()
				.hasStatus(200);
		}
		assertThat(level(limited).text()).contains("\"quantity\":8");
	}

	private Answer level(String product) {
		return this.api.get("/api/inventory/" + product).send();
	}

	private Answer put(String product, String body) {
		return this.api.call("PUT", "/api/inventory/" + product).key(this.admin).json(body).send();
	}

	private Answer put(String product, String body, String match) {
		return this.api.call("PUT", "/api/inventory/" + product)
			.key(this.admin)
			.header("If-Match", match)
			.json(body)
			.send();
	}

	private Api.Call delete(String product) {
		return this.api.call("DELETE", "/api/inventory/" + product).key(this.admin);
	}

	private Answer order(String first, int firstQuantity, String second, int secondQuantity) {
		return this.api
			.order("""
					{"items":[{"productId":"%s","quantity":%d},{"productId":"%s","quantity":%d}]}""".formatted(first,
					firstQuantity, second, secondQuantity))
			.send();
	}

}
