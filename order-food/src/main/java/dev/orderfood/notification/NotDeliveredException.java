package dev.orderfood.notification;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A receiver did not accept a delivery. The message is the reason, in a few words for
 * administrators; it names neither the receiver nor the content.
 */
class NotDeliveredException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final @Nullable Integer status;

	private final @Nullable Duration retryAfter;

	NotDeliveredException(String message) {
		this(message, null, null);
	}

	/**
	 * Creates the exception.
	 * @param message the reason
	 * @param status the status of the HTTP response, or null if there was none
	 * @param retryAfter for how long the receiver does not want to be called, or null if
	 * it did not say so
	 */
	NotDeliveredException(String message, @Nullable Integer status, @Nullable Duration retryAfter) {
		super(message, null, false, false);
		this.status = status;
		this.retryAfter = retryAfter;
	}

	String reason() {
		return String.valueOf(getMessage());
	}

	@Nullable Integer status() {
		return this.status;
	}

	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
