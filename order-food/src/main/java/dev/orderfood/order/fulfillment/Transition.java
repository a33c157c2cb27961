package dev.orderfood.order.fulfillment;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import dev.orderfood.order.OrderStatus;
import org.jspecify.annotations.Nullable;

/**
 * A transition that was made.
 *
 * @param orderId the order
 * @param from the status that the order was in
 * @param to the status that it came into
 * @param sequence the position among the order's events, from 2
 * @param stayed how long the order was in the status before
 * @param readyAt when the order is expected to be ready, as last said; null if not said
 */
record Transition(UUID orderId, OrderStatus from, OrderStatus to, int sequence, Duration stayed,
		@Nullable Instant readyAt) {
}
