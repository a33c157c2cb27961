package dev.orderfood.notification;

import java.util.UUID;

/**
 * An entry of the event log, without the order.
 *
 * @param id the number of the event, from 1, without gaps
 * @param orderId the order
 * @param sequence the position among the order's events, from 1
 */
record PublishedEvent(long id, UUID orderId, int sequence) {
}
