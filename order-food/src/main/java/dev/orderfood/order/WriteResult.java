package dev.orderfood.order;

import dev.orderfood.failure.RefusedException;

/** What came of writing an order. */
sealed interface WriteResult {

	/** The order is written. */
	record Placed() implements WriteResult {
	}

	/**
	 * Nothing is written: a price, a product, the coupon or the reservation is not what
	 * the order was priced with.
	 */
	record Changed() implements WriteResult {
	}

	/**
	 * Nothing is written, and nothing would be the next time.
	 *
	 * @param reason why
	 */
	record Refused(RefusedException reason) implements WriteResult {
	}

	/** Nothing is written: the idempotency key was used before. */
	record KeyUsed() implements WriteResult {
	}

	/** Nothing is written: another request with the idempotency key is running. */
	record KeyRunning() implements WriteResult {
	}

	/** Nothing is written: another transaction has locked a row that the order needs. */
	record Contended() implements WriteResult {
	}

}
