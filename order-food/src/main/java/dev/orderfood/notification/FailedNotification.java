package dev.orderfood.notification;

import java.time.Instant;
import java.util.UUID;

/**
 * A delivery that was given up.
 *
 * @param orderId the order
 * @param channel the label of the channel
 * @param attempts the number of attempts, at least 1
 * @param error why the last attempt failed, in a few words
 * @param failedAt when the delivery was given up, to the microsecond
 */
record FailedNotification(UUID orderId, String channel, int attempts, String error, Instant failedAt) {
}
