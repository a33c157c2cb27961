package dev.orderfood.promotion;

import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A named promotion, as its row says.
 *
 * @param code the code that customers give
 * @param rule how the discount is worked out
 * @param value per cent or money, as the rule needs it
 * @param minItems the least number of units in the order
 * @param maxDiscount the most that is taken off, or null
 * @param validFrom the first moment of validity, or null
 * @param validUntil the first moment after validity, or null
 * @param maxRedemptions how many orders may redeem the code, or null
 * @param fromCouponFiles whether the code is valid only while the coupon files have it
 */
record Promotion(String code, Rule rule, @Nullable BigDecimal value, int minItems, @Nullable BigDecimal maxDiscount,
		@Nullable Instant validFrom, @Nullable Instant validUntil, @Nullable Integer maxRedemptions,
		boolean fromCouponFiles) {
}
