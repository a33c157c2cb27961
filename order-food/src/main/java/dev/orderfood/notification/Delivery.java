package dev.orderfood.notification;

import java.time.Instant;

/**
 * What is kept with a delivery besides the order and the channel, which name it.
 *
 * @param since since when it is being tried
 */
record Delivery(Instant since) {
}
