package dev.orderfood.notification;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that was given up.
 *
 * @param id tells entries of the same time apart; not in the API's answers
 * @param orderId the order
 * @param channel the label of the channel
 * @param endpointId the endpoint; missing for the receivers of the settings
 * @param sequence the position of the event among the order's events, from 1
 * @param eventId the number of the event in the log; missing for events from before there
 * was a log
 * @param attempts the number of attempts
 * @param error why the last attempt failed, in a few words
 * @param failedAt when the delivery was given up, to the microsecond
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FailedNotification(@JsonIgnore UUID id, UUID orderId, String channel, @Nullable UUID endpointId, int sequence,
		@Nullable Long eventId, int attempts, String error, Instant failedAt) {
}
