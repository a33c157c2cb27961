package dev.orderfood.behaviour;

import java.math.BigDecimal;
import java.util.Optional;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Changed promotions and coupon codes count from the next order on, whatever the API
 * still remembers of them.
 */
@ResourceLock(OwnApi.REFRESHED_LOCK)
class PromotionRefreshIT {

	private final Shop shop = OwnApi.refreshedShop();

	private final Api api = OwnApi.refreshed();

	@Test
	void aChangedPromotionGivesItsNewDiscountAtOnce() {
		insertPromotion("CHANGING", "open");
		assertThat(discount("CHANGING")).hasValue(new BigDecimal("1.00"));

		changeUnseen("UPDATE promotions SET value = 30 WHERE code = 'CHANGING'");
		assertThat(discount("CHANGING")).hasValue(new BigDecimal("3.00"));

		changeUnseen("UPDATE promotions SET rule = 'FIXED', value = 4 WHERE code = 'CHANGING'");
		assertThat(discount("CHANGING")).hasValue(new BigDecimal("4.00"));

		changeUnseen("UPDATE promotions SET max_discount = 2.50 WHERE code = 'CHANGING'");
		assertThat(discount("CHANGING")).hasValue(new BigDecimal("2.50"));

		changeUnseen("UPDATE promotions SET min_items = 2 WHERE code = 'CHANGING'");
		assertThat(discount("CHANGING")).isEmpty();
	}

	@Test
	void aWithdrawnPromotionIsRefusedAtOnce() {
		insertPromotion("ENDING", "open");
		assertThat(discount("ENDING")).isPresent();

		changeUnseen("UPDATE promotions SET active = false WHERE code = 'ENDING'");

		assertThat(discount("ENDING")).isEmpty();
	}

	@Test
	void aPromotionThatHasEndedIsRefusedAtOnce() {
		insertPromotion("OVER", "open");
		assertThat(discount("OVER")).isPresent();

		changeUnseen("UPDATE promotions SET valid_until = now() WHERE code = 'OVER'");

		assertThat(discount("OVER")).isEmpty();
	}

	@Test
	void aNewPromotionIsRedeemableAtOnce() {
		assertThat(discount("BRANDNEW")).isEmpty();

		changeUnseen("INSERT INTO promotions (code, rule, value, listed) VALUES ('BRANDNEW', 'PERCENT', 10, 'open')");

		assertThat(discount("BRANDNEW")).hasValue(new BigDecimal("1.00"));
	}

	@Test
	void aCodeThatLeavesTheCouponFilesIsRefusedAtOnce() {
		insertPromotion("INFILES1", "coupon-file");
		assertThat(discount("INFILES1")).isEmpty();

		this.shop.execute("INSERT INTO coupon_codes (code, files) VALUES ('INFILES1', B'11'), ('NOTNAMED', B'11')");
		assertThat(discount("INFILES1")).hasValue(new BigDecimal("1.00"));
		assertThat(discount("NOTNAMED")).hasValue(new BigDecimal("1.00"));

		this.shop.execute("UPDATE coupon_codes SET active = false WHERE code IN ('INFILES1', 'NOTNAMED')");
		assertThat(discount("INFILES1")).isEmpty();
		assertThat(discount("NOTNAMED")).isEmpty();
	}

	@Test
	void aCodeOfTheFilesThatIsGivenANameOfItsOwnGetsTheNamedDiscountAtOnce() {
		this.shop.execute("INSERT INTO coupon_codes (code, files) VALUES ('GETSNAME', B'11')");
		assertThat(discount("GETSNAME")).hasValue(new BigDecimal("1.00"));

		changeUnseen("INSERT INTO promotions (code, rule, value, listed) "
				+ "VALUES ('GETSNAME', 'PERCENT', 70, 'coupon-file')");

		assertThat(discount("GETSNAME")).hasValue(new BigDecimal("7.00"));
	}

	/** As after a roll-back to this version from one that knows more rules. */
	@Test
	void aRuleThatThisVersionDoesNotKnowIsRefusedAndFreezesNothing() {
		this.shop.execute("""
				ALTER TABLE promotions DROP CONSTRAINT promotions_rule_check;
				ALTER TABLE promotions DROP CONSTRAINT IF EXISTS promotions_value_fits_rule;
				INSERT INTO promotions (code, rule, value, listed) VALUES ('FUTURE01', 'THIRD_FREE', 10, 'open');
				INSERT INTO promotions (code, rule, value, listed) VALUES ('FUTURE02', 'PERCENT', 10, 'open')""");

		await("the promotion behind it").until(() -> discount("FUTURE02").isPresent());
		order("FUTURE01").isErrorBlaming(422, "couponCode");
		this.shop.execute("UPDATE promotions SET active = false WHERE code = 'FUTURE01'");
	}

	@Test
	void anOrderKeepsTheDiscountItWasPlacedWith() {
		insertPromotion("KEPT", "open");
		Answer order = order("KEPT").hasStatus(200);

		this.shop.execute("UPDATE promotions SET value = 90, active = false WHERE code = 'KEPT'");

		assertThat(this.api.get("/api/order/" + order.json().get("id").stringValue())
			.key(Shop.KEY)
			.send()
			.announcedOrder()).isEqualTo(order.text());
	}

	/**
	 * Changes rows without the note that the API looks for, so that it still remembers
	 * the old ones.
	 */
	private void changeUnseen(String sql) {
		this.shop.execute("SET session_replication_role = replica; " + sql);
	}

	private void insertPromotion(String code, String listed) {
		this.shop.execute("INSERT INTO promotions (code, rule, value, listed) VALUES ('" + code + "', 'PERCENT', 10, '"
				+ listed + "')");
	}

	/** Orders one of what costs 10.00. */
	private Optional<BigDecimal> discount(String code) {
		Answer answer = order(code);
		if (answer.status() == 422) {
			return Optional.empty();
		}
		return Optional.of(answer.hasStatus(200).json().get("discounts").decimalValue());
	}

	private Answer order(String code) {
		return this.api.order("""
				{"items":[{"productId":"13","quantity":1}],"couponCode":"%s"}""".formatted(code)).send();
	}

}
