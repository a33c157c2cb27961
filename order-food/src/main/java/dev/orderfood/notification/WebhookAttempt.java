package dev.orderfood.notification;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An attempt to send an event to an endpoint.
 *
 * @param id the number of the attempt, which grows
 * @param eventId the number of the event in the log; missing for events from before there
 * was a log
 * @param type the type of the event
 * @param orderId the order of the event
 * @param attempt which attempt of this event it was, from 1
 * @param at when it began
 * @param durationMs how long it took, in milliseconds
 * @param status the HTTP status of the response; missing if there was none
 * @param error why the event was not accepted, in a few words; missing if it was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WebhookAttempt(long id, @Nullable Long eventId, String type, UUID orderId, int attempt, Instant at,
		int durationMs, @Nullable Integer status, @Nullable String error) {
}
