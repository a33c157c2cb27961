package dev.orderfood.order;

import java.util.Optional;

import dev.orderfood.web.FirstAnswers;
import dev.orderfood.web.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/**
 * An order that is ready to be written.
 *
 * @param userId who orders
 * @param order the order
 * @param quote the prices and the coupon that it was priced with
 * @param key the idempotency key of the request, or null
 * @param requestHash SHA-256 of what is asked for, or null without a key
 * @param body the answer, to be kept with the key
 */
@SuppressWarnings("ArrayRecordComponent") // Only ever bound to a statement.
record PricedOrder(long userId, Order order, Quote quote, @Nullable IdempotencyKey key, byte @Nullable [] requestHash,
		byte[] body) {

	boolean hasCoupon() {
		return this.quote.coupon() != null;
	}

	/**
	 * What has to be kept for a repetition.
	 * @param number the number of the order in its statement
	 * @return the answer with its key, or empty without one
	 */
	Optional<FirstAnswers.Answer> answer(int number) {
		if (this.key == null || this.requestHash == null) {
			return Optional.empty();
		}
		return Optional.of(new FirstAnswers.Answer(number, this.userId, this.key, this.requestHash, this.body));
	}

}
