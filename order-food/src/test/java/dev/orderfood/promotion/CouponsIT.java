package dev.orderfood.promotion;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@OrderFoodTest
class CouponsIT {

	@ParameterizedTest
	@CsvSource({
			// The example of the design.
			"2x1 1x3, SAVE10, 32.37, 3.60",
			// Per cent, rounded half up once.
			"1x1, HAPPYHOURS, 10.65, 2.34", "1x12, HALF, 0.02, 0.03", "3x12, HALF, 0.07, 0.08", "1x1, ODD, 12.93, 0.06",
			"1x13, ODD, 9.95, 0.05", "1x1, ALLOFIT, 0.00, 12.99", "1x-1, SAVE10, 0.00, 0.00",
			// A cap, which is not reached by the small order.
			"1x1, CAPPED, 9.66, 3.33", "1x12, CAPPED, 0.02, 0.03",
			// A fixed amount, never more than the order costs.
			"1x1, FIVEOFF, 7.99, 5.00", "1x12, FIVEOFF, 0.00, 0.05", "1x-1, FIVEOFF, 0.00, 0.00",
			// One unit of the cheapest product.
			"1x1 1x3, BUYGETONE, 12.99, 9.99", "2x1, BUYGETONE, 12.99, 12.99", "3x8 1x12, BUYGETONE, 47.97, 0.05",
			"1x8 5x12 1x8, BUYGETONE, 32.18, 0.05", "1x1 1x-1, BUYGETONE, 12.99, 0.00",
			// Enough units, over all lines.
			"10x13, TENITEMS, 90.00, 10.00", "4x13 3x13 3x13, TENITEMS, 90.00, 10.00",
			// Valid at this time.
			"1x13, INTIME, 9.00, 1.00",
			// From the coupon files: with a rule of their own, and with the ten per cent
			// of the others.
			"1x1, HAPPYHRS, 10.65, 2.34", "1x13, FIFTYOFF, 5.00, 5.00", "1x13, UNNAMED1, 9.00, 1.00",
			"1x1, unnamed_2, 11.69, 1.30", "1x13, NONAMEPROM, 9.00, 1.00" })
	void takesOffWhatTheRuleSays(String lines, String code, String total, String discounts, Api api) {
		Answer answer = api.order(OrderBody.of(lines, code)).send().hasStatus(200);
		assertThat(answer.text()).contains("\"couponCode\":\"" + code + "\",\"total\":" + total + ",\"discounts\":"
				+ discounts + ",\"createdAt\":");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t\n " })
	void takesABlankCodeForNone(String code, Api api) {
		Answer answer = api.order(OrderBody.of("1x1", code)).send().hasStatus(200);
		assertThat(answer.json().has("couponCode")).isFalse();
		assertThat(answer.text()).contains("\"total\":12.99,\"discounts\":0.00");
	}

	@ParameterizedTest
	@ValueSource(strings = { "NOPE", "save10", "Save10", " SAVE10", "SAVE10 ", "SAVE10\n", "EXPIRED", "TOOSOON",
			"NOBODY", "WITHDRAWN", "SUPER100", "FILEGONE", "UNNAMEDOFF", "UNNAMED2", "happyhrs", "UNNAMED", "SAVE10\0",
			"\0", "HAPPYHR\0", "SAVÉ10", "ＳＡＶＥ１０", "🍔🍔🍔🍔", "\ud83d", "'; DROP TABLE orders; --", "%", "SAVE1_" })
	void refusesACodeThatIsNotValid(String code, Api api, Shop shop) {
		long before = shop.count("orders");
		api.order(OrderBody.of("1x1", code)).send().isErrorBlaming(422, "couponCode");
		assertThat(shop.count("orders")).isEqualTo(before);
	}

	@ParameterizedTest
	@ValueSource(ints = { 65, 10_000 })
	void refusesACodeOfAnyLength(int length, Api api) {
		api.order(OrderBody.of("1x1", "A".repeat(length))).send().isErrorBlaming(422, "couponCode");
	}

	@ParameterizedTest
	@CsvSource({ "9x13, TENITEMS, 10", "1x1, BUYGETONE, 2" })
	void refusesAnOrderWithTooFewUnitsAndSaysHowManyAreNeeded(String lines, String code, String needed, Api api) {
		Answer answer = api.order(OrderBody.of(lines, code)).send().isErrorBlaming(422, "couponCode");
		assertThat(answer.json().get("message").asString()).contains(needed);
	}

	@Test
	void redeemsALimitedCodeAsOftenAsItSaysAndNoMore(Api api, Shop shop) {
		String order = OrderBody.of("1x13", "TWICE");
		api.order(order).send().hasStatus(200);
		api.order(order).send().hasStatus(200);
		assertThat(api.order(order).send().isErrorBlaming(422, "couponCode").json().get("message").asString())
			.contains("used up");
		assertThat(shop.count("orders WHERE coupon_code = 'TWICE'")).isEqualTo(2);
		assertThat(shop.count("promotion_redemptions WHERE code = 'TWICE' AND redeemed = 2")).isOne();
	}

	@Test
	void countsNoRedemptionForAnOrderThatIsRefused(Api api, Shop shop) {
		api.order(OrderBody.of("1x999", "ONCEONLY")).send().hasStatus(422);
		api.order(OrderBody.of("1x13 1x" + Shop.WITHDRAWN_PRODUCT, "ONCEONLY")).send().hasStatus(422);
		api.order(OrderBody.of("1001x13", "ONCEONLY")).send().hasStatus(400);
		assertThat(shop.count("promotion_redemptions WHERE code = 'ONCEONLY' AND redeemed > 0")).isZero();
		api.order(OrderBody.of("1x13", "ONCEONLY")).send().hasStatus(200);
		api.order(OrderBody.of("1x13", "ONCEONLY")).send().hasStatus(422);
	}

	@Test
	void takesANewCodeAtOnceAndRefusesItAsSoonAsItIsWithdrawn(Api api, Shop shop) {
		String order = OrderBody.of("1x13", "BRANDNEW");
		api.order(order).send().hasStatus(422);
		shop.execute("INSERT INTO promotions (code, rule, value, listed) VALUES ('BRANDNEW', 'FIXED', 1.00, 'open')");
		assertThat(api.order(order).send().hasStatus(200).text()).contains("\"total\":9.00,\"discounts\":1.00");
		shop.execute("UPDATE promotions SET value = 2.00 WHERE code = 'BRANDNEW'");
		assertThat(api.order(order).send().hasStatus(200).text()).contains("\"total\":8.00,\"discounts\":2.00");
		shop.execute("UPDATE promotions SET active = false WHERE code = 'BRANDNEW'");
		api.order(order).send().hasStatus(422);
	}

	@Test
	void followsTheCouponFilesAtOnce(Api api, Shop shop) {
		String order = OrderBody.of("1x13", "FRESHCODE");
		api.order(order).send().hasStatus(422);
		shop.execute("INSERT INTO coupon_codes (code, files) VALUES ('FRESHCODE', B'110')");
		assertThat(api.order(order).send().hasStatus(200).text()).contains("\"total\":9.00,\"discounts\":1.00");
		shop.execute("UPDATE coupon_codes SET active = false WHERE code = 'FRESHCODE'");
		api.order(order).send().hasStatus(422);
	}

}
