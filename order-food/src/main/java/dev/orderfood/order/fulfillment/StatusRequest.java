package dev.orderfood.order.fulfillment;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

import dev.orderfood.failure.InvalidRequestException;
import dev.orderfood.failure.PrintableText;
import dev.orderfood.failure.RequestTime;
import dev.orderfood.order.OrderStatus;
import org.jspecify.annotations.Nullable;

/**
 * A change of an order's status as a client asks for it.
 *
 * @param status the name of the new status
 * @param reason why; null if not said
 * @param readyAt when the order is expected to be ready, an ISO 8601 time with its
 * offset; null if not said
 */
record StatusRequest(@Nullable String status, @PrintableText @Nullable String reason, @Nullable String readyAt) {

	/** The statuses with which the staff says when the order will be ready. */
	private static final Set<OrderStatus> EXPECTED = EnumSet.of(OrderStatus.ACCEPTED, OrderStatus.PREPARING,
			OrderStatus.READY);

	/** A reason of which nothing is seen is none. */
	StatusRequest {
		if (reason != null && reason.codePoints().noneMatch(StatusRequest::isSeen)) {
			reason = null;
		}
	}

	/**
	 * Checks the request as far as that needs no order.
	 * @return the change that is asked for
	 * @throws InvalidRequestException if a field has a value that it cannot have
	 */
	StatusUpdate check() {
		OrderStatus to = Arrays.stream(OrderStatus.values())
			.filter((known) -> known.name().equals(this.status))
			.findFirst()
			.orElseThrow(() -> new InvalidRequestException("status",
					"must be one of PLACED, ACCEPTED, PREPARING, READY, COMPLETED, REJECTED, CANCELLED"));
		if (this.readyAt != null && !EXPECTED.contains(to)) {
			throw new InvalidRequestException("readyAt", "can be given with ACCEPTED, PREPARING and READY only");
		}
		return new StatusUpdate(to, this.reason,
				(this.readyAt != null) ? RequestTime.parse("readyAt", this.readyAt) : null);
	}

	private static boolean isSeen(int character) {
		return !Character.isWhitespace(character) && !Character.isSpaceChar(character)
				&& Character.getType(character) != Character.FORMAT;
	}

}
