package dev.orderfood.menu;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A time in which the shop takes no orders, whatever its hours say.
 *
 * @param until the moment from which it takes orders again
 * @param reason why, as customers are told, or null
 */
record Pause(Instant until, @Nullable String reason) {

	boolean appliesAt(Instant moment) {
		return moment.isBefore(this.until);
	}

}
