package dev.orderfood.notification;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The body of a webhook.
 *
 * @param id the number in the event log; missing for events from before there was a log
 * @param type the type of the event, such as {@code order.placed}
 * @param version of this form; grows when a property changes its meaning or goes away
 * @param timestamp when it happened
 * @param data the order
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WebhookBody(@Nullable Long id, String type, int version, Instant timestamp, OrderEvent.Data data) {

	static WebhookBody of(OrderEvent event) {
		return new WebhookBody((event.id() != 0) ? event.id() : null, event.type(), 1, event.at(), event.data());
	}

}
