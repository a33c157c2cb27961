package dev.orderfood.promotion;

import java.math.BigDecimal;

/**
 * What the discount rules need to know of a line of an order.
 *
 * @param unitPrice the price of one unit
 * @param quantity the number of units, at least 1
 */
public record PricedUnits(BigDecimal unitPrice, int quantity) {

	/**
	 * Adds up lines.
	 * @param lines the lines of an order
	 * @return what they cost together, before any discount
	 */
	public static BigDecimal subtotal(Iterable<PricedUnits> lines) {
		BigDecimal subtotal = BigDecimal.ZERO.setScale(2);
		for (PricedUnits line : lines) {
			subtotal = subtotal.add(line.unitPrice().multiply(BigDecimal.valueOf(line.quantity())));
		}
		return subtotal;
	}

}
