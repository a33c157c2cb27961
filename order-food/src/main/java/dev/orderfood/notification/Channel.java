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

	/** The name of the channel's deliveries in {@code scheduled_tasks}. */
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
