package dev.orderfood.promotion;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import dev.orderfood.failure.FieldError;
import dev.orderfood.failure.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * A coupon code and what it is worth: the named promotion of that code, or ten per cent
 * for a code from the coupon files that no promotion names.
 *
 * @param code the code exactly as the customer gave it
 * @param promotion the named promotion, or null for a code that only the coupon files
 * have
 */
public record Coupon(String code, @Nullable Promotion promotion) {

	private static final BigDecimal UNNAMED_PER_CENT = BigDecimal.TEN;

	/** What the database lets in as a code: no other text is looked up. */
	private static final Pattern CODE = Pattern.compile("[!-~]{1,64}");

	private static final Pattern CODE_IN_FILES = Pattern.compile("[!-~]{8,10}");

	/**
	 * Returns whether a text has the form of a code.
	 * @param text the text as the customer gave it
	 * @return false if no promotion and no coupon file can have it
	 */
	static boolean canBeACode(String text) {
		return CODE.matcher(text).matches();
	}

	/**
	 * Returns whether a text has the form of the codes in coupon files.
	 * @param text the text as the customer gave it
	 * @return false if no coupon file can have it
	 */
	static boolean canStandInFiles(String text) {
		return CODE_IN_FILES.matcher(text).matches();
	}

	/**
	 * Returns whether redemptions are counted.
	 * @return false if any number of orders can redeem the coupon
	 */
	public boolean isLimited() {
		return this.promotion != null && this.promotion.maxRedemptions() != null;
	}

	/**
	 * Returns whether the limit is reached.
	 * @param redeemed how often the coupon was redeemed
	 * @return false as long as another order can redeem it
	 */
	boolean isUsedUp(int redeemed) {
		return this.promotion != null && this.promotion.maxRedemptions() != null
				&& redeemed >= this.promotion.maxRedemptions();
	}

	/**
	 * Returns why an order cannot redeem the coupon, as far as the coupon's own terms
	 * say.
	 * @param lines the lines of the order
	 * @param now the moment of the order
	 * @return why not, or empty if the order can redeem it
	 */
	public Optional<RefusedException> refusal(List<PricedUnits> lines, Instant now) {
		if (this.promotion == null) {
			return Optional.empty();
		}
		if (this.promotion.validFrom() != null && now.isBefore(this.promotion.validFrom())) {
			return Optional.of(refusal("coupon-not-yet-valid", "is not valid yet"));
		}
		if (this.promotion.validUntil() != null && !now.isBefore(this.promotion.validUntil())) {
			return Optional.of(refusal("coupon-expired", "is no longer valid"));
		}
		long units = lines.stream().mapToLong(PricedUnits::quantity).sum();
		if (units < this.promotion.minItems()) {
			return Optional.of(refusal("coupon-too-few-items",
					"needs at least " + this.promotion.minItems() + " items in the order"));
		}
		return Optional.empty();
	}

	/**
	 * Names what the coupon is worth by, for metrics.
	 * @return the rule of the promotion, or {@code COUPON_FILE} for a code that only the
	 * coupon files have
	 */
	public String ruleName() {
		return (this.promotion != null) ? this.promotion.rule().name() : "COUPON_FILE";
	}

	/**
	 * Works out the discount, rounded half up to the cent, once.
	 * @param lines the lines of the order
	 * @return what is taken off: from zero to the subtotal
	 */
	public BigDecimal discount(List<PricedUnits> lines) {
		BigDecimal subtotal = PricedUnits.subtotal(lines);
		BigDecimal discount = (this.promotion != null)
				? this.promotion.rule().discount(this.promotion.value(), lines, subtotal)
				: Rule.PERCENT.discount(UNNAMED_PER_CENT, lines, subtotal);
		if (this.promotion != null && this.promotion.maxDiscount() != null) {
			discount = discount.min(this.promotion.maxDiscount());
		}
		return discount.min(subtotal).setScale(2, RoundingMode.HALF_UP);
	}

	/**
	 * Says why a code cannot be redeemed.
	 * @param reason a short name for metrics
	 * @param fault what is wrong with the code, as the rest of a sentence about it
	 * @return the failure, which names the field of the request
	 */
	static RefusedException refusal(String reason, String fault) {
		return new RefusedException(reason, "The coupon code " + fault + ".",
				List.of(new FieldError("couponCode", fault)));
	}

}
