package dev.orderfood.order;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * An event in the life of an order: its placing, or a transition.
 *
 * @param orderId the order
 * @param sequence the position among the order's events, from 1
 * @param status the status that the order came into
 * @param at when
 * @param clientId the client who did it; null for what happens by itself
 * @param reason why, in the words of who did it; null if not said
 * @param readyAt when the staff expects the order to be ready, as said with this event;
 * null if not said
 */
public record StatusChange(UUID orderId, int sequence, OrderStatus status, Instant at, @Nullable Long clientId,
		@Nullable String reason, @Nullable Instant readyAt) {
}
