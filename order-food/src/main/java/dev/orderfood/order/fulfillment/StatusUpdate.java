package dev.orderfood.order.fulfillment;

import java.time.Instant;

import dev.orderfood.order.OrderStatus;
import org.jspecify.annotations.Nullable;

/**
 * A change of an order's status that is to be made.
 *
 * @param to the new status
 * @param reason why; null if not said
 * @param readyAt when the order is expected to be ready; null if not said
 */
record StatusUpdate(OrderStatus to, @Nullable String reason, @Nullable Instant readyAt) {
}
