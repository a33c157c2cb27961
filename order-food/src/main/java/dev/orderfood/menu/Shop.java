package dev.orderfood.menu;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

import dev.orderfood.failure.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * When the shop takes orders.
 *
 * @param name the name shown to customers
 * @param hours the opening hours
 * @param pause the pause that the staff made last; null without one
 */
record Shop(String name, OpeningHours hours, @Nullable Pause pause) {

	boolean isOpen(Instant now) {
		return pauseAt(now).isEmpty() && this.hours.isOpen(now);
	}

	Optional<Pause> pauseAt(Instant now) {
		return Optional.ofNullable(this.pause).filter((found) -> found.appliesAt(now));
	}

	/**
	 * Returns when orders are taken next.
	 * @param now the present moment
	 * @return the first moment at which the shop is open and not paused, or empty if it
	 * is not open within a year
	 */
	Optional<Instant> opens(Instant now) {
		return this.hours.nextOpen(pauseAt(now).map(Pause::until).orElse(now));
	}

	/**
	 * Returns why an order cannot be placed.
	 * @param now the moment of the order
	 * @return the failure, which says when orders are taken again, or empty if they are
	 */
	Optional<RefusedException> refusal(Instant now) {
		Optional<Pause> applies = pauseAt(now);
		if (applies.isPresent()) {
			return Optional.of(new RefusedException("shop-paused", paused(applies.get())));
		}
		if (!this.hours.isOpen(now)) {
			return Optional.of(new RefusedException("shop-closed",
					opens(now).map((opening) -> "The shop is closed; it opens at " + time(opening) + ".")
						.orElse("The shop is closed until further notice.")));
		}
		return Optional.empty();
	}

	/** The shop may be closed when the pause ends. */
	private String paused(Pause current) {
		String reason = (current.reason() != null) ? " (" + current.reason() + ")" : "";
		String opening = this.hours.isOpen(current.until()) ? ""
				: this.hours.nextOpen(current.until())
					.map((moment) -> ", and opens at " + time(moment))
					.orElse(", and closed from then on");
		return "The shop is paused until " + time(current.until()) + reason + opening + ".";
	}

	private String time(Instant moment) {
		return DateTimeFormatter.ISO_OFFSET_DATE_TIME
			.format(moment.truncatedTo(ChronoUnit.SECONDS).atZone(this.hours.zone()));
	}

}
