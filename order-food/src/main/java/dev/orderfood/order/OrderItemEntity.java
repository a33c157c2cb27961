package dev.orderfood.order;

import java.math.BigDecimal;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code order_items}, for reading. */
@Entity
@Immutable
@IdClass(OrderItemEntity.Key.class)
@Table(name = "order_items")
@SuppressWarnings("UnusedVariable") // Queries read the fields.
class OrderItemEntity {

	@Id
	private UUID orderId;

	@Id
	private short lineNumber;

	private long productId;

	private int quantity;

	private BigDecimal unitPrice;

	private @Nullable String note;

	@SuppressWarnings("NullAway.Init") // Hibernate sets the fields.
	protected OrderItemEntity() {
	}

	/**
	 * The primary key.
	 *
	 * @param orderId the order
	 * @param lineNumber the position in the order, from 1
	 */
	record Key(UUID orderId, short lineNumber) {
	}

}
