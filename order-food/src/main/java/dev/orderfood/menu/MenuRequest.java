package dev.orderfood.menu;

import dev.orderfood.catalog.Unavailability;
import dev.orderfood.failure.InvalidRequestException;
import dev.orderfood.failure.PrintableText;
import dev.orderfood.failure.RequestTime;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/** What the staff sends. A reason that is blank is none. */
final class MenuRequest {

	private MenuRequest() {
	}

	private static @Nullable String textOrNone(@Nullable String text) {
		return (text == null || text.isBlank()) ? null : text;
	}

	/**
	 * Whether a product can be ordered.
	 *
	 * @param available false if it cannot
	 * @param until the time from which it can again, ISO 8601 with an offset; null for
	 * until further notice
	 * @param reason why it cannot, as customers are told; null if not said
	 */
	record OfProduct(@NotNull(message = "is missing") Boolean available, @Nullable String until,
			@PrintableText @Nullable String reason) {

		/**
		 * Reads the request.
		 * @return that the product cannot be ordered, or null if it can
		 * @throws InvalidRequestException if the time is none, or is said of a product
		 * that can be ordered
		 */
		@Nullable Unavailability read() {
			if (!this.available) {
				return new Unavailability((this.until != null) ? RequestTime.parse("until", this.until) : null,
						textOrNone(this.reason));
			}
			if (this.until != null) {
				throw new InvalidRequestException("until", "can be given for a product that is not available only");
			}
			return null;
		}

	}

	/**
	 * A pause of the whole shop.
	 *
	 * @param until the time at which it ends, ISO 8601 with an offset
	 * @param reason why, as customers are told; null if not said
	 */
	record OfPause(@NotNull(message = "is missing") String until, @PrintableText @Nullable String reason) {

		/**
		 * Reads the request.
		 * @return the pause
		 * @throws InvalidRequestException if the time is none
		 */
		Pause read() {
			return new Pause(RequestTime.parse("until", this.until), textOrNone(this.reason));
		}

	}

}
