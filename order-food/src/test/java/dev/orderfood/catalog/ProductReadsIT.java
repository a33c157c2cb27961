package dev.orderfood.catalog;

import java.util.List;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@OrderFoodTest
class ProductReadsIT {

	@Test
	void listsWhatCanBeOrderedInTheOrderOfTheIds(Api api) {
		Answer answer = api.get("/api/product").send().hasStatus(200);
		assertThat(answer.json()
			.valueStream()
			.filter((product) -> !product.get("category").asString().equals("Own"))
			.map((product) -> product.get("id").asString()))
			.containsExactly("-1", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12", "13", Shop.DEAR_PRODUCT);
	}

	@Test
	void writesIdsAsStringsAndPricesWithTwoDecimals(Api api) {
		assertThat(api.get("/api/product").send().text()).startsWith(
				"[{\"id\":\"-1\",\"name\":\"Tap Water\",\"price\":0.00,\"category\":\"Sides\",\"available\":true},"
						+ "{\"id\":\"1\",\"name\":\"Chicken Waffle\",\"price\":12.99,\"category\":\"Waffle\",\"available\":true},")
			.contains(
					"{\"id\":\"13\",\"name\":\"Even Price\",\"price\":10.00,\"category\":\"Sides\",\"available\":true}");
	}

	@Test
	void writesNamesAsTheyAre(Api api) {
		assertThat(api.get("/api/product/12").send().json().get("name").asString())
			.isEqualTo("Crème brûlée \"für 2\" <&>");
	}

	@ParameterizedTest
	@CsvSource({ "Waffle, 1 2", "Burger, 9 10", "S%C3%BC%C3%9Fes%20%26%20Co., 12", "S%C3%BC%C3%9Fes+%26+Co., 12",
			"waffle, ''", "Waffl, ''", "Waffle%20, ''", "No%20such, ''", "'', ''", "%00, ''" })
	void filtersByTheExactCategory(String category, String ids, Api api) {
		Answer answer = api.get("/api/product?category=" + category).send().hasStatus(200);
		List<String> found = answer.json().valueStream().map((product) -> product.get("id").asString()).toList();
		assertThat(String.join(" ", found)).isEqualTo(ids);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/product", "/api/product?category=Waffle", "/api/product?category=nothing",
			"/api/product/1" })
	void saysNothingAgainWhenNothingHasChanged(String target, Api api) {
		String etag = api.get(target).send().hasStatus(200).header("ETag").orElseThrow();
		for (String sent : List.of(etag, "W/" + etag, "\"other\", " + etag)) {
			Answer unchanged = api.get(target).header("If-None-Match", sent).send().hasStatus(304);
			assertThat(unchanged.header("ETag")).as("sent %s", sent).contains(etag);
			assertThat(unchanged.header("Content-Type")).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"other\"", "garbage", "\"", "W/", "," })
	void answersInFullWhenTheCallerHasSomethingElse(String tag, Api api) {
		Answer answer = api.get("/api/product").header("If-None-Match", tag).send().hasStatus(200);
		assertThat(answer.json().isEmpty()).isFalse();
	}

	@Test
	void givesDifferentContentDifferentTags(Api api) {
		assertThat(List.of("/api/product", "/api/product?category=Waffle", "/api/product?category=nothing",
				"/api/product/1", "/api/product/2"))
			.extracting((target) -> api.get(target).send().header("ETag").orElseThrow())
			.doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/product", "/api/product?category=Waffle", "/api/product/1" })
	void answersHeadLikeGetButWithoutABody(String target, Api api) {
		Answer get = api.get(target).send();
		Answer head = api.call("HEAD", target).send().hasStatus(200);
		for (String header : List.of("ETag", "Cache-Control", "Content-Type", "Content-Length")) {
			assertThat(head.header(header)).as(header).isPresent().isEqualTo(get.header(header));
		}
		api.call("HEAD", target).header("If-None-Match", get.header("ETag").orElseThrow()).send().hasStatus(304);
	}

	@ParameterizedTest
	@CsvSource({ "/api/product/999, 404", "/api/product/one, 400" })
	void answersHeadWithTheStatusOfGet(String target, int status, Api api) {
		api.call("HEAD", target).send().hasStatus(status);
	}

	@Test
	void readsOneProduct(Api api) {
		assertThat(api.get("/api/product/1").send().hasStatus(200).text()).isEqualTo(
				"{\"id\":\"1\",\"name\":\"Chicken Waffle\",\"price\":12.99,\"category\":\"Waffle\",\"available\":true}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-1", Shop.DEAR_PRODUCT })
	void takesTheWholeRangeOfIds(String id, Api api) {
		assertThat(api.get("/api/product/" + id).send().hasStatus(200).json().get("id").asString()).isEqualTo(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "999", "0", Shop.WITHDRAWN_PRODUCT, "-9223372036854775808" })
	void knowsNothingOfUnknownAndWithdrawnProducts(String id, Api api) {
		api.get("/api/product/" + id).send().isErrorBlaming(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "one", "1.0", "1.5", "1e3", "0x1", "+1", "--1", "-", "1%20", "%201", "9223372036854775808",
			"-9223372036854775809", "99999999999999999999", "%EF%BC%91", "null", "1,2", "'1'", "NaN" })
	void refusesIdsThatAreNot64BitIntegers(String id, Api api) {
		api.get("/api/product/" + id).send().isErrorBlaming(400, "productId");
	}

	@ParameterizedTest
	@ValueSource(strings = { "category=%", "category=%zz", "category=%FF%FE", "%=1", "x=%C3" })
	void refusesParametersThatAreNotWellFormed(String query, Api api) {
		api.raw("GET /api/product?" + query + " HTTP/1.1\r\nHost: localhost\r\n\r\n").isErrorBlaming(400);
	}

	@Test
	void refusesMoreParametersThanAnybodyMeans(Api api) {
		api.get("/api/product?" + "a=1&".repeat(1500)).send().isErrorBlaming(400);
	}

	@Test
	void ignoresParametersThatItDoesNotKnow(Api api) {
		assertThat(api.get("/api/product?limit=1&page=2").send().hasStatus(200).text())
			.isEqualTo(api.get("/api/product").send().text());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/product", "/api/product/1" })
	void needsNoKeyAndMindsNone(String target, Api api) {
		api.get(target).key("nonsense").send().hasStatus(200);
	}

	@Test
	void followsARefreshOfTheDataWithinSeconds(Api api, Shop shop) {
		shop.execute("INSERT INTO products (id, name, price, category) VALUES (2000, 'New', 1.00, 'New')");
		await().untilAsserted(() -> api.get("/api/product/2000").send().hasStatus(200));
		Answer list = api.get("/api/product").send();
		assertThat(list.text())
			.contains("{\"id\":\"2000\",\"name\":\"New\",\"price\":1.00,\"category\":\"New\",\"available\":true}");

		shop.execute("UPDATE products SET price = 2.50, category = 'Newer' WHERE id = 2000");
		await().untilAsserted(() -> assertThat(api.get("/api/product?category=Newer").send().text()).isEqualTo(
				"[{\"id\":\"2000\",\"name\":\"New\",\"price\":2.50,\"category\":\"Newer\",\"available\":true}]"));
		api.get("/api/product").header("If-None-Match", list.header("ETag").orElseThrow()).send().hasStatus(200);

		shop.execute("UPDATE products SET active = false WHERE id = 2000");
		await().untilAsserted(() -> api.get("/api/product/2000").send().hasStatus(404));
		assertThat(api.get("/api/product").send().text()).doesNotContain("2000");
	}

}
