package dev.orderfood.order;

import java.util.Set;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.failure.RefusedException;

/** What came of writing an order. */
sealed interface WriteResult {

	/**
	 * The order is written.
	 *
	 * @param fromStock the products whose units were taken from the stock
	 */
	record Placed(Set<ProductId> fromStock) implements WriteResult {
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
