package dev.orderfood.notification;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;

/**
 * A row of the table {@code failed_notifications}, for reading: {@link FailedDeliveries}
 * writes it in the transaction of the delivery.
 */
@Entity
@Immutable
@IdClass(FailedNotificationEntity.Key.class)
@Table(name = "failed_notifications")
@SuppressWarnings("UnusedVariable") // Queries read the fields.
class FailedNotificationEntity {

	@Id
	private UUID orderId;

	@Id
	private String channel;

	private int attempts;

	private String error;

	private Instant failedAt;

	@SuppressWarnings("NullAway.Init") // Hibernate sets the fields.
	protected FailedNotificationEntity() {
	}

	/**
	 * The primary key.
	 *
	 * @param orderId the order
	 * @param channel the label of the channel
	 */
	record Key(UUID orderId, String channel) {
	}

}
