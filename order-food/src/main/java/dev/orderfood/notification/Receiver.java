package dev.orderfood.notification;

import dev.orderfood.order.Order;

/** A system that is notified of orders, and may be unavailable. */
interface Receiver {

	/**
	 * Returns the channel of the receiver.
	 * @return the channel
	 */
	Channel channel();

	/**
	 * Delivers the event of an order. A repeated delivery has the same content and the
	 * same id, by which the receiver detects it.
	 * @param order the order
	 * @throws NotDeliveredException if the receiver did not accept the event, or may not
	 * have accepted it
	 */
	void deliver(Order order);

}
