package dev.orderfood.order;

import java.util.Optional;
import java.util.UUID;

/** Finds out whether the receivers have been notified of an order. */
public interface NotificationStatus {

	/**
	 * Returns the state of an order's notifications.
	 * @param orderId the order
	 * @return the state, or empty if none is known: for an order without notifications,
	 * such as one of the sample's, and for one so old that failures are no longer kept
	 */
	Optional<State> of(UUID orderId);

	/** The state of an order's notifications over all channels. */
	enum State {

		/** At least one delivery is still due. */
		PENDING,

		/** Every receiver has taken its delivery. */
		SENT,

		/** At least one delivery was given up. */
		FAILED

	}

}
