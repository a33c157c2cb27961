package dev.orderfood.notification;

import java.util.Locale;

/** A way to tell of an order. */
enum Channel {

	/** A line of the log. */
	LOG,

	/** A signed HTTP request. */
	WEBHOOK,

	/** A message to the shop. */
	EMAIL;

	/** What deliveries over the channel are called in {@code scheduled_tasks}. */
	private final String taskName = "notification-" + label();

	/**
	 * Names the channel in metrics, settings, the API and the database.
	 * @return the name in lower case
	 */
	String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	String taskName() {
		return this.taskName;
	}

}
