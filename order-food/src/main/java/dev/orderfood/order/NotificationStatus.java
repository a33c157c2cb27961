package dev.orderfood.order;

import java.util.Optional;
import java.util.UUID;

/** Knows whether the outside world has been told of an order. */
public interface NotificationStatus {

	/**
	 * Tells how far the announcement of an order has come.
	 * @param orderId the order
	 * @return the state, or empty for an order that is not announced at all, such as one
	 * of the sample's
	 */
	Optional<State> of(UUID orderId);

	/** How far an announcement has come. */
	enum State {

		/** Not every receiver has been told yet. */
		PENDING,

		/** Every receiver has been told. */
		SENT,

		/** Telling a receiver was given up. */
		FAILED

	}

}
