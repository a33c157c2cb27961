package dev.orderfood.order;

import java.math.BigDecimal;
import java.util.List;

import dev.orderfood.catalog.Product;
import dev.orderfood.promotion.Coupon;
import dev.orderfood.promotion.PricedUnits;
import org.jspecify.annotations.Nullable;

/**
 * What an order would cost.
 *
 * @param lines the lines in the order of the request
 * @param coupon the coupon to redeem, or null
 * @param total what the customer pays
 * @param discounts what the coupon takes off
 */
record Quote(List<Line> lines, @Nullable Coupon coupon, BigDecimal total, BigDecimal discounts) {

	static Quote of(List<Line> lines, @Nullable Coupon coupon) {
		List<PricedUnits> units = units(lines);
		BigDecimal discounts = (coupon != null) ? coupon.discount(units) : BigDecimal.ZERO.setScale(2);
		return new Quote(lines, coupon, PricedUnits.subtotal(units).subtract(discounts), discounts);
	}

	static List<PricedUnits> units(List<Line> lines) {
		return lines.stream().map((line) -> new PricedUnits(line.product().price(), line.quantity())).toList();
	}

	/**
	 * A line with what its product is called and costs at that moment.
	 *
	 * @param product the product
	 * @param quantity the number of units
	 */
	record Line(Product product, int quantity) {
	}

}
