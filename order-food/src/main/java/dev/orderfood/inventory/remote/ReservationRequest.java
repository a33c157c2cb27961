package dev.orderfood.inventory.remote;

import java.util.List;
import java.util.Map;

import dev.orderfood.catalog.ProductId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * What an order wants, limited or not.
 *
 * @param items the products, 1 to 100
 */
record ReservationRequest(@NotEmpty(message = "must have at least one item") @Size(max = 100,
		message = "must have at most 100 items") List<@NotNull(message = "must be an object") @Valid Item> items) {

	static ReservationRequest of(Map<ProductId, Integer> wanted) {
		return new ReservationRequest(
				wanted.entrySet().stream().map((entry) -> new Item(entry.getKey(), entry.getValue())).toList());
	}

	/**
	 * A product that the order wants.
	 *
	 * @param productId the product
	 * @param quantity the number of units, 1 to 100000: as many as an order can have
	 */
	record Item(@NotNull(message = "is missing") ProductId productId,
			@NotNull(message = "is missing") @Min(value = 1, message = "must be at least 1") @Max(value = 100_000,
					message = "must be at most 100000") Integer quantity) {
	}

}
