package dev.orderfood.order;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The statuses of an order. */
public enum OrderStatus {

	/** The order is placed, and the shop has not said yet whether it accepts it. */
	PLACED,

	/** The shop accepts the order. */
	ACCEPTED,

	/** The shop is preparing the order. */
	PREPARING,

	/** The order can be collected or delivered. */
	READY,

	/** The customer has the order. */
	COMPLETED,

	/** The shop did not accept the order. */
	REJECTED,

	/** The customer or the shop called the order off. */
	CANCELLED;

	/**
	 * Returns the statuses that an order can come into next.
	 * @return the statuses, none for a final one
	 */
	public Set<OrderStatus> next() {
		return switch (this) {
			case PLACED -> EnumSet.of(ACCEPTED, REJECTED, CANCELLED);
			case ACCEPTED -> EnumSet.of(PREPARING, READY, CANCELLED);
			case PREPARING -> EnumSet.of(READY, CANCELLED);
			case READY -> EnumSet.of(COMPLETED, CANCELLED);
			case COMPLETED, REJECTED, CANCELLED -> EnumSet.noneOf(OrderStatus.class);
		};
	}

	/**
	 * Names the event that brings an order into this status.
	 * @return the type of the event, such as {@code order.accepted}
	 */
	public String eventType() {
		return "order." + name().toLowerCase(Locale.ROOT);
	}

}
