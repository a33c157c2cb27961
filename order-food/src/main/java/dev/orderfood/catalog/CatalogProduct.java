package dev.orderfood.catalog;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * A product of the catalog, which the staff may not sell at the moment.
 *
 * @param product the product
 * @param image its pictures, or null
 * @param unavailability what the staff said last; null if it sells the product
 */
public record CatalogProduct(Product product, @Nullable ProductImage image, @Nullable Unavailability unavailability) {

	/**
	 * Returns why the product cannot be ordered.
	 * @param now the moment that is asked about
	 * @return the reason, or empty if it can be ordered
	 */
	public Optional<Unavailability> unavailabilityAt(Instant now) {
		return Optional.ofNullable(this.unavailability).filter((found) -> found.appliesAt(now));
	}

	/**
	 * Returns what the API answers.
	 * @param now the moment that it answers for
	 * @return the product as the catalog shows it
	 */
	Shown shownAt(Instant now) {
		Optional<Unavailability> applies = unavailabilityAt(now);
		return new Shown(this.product, applies.isEmpty(), applies.map(Unavailability::until).orElse(null), this.image);
	}

	/**
	 * A product as the catalog shows it.
	 *
	 * @param product the product
	 * @param available whether it can be ordered
	 * @param unavailableUntil when it can be ordered again; null if it can, or if that is
	 * not known
	 * @param image its pictures, or null
	 */
	record Shown(@JsonUnwrapped Product product, boolean available,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant unavailableUntil,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ProductImage image) {
	}

}
