package dev.orderfood.notification;

/**
 * A receiver did not accept a delivery. The message is the reason, in a few words for
 * administrators; it names neither the receiver nor the content.
 */
class NotDeliveredException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	NotDeliveredException(String message) {
		super(message, null, false, false);
	}

}
