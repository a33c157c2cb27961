package dev.orderfood.notification;

import java.util.Locale;

/** A way to notify a receiver of an order. */
enum Channel {

	/** A line of the log. */
	LOG,

	/** A signed HTTP request. */
	WEBHOOK,

	/** A message to the shop. */
	EMAIL;

	/**
	 * Names the channel in metrics, settings, the API and the database, where it is also
	 * the receiver of the settings.
	 * @return the name in lower case
	 */
	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
