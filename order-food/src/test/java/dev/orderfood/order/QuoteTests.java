package dev.orderfood.order;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import dev.orderfood.catalog.Product;
import dev.orderfood.catalog.ProductId;
import dev.orderfood.promotion.Coupon;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuoteTests {

	@Test
	void withoutACouponTheTotalIsTheSubtotal() {
		Quote quote = Quote.of(List.of(line("6.50", 2), line("0.01", 3)), null);

		assertThat(quote.total()).isEqualTo("13.03");
		assertThat(quote.discounts()).isEqualTo("0.00");
	}

	@Test
	void theDesignsExampleComesToWhatItSays() {
		Quote quote = Quote.of(List.of(line("12.99", 2), line("9.99", 1)), new Coupon("ANYCODE1", null));

		assertThat(quote.total()).isEqualTo("32.37");
		assertThat(quote.discounts()).isEqualTo("3.60");
	}

	@Test
	void anOrderOfWhatCostsNothingCostsNothing() {
		Quote quote = Quote.of(List.of(line("0.00", 1000)), new Coupon("ANYCODE1", null));

		assertThat(quote.total()).isEqualTo("0.00");
		assertThat(quote.discounts()).isEqualTo("0.00");
	}

	@Test
	void theLargestOrderKeepsEveryCent() {
		List<Quote.Line> lines = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			lines.add(line("9999999999.99", 1000));
		}

		Quote quote = Quote.of(lines, null);

		assertThat(quote.total()).isEqualTo("999999999999000.00");
	}

	@Test
	void everyOrderAddsUpExactly() {
		Random random = new Random(20261120);
		for (int round = 0; round < 20_000; round++) {
			List<Quote.Line> lines = new ArrayList<>();
			BigInteger subtotalInCents = BigInteger.ZERO;
			int count = 1 + random.nextInt((round % 100 == 0) ? 100 : 5);
			for (int i = 0; i < count; i++) {
				// Small amounts too, where half cents are frequent.
				long cents = random.nextLong(random.nextBoolean() ? 100 : 999_999_999_999L);
				int quantity = 1 + random.nextInt(1000);
				lines.add(line(BigDecimal.valueOf(cents, 2).toPlainString(), quantity));
				subtotalInCents = subtotalInCents.add(BigInteger.valueOf(cents).multiply(BigInteger.valueOf(quantity)));
			}
			boolean withCoupon = random.nextBoolean();

			Quote quote = Quote.of(lines, withCoupon ? new Coupon("ANYCODE1", null) : null);

			BigInteger discountInCents = withCoupon ? tenPerCentHalfUp(subtotalInCents) : BigInteger.ZERO;
			assertThat(quote.discounts().unscaledValue()).isEqualTo(discountInCents);
			assertThat(quote.total().unscaledValue()).isEqualTo(subtotalInCents.subtract(discountInCents));
			assertThat(quote.discounts().scale()).isEqualTo(2);
			assertThat(quote.total().scale()).isEqualTo(2);
		}
	}

	/** The reference: whole cents and school arithmetic, nothing of what is tested. */
	private static BigInteger tenPerCentHalfUp(BigInteger cents) {
		return cents.add(BigInteger.valueOf(5)).divide(BigInteger.TEN);
	}

	private static Quote.Line line(String price, int quantity) {
		return new Quote.Line(new Product(new ProductId(1), "Waffle", new BigDecimal(price), "Waffle"), quantity, null);
	}

}
