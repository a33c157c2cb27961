package dev.orderfood.notification;

import dev.orderfood.order.PlacedOrder;

/** Somebody elsewhere who is told of orders, and may not be there. */
interface Receiver {

	/**
	 * Says over which channel the receiver is told.
	 * @return the channel
	 */
	Channel channel();

	/**
	 * Tells of an order. Telling again tells the same, and lets the receiver see that it
	 * is the same.
	 * @param order the order
	 * @throws NotDeliveredException if the receiver did not take it, or may not have
	 * taken it
	 */
	void deliver(PlacedOrder order);

}
