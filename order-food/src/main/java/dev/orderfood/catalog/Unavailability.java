package dev.orderfood.catalog;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * That the staff does not sell a product.
 *
 * @param until the moment from which it is sold again, or null for until further notice
 * @param reason why, as customers are told, or null
 */
public record Unavailability(@Nullable Instant until, @Nullable String reason) {

	/**
	 * Returns whether the product is still not sold.
	 * @param now the moment that is asked about
	 * @return false from {@link #until} on
	 */
	public boolean appliesAt(Instant now) {
		return this.until == null || now.isBefore(this.until);
	}

}
