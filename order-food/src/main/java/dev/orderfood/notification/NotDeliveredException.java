package dev.orderfood.notification;

/**
 * A receiver did not take a delivery. The message says in a few words why, for admins: it
 * names neither receiver nor content.
 */
class NotDeliveredException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	NotDeliveredException(String message) {
		super(message, null, false, false);
	}

}
