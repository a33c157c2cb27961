package dev.orderfood.notification;

import org.jspecify.annotations.Nullable;

/** A system that is notified of events, and may be unavailable. */
interface Receiver {

	/**
	 * Delivers an event. A repeated delivery has the same id, by which the receiver
	 * detects it.
	 * @param event the event, with the id 0 if it is from before there was a log
	 * @return the status of the HTTP response, or null if the receiver is not called by
	 * HTTP
	 * @throws NotDeliveredException if the receiver did not accept the event, or may not
	 * have accepted it
	 * @throws InterruptedException if the thread was interrupted before the receiver had
	 * answered
	 */
	@Nullable Integer deliver(OrderEvent event) throws InterruptedException;

}
