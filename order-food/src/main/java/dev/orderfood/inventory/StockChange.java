package dev.orderfood.inventory;

import java.util.OptionalInt;

import dev.orderfood.web.ApiException;
import dev.orderfood.web.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator asks for: a quantity, or a change of the quantity that there is.
 *
 * @param quantity the new quantity, or null
 * @param change what to add, less than 0 to take away, or null
 */
record StockChange(@Nullable Integer quantity, @Nullable Integer change) {

	/**
	 * Checks what no quantity can make right.
	 * @throws ApiException with status 400 if not exactly one is given, or the quantity
	 * is less than 0
	 */
	void check() {
		if ((this.quantity == null) == (this.change == null)) {
			throw ApiException.badField("quantity", "or change must be given, and not both");
		}
		if (this.quantity != null && this.quantity < 0) {
			throw ApiException.badField("quantity", "must be at least 0");
		}
	}

	/**
	 * Works out the new quantity.
	 * @param product what the product is called in a refusal
	 * @param current the quantity that there is, or empty if the product is unlimited
	 * @return the new quantity
	 * @throws ApiException with status 422 if the change cannot be applied
	 */
	int apply(String product, OptionalInt current) {
		if (this.quantity != null) {
			return this.quantity;
		}
		if (this.change == null) {
			throw new IllegalStateException("A change that was not checked");
		}
		if (current.isEmpty()) {
			throw ApiException.refused(new Refusal("stock-unlimited",
					"Product " + product + " is unlimited: give it a quantity before you change it."));
		}
		long changed = (long) current.getAsInt() + this.change;
		if (changed < 0) {
			throw ApiException.refused(new Refusal("stock-short", "There are " + current.getAsInt()
					+ " left of product " + product + ", so no more can be taken away."));
		}
		if (changed > Integer.MAX_VALUE) {
			throw ApiException.refused(new Refusal("stock-too-large",
					"Product " + product + " would have more than " + Integer.MAX_VALUE + " units."));
		}
		return (int) changed;
	}

}
