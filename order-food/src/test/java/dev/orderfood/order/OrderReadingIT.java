package dev.orderfood.order;

import java.util.Locale;
import java.util.UUID;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@OrderFoodTest
class OrderReadingIT {

	@ParameterizedTest
	@ValueSource(strings = { "1x1", "2x3 1x1 2x3 1x12", "1000x" + Shop.DEAR_PRODUCT, "1x-1" })
	void readsAnOrderAsItWasAnswered(String lines, Api api) {
		Answer placed = api.order(OrderBody.of(lines)).send().hasStatus(200);
		assertThat(read(api, id(placed), Shop.KEY).hasStatus(200).announcedOrder()).isEqualTo(placed.text());
	}

	@Test
	void readsAnOrderWithACouponAsItWasAnswered(Api api) {
		Answer placed = api.order(OrderBody.of("2x1 1x3", "SAVE10")).send().hasStatus(200);
		assertThat(read(api, id(placed), Shop.KEY).hasStatus(200).announcedOrder()).isEqualTo(placed.text());
	}

	@Test
	void takesAnIdInUpperCase(Api api) {
		Answer placed = api.order(OrderBody.of("1x1")).send().hasStatus(200);
		assertThat(read(api, id(placed).toUpperCase(Locale.ROOT), Shop.KEY).hasStatus(200).announcedOrder())
			.isEqualTo(placed.text());
	}

	@Test
	void tellsNobodyOfSomebodyElsesOrder(Api api, Shop shop) {
		String id = id(api.order(OrderBody.of("1x1")).send().hasStatus(200));
		Answer theirs = read(api, id, shop.newClient()).isErrorBlaming(404);
		Answer nobodys = read(api, UUID.randomUUID().toString(), Shop.KEY).isErrorBlaming(404);
		assertThat(theirs.json().get("message")).isEqualTo(nobodys.json().get("message"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "nonsense", "0", "1-1-1-1-1", "019a9d3c1c007a3e8b5e3f2a6f1d7c01",
			"019a9d3c-1c00-7a3e-8b5e-3f2a6f1d7c0", "019a9d3c-1c00-7a3e-8b5e-3f2a6f1d7c011",
			"%7B019a9d3c-1c00-7a3e-8b5e-3f2a6f1d7c01%7D", "g19a9d3c-1c00-7a3e-8b5e-3f2a6f1d7c01",
			"019a9d3c-1c00-7a3e-8b5e-3f2a6f1d7c01%20", "%F0%9F%8D%94", "null" })
	void refusesIdsThatAreNoUuids(String id, Api api) {
		read(api, id, Shop.KEY).isErrorBlaming(400, "orderId");
	}

	private static Answer read(Api api, String id, String key) {
		return api.get("/api/order/" + id).key(key).send();
	}

	private static String id(Answer placed) {
		return placed.json().get("id").asString();
	}

}
