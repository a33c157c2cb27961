package dev.orderfood.notification;

import java.time.Instant;
import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/**
 * A row of the table {@code failed_deliveries}, for reading: {@link Deliveries} writes
 * it.
 */
@Entity
@Immutable
@Table(name = "failed_deliveries")
class FailedDeliveryEntity {

	@Id
	private UUID id;

	private UUID orderId;

	private String receiver;

	private short sequence;

	private @Nullable Long eventId;

	private int attempts;

	private String error;

	private Instant failedAt;

	@SuppressWarnings("NullAway.Init") // Hibernate sets the fields.
	protected FailedDeliveryEntity() {
	}

	FailedNotification notification() {
		boolean endpoint = this.receiver.startsWith(WebhookEndpoint.RECEIVER_PREFIX);
		return new FailedNotification(this.id, this.orderId, endpoint ? Channel.WEBHOOK.label() : this.receiver,
				endpoint ? UUID.fromString(this.receiver.substring(WebhookEndpoint.RECEIVER_PREFIX.length())) : null,
				this.sequence, this.eventId, this.attempts, this.error, this.failedAt);
	}

}
