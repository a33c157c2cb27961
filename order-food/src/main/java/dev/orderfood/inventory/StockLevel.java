package dev.orderfood.inventory;

import dev.orderfood.catalog.ProductId;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a product, as the API answers it.
 *
 * @param productId the product
 * @param quantity the number of units that can be ordered, or null if it is unlimited
 */
public record StockLevel(ProductId productId, @Nullable Integer quantity) {

	/**
	 * Creates a level from a row of a query.
	 */
	StockLevel(long productId, @Nullable Integer quantity) {
		this(new ProductId(productId), quantity);
	}

	/**
	 * Names the content: two answers about a product with the same quantity are the same.
	 * @return an entity tag
	 */
	String etag() {
		return "\"" + ((this.quantity != null) ? this.quantity : "unlimited") + "\"";
	}

}
