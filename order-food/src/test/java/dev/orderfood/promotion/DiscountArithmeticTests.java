package dev.orderfood.promotion;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random orders under every rule, against a reference that counts unit by unit in whole
 * cents.
 */
class DiscountArithmeticTests {

	private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);

	@ParameterizedTest
	@EnumSource
	void agreesWithCountingUnitByUnit(Rule rule) {
		Random random = new Random(rule.name().hashCode());
		for (int round = 0; round < 10_000; round++) {
			List<PricedUnits> lines = new ArrayList<>();
			List<Long> unitsInCents = new ArrayList<>();
			for (int line = random.nextInt(6); line >= 0; line--) {
				long cents = (random.nextInt(8) == 0) ? 0 : random.nextLong((random.nextInt(3) == 0) ? 1_000_000 : 50);
				int quantity = 1 + random.nextInt(12);
				lines.add(new PricedUnits(BigDecimal.valueOf(cents, 2), quantity));
				for (int unit = 0; unit < quantity; unit++) {
					unitsInCents.add(cents);
				}
			}
			Long value = (rule == Rule.LOWEST_FREE) ? null
					: 1 + random.nextLong((rule == Rule.PERCENT) ? 10_000 : 5_000);
			Long cap = random.nextBoolean() ? null : 1 + random.nextLong(2_000);
			Coupon coupon = new Coupon("CODE", new Promotion("CODE", rule, (value != null) ? money(value) : null, 1,
					(cap != null) ? money(cap) : null, null, null, null, false));

			BigDecimal discount = coupon.discount(lines);

			long subtotal = unitsInCents.stream().mapToLong(Long::longValue).sum();
			assertThat(PricedUnits.subtotal(lines)).isEqualTo(money(subtotal));
			assertThat(discount).isBetween(BigDecimal.ZERO, money(subtotal));
			assertThat(discount).as("%s of %s on %s capped at %s", rule, value, lines, cap)
				.isEqualTo(money(expected(rule, value, cap, unitsInCents, subtotal)));
		}
	}

	private static long expected(Rule rule, @Nullable Long value, @Nullable Long cap, List<Long> units, long subtotal) {
		long discount = switch (rule) {
			case PERCENT -> {
				// Hundredths of a per cent of a cent, half up by adding half before
				// cutting.
				BigInteger exact = BigInteger.valueOf(subtotal).multiply(BigInteger.valueOf(value));
				yield exact.add(TEN_THOUSAND.shiftRight(1)).divide(TEN_THOUSAND).longValueExact();
			}
			case FIXED -> value;
			case LOWEST_FREE -> units.stream().sorted().findFirst().orElseThrow();
		};
		return Math.min(Math.min(discount, subtotal), (cap != null) ? cap : Long.MAX_VALUE);
	}

	private static BigDecimal money(long cents) {
		return BigDecimal.valueOf(cents, 2);
	}

}
