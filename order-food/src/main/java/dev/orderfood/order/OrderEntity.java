package dev.orderfood.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table {@code orders}, for reading: {@link OrderRepository} writes it once,
 * and nothing changes it.
 */
@Entity
@Immutable
@Table(name = "orders")
class OrderEntity {

	@Id
	private UUID id;

	private long userId;

	private @Nullable String couponCode;

	private BigDecimal total;

	private BigDecimal discounts;

	private Instant createdAt;

	private byte @Nullable [] trackingSecret;

	@SuppressWarnings("NullAway.Init") // Hibernate sets the fields.
	protected OrderEntity() {
	}

	UUID id() {
		return this.id;
	}

	long userId() {
		return this.userId;
	}

	@Nullable String couponCode() {
		return this.couponCode;
	}

	BigDecimal total() {
		return this.total;
	}

	BigDecimal discounts() {
		return this.discounts;
	}

	Instant createdAt() {
		return this.createdAt;
	}

	@Nullable String trackingToken() {
		return (this.trackingSecret != null) ? new TrackingToken(this.id, this.trackingSecret).encode() : null;
	}

}
