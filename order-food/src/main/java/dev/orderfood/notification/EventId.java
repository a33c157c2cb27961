package dev.orderfood.notification;

import dev.orderfood.failure.InvalidRequestException;

/** Reads the ids of events that clients send. */
final class EventId {

	private EventId() {
	}

	/**
	 * Reads the id of the last event that a client knows.
	 * @param name the parameter or header
	 * @param text its value
	 * @return the id, 0 or more
	 * @throws InvalidRequestException if the value is none
	 */
	static long parse(String name, String text) {
		try {
			if (text.matches("[0-9]{1,19}")) {
				return Long.parseLong(text);
			}
		}
		catch (NumberFormatException ex) {
			// Out of range.
		}
		throw new InvalidRequestException(name, "must be the id of an event, or 0");
	}

}
