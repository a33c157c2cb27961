package dev.orderfood.behaviour;

import java.util.List;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;

@ResourceLock(OwnApi.REFRESHED_LOCK)
class LimitedPromotionIT {

	private final Shop shop = OwnApi.refreshedShop();

	private final Api api = OwnApi.refreshed();

	@Test
	void parallelOrdersNeverRedeemMoreThanTheLimit() {
		limited("TENTIMES", 10);

		List<Answer> answers = Parallel.run(32, (number) -> order("TENTIMES", "13"));

		assertThat(answers).filteredOn((answer) -> answer.status() == 200).hasSize(10).allSatisfy((answer) -> {
			assertThat(answer.json().get("discounts").decimalValue()).isEqualByComparingTo("2.00");
			assertThat(answer.json().get("total").decimalValue()).isEqualByComparingTo("8.00");
		});
		assertThat(answers).filteredOn((answer) -> answer.status() != 200)
			.allSatisfy((answer) -> assertThat(answer.hasStatus(422).text()).contains("used up"));
		assertThat(this.shop.count("orders WHERE coupon_code = 'TENTIMES'")).isEqualTo(10);
		assertThat(redeemed("TENTIMES")).isEqualTo(10);
	}

	@Test
	void ordersThatFailUseNone() {
		// In one statement: an order that is priced before it asks for two items gets as
		// far
		// as the counter.
		this.shop.execute("""
				INSERT INTO promotions (code, rule, value, min_items, max_redemptions, listed)
				VALUES ('NOTUSED', 'PERCENT', 20, 2, 3, 'open')""");

		Parallel.run(16, (number) -> switch (number % 4) {
			case 0 -> order("NOTUSED", Shop.WITHDRAWN_PRODUCT);
			case 1 -> order("NOTUSED", "404404");
			case 2 -> order("NOTUSED", "1"); // Too few items.
			default -> this.api.order("""
					{"items":[{"productId":"%1$s","quantity":1000},{"productId":"%1$s","quantity":1000}],
					 "couponCode":"NOTUSED"}""".formatted(Shop.DEAR_PRODUCT)).send();
		}).forEach((answer) -> assertThat(answer.status()).isEqualTo(422));

		assertThat(this.shop.count("promotion_redemptions WHERE code = 'NOTUSED'")).isZero();
	}

	@Test
	void aLimitThatIsRaisedAllowsAsManyMoreAtOnce() {
		limited("RAISED", 1);
		order("RAISED", "13").hasStatus(200);
		order("RAISED", "13").hasStatus(422);

		this.shop.execute("UPDATE promotions SET max_redemptions = 3 WHERE code = 'RAISED'");

		assertThat(Parallel.run(8, (number) -> order("RAISED", "13"))).filteredOn((answer) -> answer.status() == 200)
			.hasSize(2);
		assertThat(redeemed("RAISED")).isEqualTo(3);
	}

	@Test
	void aLimitThatIsLoweredBelowWhatWasRedeemedAllowsNoMore() {
		limited("LOWERED", 5);
		order("LOWERED", "13").hasStatus(200);
		order("LOWERED", "13").hasStatus(200);

		this.shop.execute("UPDATE promotions SET max_redemptions = 1 WHERE code = 'LOWERED'");

		order("LOWERED", "13").hasStatus(422);
		assertThat(redeemed("LOWERED")).isEqualTo(2);
	}

	@Test
	void ordersWithoutALimitedCouponAreNotCounted() {
		order("SAVE10", "13").hasStatus(200);

		assertThat(this.shop.count("promotion_redemptions WHERE code = 'SAVE10'")).isZero();
	}

	private void limited(String code, int limit) {
		this.shop.execute("INSERT INTO promotions (code, rule, value, max_redemptions, listed) VALUES ('" + code
				+ "', 'PERCENT', 20, " + limit + ", 'open')");
	}

	private Answer order(String code, String product) {
		return this.api.order("""
				{"items":[{"productId":"%s","quantity":1}],"couponCode":"%s"}""".formatted(product, code)).send();
	}

	private long redeemed(String code) {
		return this.shop.number("SELECT redeemed FROM promotion_redemptions WHERE code = '" + code + "'");
	}

}
