package dev.orderfood.inventory;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code stock}, as administrators change it. */
@Entity
@Table(name = "stock")
class StockEntity {

	@Id
	private long productId;

	private @Nullable Integer quantity;

	protected StockEntity() {
	}

	@Nullable Integer quantity() {
		return this.quantity;
	}

	/**
	 * Limits the product, or makes it unlimited.
	 * @param newQuantity the units that can be ordered, or null for unlimited
	 */
	void limitTo(@Nullable Integer newQuantity) {
		this.quantity = newQuantity;
	}

}
