package dev.orderfood.notification;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * An event that is due at a receiver, claimed for one attempt.
 *
 * @param receiver the receiver: a channel's label, or {@code webhook-} and the id of an
 * endpoint
 * @param orderId the order of the event
 * @param sequence the position among the order's events, from 1
 * @param eventId the number in the event log; null for events from before there was a log
 * @param createdAt since when the delivery is tried
 * @param attempts the number of attempts, this one included
 */
record Delivery(String receiver, UUID orderId, int sequence, @Nullable Long eventId, Instant createdAt, int attempts) {

	/**
	 * Returns the entry of the event log.
	 * @return the event, with the id 0 if it is from before there was a log
	 */
	PublishedEvent event() {
		return new PublishedEvent((this.eventId != null) ? this.eventId : 0, this.orderId, this.sequence);
	}

}
