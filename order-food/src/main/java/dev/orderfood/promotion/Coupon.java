package dev.orderfood.promotion;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.orderfood.web.Refusal;
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

	/**
	 * Tells why an order cannot redeem the coupon, as far as the coupon's own terms say.
	 * @param lines the lines of the order
	 * @param now the moment of the order
	 * @return why not, or empty if the order can redeem it
	 */
	public Optional<Refusal> refusal(List<PricedUnits> lines, Instant now) {
		if (this.promotion == null) {
			return Optional.empty();
		}
		if (this.promotion.validFrom() != null && now.isBefore(this.promotion.validFrom())) {
			return Optional.of(new Refusal("coupon-not-yet-valid", "The coupon code is not valid yet."));
		}
		if (this.promotion.validUntil() != null && !now.isBefore(this.promotion.validUntil())) {
			return Optional.of(new Refusal("coupon-expired", "The coupon code is no longer valid."));
		}
		long units = lines.stream().mapToLong(PricedUnits::quantity).sum();
		if (units < this.promotion.minItems()) {
			return Optional.of(new Refusal("coupon-too-few-items",
					"The coupon code needs at least " + this.promotion.minItems() + " items in the order."));
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

}
