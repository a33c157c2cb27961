package dev.orderfood.promotion;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import dev.orderfood.failure.RefusedException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class CouponTests {

	private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

	@ParameterizedTest
	@CsvSource({
			// per cent, subtotal, discount
			"10,    100.00,        10.00", //
			"10,    6.50,          0.65", //
			"18,    35.97,         6.47", // 6.4746
			"50,    0.01,          0.01", // 0.005, half a cent goes up
			"10,    0.05,          0.01", // 0.005
			"10,    0.04,          0.00", // 0.004
			"0.01,  49.99,         0.00", // 0.004999
			"0.01,  50.00,         0.01", // 0.005
			"33.33, 10.00,         3.33", //
			"99.99, 0.01,          0.01", // 0.009999
			"100,   12.34,         12.34", //
			"100,   0.00,          0.00", //
			"12.5,  9999999999.99, 1250000000.00" })
	void percentTakesItsShareAndRoundsHalfUp(BigDecimal perCent, BigDecimal subtotal, BigDecimal discount) {
		assertThat(coupon(Rule.PERCENT, perCent).discount(lines(subtotal))).isEqualTo(discount);
	}

	@Test
	void roundsOnceAndNotForEachLine() {
		// Half a cent from each line: 0.015 together, 0.03 if each were rounded.
		assertThat(coupon(Rule.PERCENT, BigDecimal.TEN).discount(lines("0.05", "0.05", "0.05"))).isEqualTo("0.02");
	}

	@Test
	void roundsOnceAndNotForEachUnit() {
		List<PricedUnits> lines = List.of(new PricedUnits(new BigDecimal("0.05"), 1000));

		assertThat(coupon(Rule.PERCENT, BigDecimal.TEN).discount(lines)).isEqualTo("5.00");
	}

	@ParameterizedTest
	@CsvSource({ "5.00, 20.00, 5.00", "5.00, 5.00, 5.00", "5.00, 4.99, 4.99", "0.01, 0.00, 0.00",
			"9999999999.99, 0.01, 0.01" })
	void fixedTakesItsAmountButNeverMoreThanTheSubtotal(BigDecimal amount, BigDecimal subtotal, BigDecimal discount) {
		assertThat(coupon(Rule.FIXED, amount).discount(lines(subtotal))).isEqualTo(discount);
	}

	@Test
	void lowestFreeTakesOneUnitOfTheCheapestProduct() {
		assertThat(coupon(Rule.LOWEST_FREE, null).discount(lines("8.00", "4.50", "6.50"))).isEqualTo("4.50");
	}

	@Test
	void lowestFreeTakesOnlyOneUnitOfMany() {
		List<PricedUnits> lines = List.of(new PricedUnits(new BigDecimal("8.00"), 3),
				new PricedUnits(new BigDecimal("4.50"), 7));

		assertThat(coupon(Rule.LOWEST_FREE, null).discount(lines)).isEqualTo("4.50");
	}

	@Test
	void lowestFreeTakesOneOfTwoProductsThatAreEquallyCheap() {
		assertThat(coupon(Rule.LOWEST_FREE, null).discount(lines("4.50", "8.00", "4.50"))).isEqualTo("4.50");
	}

	@Test
	void lowestFreeComparesPricesByValueAndNotByScale() {
		assertThat(coupon(Rule.LOWEST_FREE, null).discount(lines("4.5", "4.50", "4.51"))).isEqualTo("4.50");
	}

	@Test
	void lowestFreeTakesTheSameWhetherAProductStandsOnOneLineOrOnTwo() {
		List<PricedUnits> one = List.of(new PricedUnits(new BigDecimal("4.50"), 2),
				new PricedUnits(new BigDecimal("8.00"), 1));

		assertThat(coupon(Rule.LOWEST_FREE, null).discount(lines("4.50", "8.00", "4.50")))
			.isEqualTo(coupon(Rule.LOWEST_FREE, null).discount(one));
	}

	@Test
	void lowestFreeTakesNothingWhenTheCheapestProductCostsNothing() {
		assertThat(coupon(Rule.LOWEST_FREE, null).discount(lines("8.00", "0.00"))).isEqualTo("0.00");
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsTakenOffAnOrderThatCostsNothing(Rule rule) {
		assertThat(coupon(rule, valueFor(rule)).discount(lines("0.00", "0.00"))).isEqualTo("0.00");
	}

	@ParameterizedTest
	@EnumSource
	void theCapHoldsForEveryRule(Rule rule) {
		Coupon capped = new Coupon("CODE",
				new Promotion("CODE", rule, valueFor(rule), 1, new BigDecimal("1.25"), null, null, null, false));

		assertThat(capped.discount(lines("90.00", "70.00"))).isEqualTo("1.25");
	}

	@Test
	void theCapChangesNothingBelowIt() {
		Coupon capped = new Coupon("CODE", new Promotion("CODE", Rule.PERCENT, BigDecimal.TEN, 1,
				new BigDecimal("10.01"), null, null, null, false));

		assertThat(capped.discount(lines("100.00"))).isEqualTo("10.00");
	}

	@Test
	void aCapAboveTheSubtotalStillLeavesNothingBelowZeroToPay() {
		Coupon capped = new Coupon("CODE", new Promotion("CODE", Rule.FIXED, new BigDecimal("50"), 1,
				new BigDecimal("40"), null, null, null, false));

		assertThat(capped.discount(lines("30.00"))).isEqualTo("30.00");
	}

	@Test
	void aCodeThatOnlyTheFilesHaveGivesTenPerCent() {
		assertThat(new Coupon("FROMFILES", null).discount(lines("12.34"))).isEqualTo("1.23");
	}

	@ParameterizedTest
	@EnumSource
	void everyDiscountHasTwoDecimals(Rule rule) {
		assertThat(coupon(rule, valueFor(rule)).discount(lines("123", "7")).scale()).isEqualTo(2);
	}

	@ParameterizedTest
	@CsvSource({ "1, false", "2, true", "3, true" })
	void theLeastNumberOfItemsCountsUnits(int quantity, boolean redeemable) {
		Coupon coupon = new Coupon("CODE",
				new Promotion("CODE", Rule.LOWEST_FREE, null, 2, null, null, null, null, false));

		assertThat(coupon.refusal(List.of(new PricedUnits(BigDecimal.ONE, quantity)), NOW).isEmpty())
			.isEqualTo(redeemable);
	}

	@Test
	void theLeastNumberOfItemsAddsUpAllLines() {
		Coupon coupon = new Coupon("CODE",
				new Promotion("CODE", Rule.LOWEST_FREE, null, 3, null, null, null, null, false));

		assertThat(coupon.refusal(lines("1.00", "2.00"), NOW)).hasValueSatisfying(
				refusal("coupon-too-few-items", "The coupon code needs at least 3 items in the order."));
		assertThat(coupon.refusal(lines("1.00", "2.00", "2.00"), NOW)).isEmpty();
	}

	@Test
	void moreUnitsThanAnIntegerHoldsAreStillCounted() {
		Coupon coupon = new Coupon("CODE",
				new Promotion("CODE", Rule.LOWEST_FREE, null, 2, null, null, null, null, false));
		List<PricedUnits> lines = List.of(new PricedUnits(BigDecimal.ONE, Integer.MAX_VALUE),
				new PricedUnits(BigDecimal.ONE, Integer.MAX_VALUE));

		assertThat(coupon.refusal(lines, NOW)).isEmpty();
	}

	@Test
	void isValidFromItsFirstMomentOn() {
		Coupon coupon = valid(NOW, null);

		assertThat(coupon.refusal(lines("1.00"), NOW.minusNanos(1)))
			.hasValueSatisfying(refusal("coupon-not-yet-valid", "The coupon code is not valid yet."));
		assertThat(coupon.refusal(lines("1.00"), NOW)).isEmpty();
		assertThat(coupon.refusal(lines("1.00"), NOW.plusSeconds(1_000_000_000))).isEmpty();
	}

	@Test
	void isNoLongerValidAtTheFirstMomentAfter() {
		Coupon coupon = valid(null, NOW);

		assertThat(coupon.refusal(lines("1.00"), NOW.minusSeconds(1_000_000_000))).isEmpty();
		assertThat(coupon.refusal(lines("1.00"), NOW.minusNanos(1))).isEmpty();
		assertThat(coupon.refusal(lines("1.00"), NOW))
			.hasValueSatisfying(refusal("coupon-expired", "The coupon code is no longer valid."));
	}

	@Test
	void isAlwaysValidWithoutBounds() {
		assertThat(valid(null, null).refusal(lines("1.00"), NOW)).isEmpty();
	}

	@Test
	void aCodeThatOnlyTheFilesHaveHasNoTermsOfItsOwn() {
		assertThat(new Coupon("FROMFILES", null).refusal(lines("0.00"), NOW)).isEmpty();
	}

	private static Coupon coupon(Rule rule, @Nullable BigDecimal value) {
		return new Coupon("CODE", new Promotion("CODE", rule, value, 1, null, null, null, null, false));
	}

	private static Coupon valid(@Nullable Instant from, @Nullable Instant until) {
		return new Coupon("CODE",
				new Promotion("CODE", Rule.PERCENT, BigDecimal.TEN, 1, null, from, until, null, false));
	}

	private static @Nullable BigDecimal valueFor(Rule rule) {
		return (rule == Rule.LOWEST_FREE) ? null : BigDecimal.TEN;
	}

	private static List<PricedUnits> lines(String... unitPrices) {
		return new ArrayList<>(
				Arrays.stream(unitPrices).map((price) -> new PricedUnits(new BigDecimal(price), 1)).toList());
	}

	private static List<PricedUnits> lines(BigDecimal unitPrice) {
		return List.of(new PricedUnits(unitPrice, 1));
	}

	private static Consumer<RefusedException> refusal(String reason, String message) {
		return (refusal) -> {
			assertThat(refusal.reason()).isEqualTo(reason);
			assertThat(refusal).hasMessage(message);
		};
	}

}
