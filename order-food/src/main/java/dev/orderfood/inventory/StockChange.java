package dev.orderfood.inventory;

import java.util.OptionalInt;

import dev.orderfood.failure.InvalidRequestException;
import dev.orderfood.failure.RefusedException;
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
	 * @throws InvalidRequestException if not exactly one is given, or the quantity is
	 * less than 0
	 */
	void check() {
		if ((this.quantity == null) == (this.change == null)) {
			throw new InvalidRequestException("quantity", "or change must be given, and not both");
		}
		if (this.quantity != null && this.quantity < 0) {
			throw new InvalidRequestException("quantity", "must be at least 0");
		}
	}

	/**
	 * Works out the new quantity.
	 * @param product what the product is called in a refusal
	 * @param current the quantity that there is, or empty if the product is unlimited
	 * @return the new quantity
	 * @throws RefusedException if the change cannot be applied
	 */
	int apply(String product, OptionalInt current) {
		if (this.quantity != null) {
			return this.quantity;
		}
		if (this.change == null) {
			throw new IllegalStateException("A change that was not checked");
		}
		if (current.isEmpty()) {
			throw new RefusedException("stock-unlimited",
					"Product " + product + " is unlimited: give it a quantity before you change it.");
		}
		long changed = (long) current.getAsInt() + this.change;
		if (changed < 0) {
			throw new RefusedException("stock-short", "There are " + current.getAsInt() + " left of product " + product
					+ ", so no more can be taken away.");
		}
		if (changed > Integer.MAX_VALUE) {
			throw new RefusedException("stock-too-large",
					"Product " + product + " would have more than " + Integer.MAX_VALUE + " units.");
		}
		return (int) changed;
	}

}
