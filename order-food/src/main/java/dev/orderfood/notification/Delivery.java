package dev.orderfood.notification;

import java.time.Instant;

/**
 * The data of a scheduled delivery. Its task names the channel, its instance the order.
 *
 * @param since when the delivery was scheduled for its first attempt
 */
record Delivery(Instant since) {
}
