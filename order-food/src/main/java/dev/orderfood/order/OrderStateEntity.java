package dev.orderfood.order;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** A row of the table {@code order_states}, for reading. */
@Entity
@Immutable
@Table(name = "order_states")
class OrderStateEntity {

	@Id
	private UUID orderId;

	@Enumerated(EnumType.STRING)
	private OrderStatus status;

	private short sequence;

	private @Nullable Instant readyAt;

	@SuppressWarnings("NullAway.Init") // Hibernate sets the fields.
	protected OrderStateEntity() {
	}

	OrderStatus status() {
		return this.status;
	}

	int sequence() {
		return this.sequence;
	}

	@Nullable Instant readyAt() {
		return this.readyAt;
	}

}
