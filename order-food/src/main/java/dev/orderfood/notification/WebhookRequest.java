package dev.orderfood.notification;

import java.util.Arrays;
import java.util.List;

import dev.orderfood.failure.InvalidRequestException;
import dev.orderfood.failure.PrintableText;
import dev.orderfood.order.OrderStatus;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as an administrator asks for it.
 *
 * @param url the address
 * @param description what the endpoint is for; null if not said
 * @param events the types of the events that are sent; all if it is null or empty
 * @param enabled whether events are sent; null means that they are
 */
record WebhookRequest(
		@NotNull(message = "is missing") @Size(max = 2000, message = "must have at most 2000 characters") String url,
		@PrintableText @Nullable String description,
		@Size(max = 50, message = "must have at most 50 types") @Nullable List<@Nullable String> events,
		@Nullable Boolean enabled) {

	private static final List<String> TYPES = Arrays.stream(OrderStatus.values()).map(OrderStatus::eventType).toList();

	/** An empty description is none. */
	WebhookRequest {
		if (description != null && description.isBlank()) {
			description = null;
		}
	}

	/**
	 * Checks what annotations cannot say.
	 * @throws InvalidRequestException if a type is unknown
	 */
	void check() {
		List<@Nullable String> types = (this.events != null) ? this.events : List.of();
		for (int i = 0; i < types.size(); i++) {
			if (!TYPES.contains(types.get(i))) {
				throw new InvalidRequestException("events[" + i + "]", "must be one of " + String.join(", ", TYPES));
			}
		}
	}

	/**
	 * Returns the types of the events, each once.
	 * @return the types, none for all of them
	 */
	String[] types() {
		return TYPES.stream()
			.filter((type) -> this.events != null && this.events.contains(type))
			.toArray(String[]::new);
	}

	boolean isEnabled() {
		return this.enabled == null || this.enabled;
	}

}
