package dev.orderfood.order.fulfillment;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

import dev.orderfood.failure.InvalidRequestException;
import dev.orderfood.failure.RequestTime;
import dev.orderfood.order.OrderStatus;
import org.jspecify.annotations.Nullable;

/**
 * A change of an order's status as a client asks for it.
 *
 * @param status the name of the new status
 * @param reason why, at most 200 printable characters; null if not said
 * @param readyAt when the order is expected to be ready, an ISO 8601 time with its
 * offset; null if not said
 */
record StatusRequest(@Nullable String status, @Nullable String reason, @Nullable String readyAt) {

	private static final int MAX_REASON = 200;

	/** The statuses with which the staff says when the order will be ready. */
	private static final Set<OrderStatus> EXPECTED = EnumSet.of(OrderStatus.ACCEPTED, OrderStatus.PREPARING,
			OrderStatus.READY);

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
					"must be one of PLACED, ACCEPTED, PREPARING, " + "READY, COMPLETED, REJECTED, CANCELLED"));
		if (this.reason != null) {
			check(this.reason);
		}
		if (this.readyAt != null && !EXPECTED.contains(to)) {
			throw new InvalidRequestException("readyAt", "can be given with ACCEPTED, PREPARING and READY only");
		}
		return new StatusUpdate(to, this.reason,
				(this.readyAt != null) ? RequestTime.parse("readyAt", this.readyAt) : null);
	}

	private static void check(String reason) {
		if (reason.isBlank() || reason.codePoints().allMatch(Character::isSpaceChar)) {
			throw new InvalidRequestException("reason", "must not be blank");
		}
		if (reason.codePointCount(0, reason.length()) > MAX_REASON) {
			throw new InvalidRequestException("reason", "must have at most " + MAX_REASON + " characters");
		}
		if (!reason.codePoints().allMatch(StatusRequest::isPrintable)) {
			throw new InvalidRequestException("reason", "must be printable text in one line");
		}
	}

	private static boolean isPrintable(int character) {
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
					Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
				false;
			// Others change the direction of text or are not seen; this one joins emojis.
			case Character.FORMAT -> character == 0x200d;
			default -> true;
		};
	}

}
