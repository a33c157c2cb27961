package dev.orderfood.order;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.orderfood.catalog.Product;
import dev.orderfood.catalog.ProductId;
import dev.orderfood.failure.FieldError;
import dev.orderfood.failure.RefusedException;
import dev.orderfood.promotion.Coupon;
import dev.orderfood.promotion.PricedUnits;
import org.jspecify.annotations.Nullable;

/**
 * What an order costs.
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
	 * Adds up the units of each product.
	 * @return the units by product
	 */
	Map<ProductId, Integer> units() {
		Map<ProductId, Integer> units = new HashMap<>();
		this.lines.forEach((line) -> units.merge(line.product().id(), line.quantity(), Integer::sum));
		return units;
	}

	/**
	 * Creates the failure of an order that wants more than there is.
	 * @param left what is left of the products that are short
	 * @return the failure, which names the lines
	 */
	RefusedException outOfStock(Map<ProductId, Integer> left) {
		List<FieldError> fields = new ArrayList<>();
		Set<String> products = new LinkedHashSet<>();
		for (int i = 0; i < this.lines.size(); i++) {
			Product product = this.lines.get(i).product();
			Integer available = left.get(product.id());
			if (available != null) {
				fields.add(new FieldError("items[" + i + "].quantity",
						"is more than the " + available + " that are left"));
				products.add(available + " of product " + product.id() + " (" + product.name() + ")");
			}
		}
		return new RefusedException("stock-short",
				"There is not enough stock: what is left is " + String.join(", ", products) + ".", fields);
	}

	/**
	 * A line with its product as it was when the order was priced.
	 *
	 * @param product the product
	 * @param quantity the number of units
	 * @param note what is to be different about them, or null
	 */
	record Line(Product product, int quantity, @Nullable String note) {
	}

}
