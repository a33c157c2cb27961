package dev.orderfood.inventory.remote;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How long stock is kept for an order.
 *
 * @param expiresAfter how long after it was reserved it is given back if the order was
 * not placed, 10 s to 1 day; longer than placing an order can take
 * @param lookEvery how often that is looked for, 100 ms to 1 hour
 */
@ConfigurationProperties("orderfood.inventory.reservation")
record ReservationProperties(Duration expiresAfter, Duration lookEvery) {

	private static final String PREFIX = "orderfood.inventory.reservation.";

	ReservationProperties {
		if (expiresAfter.compareTo(Duration.ofSeconds(10)) < 0 || expiresAfter.compareTo(Duration.ofDays(1)) > 0) {
			throw new IllegalArgumentException(
					PREFIX + "expires-after is " + expiresAfter + ": give a duration from 10s to 1d, such as 1m");
		}
		if (lookEvery.compareTo(Duration.ofMillis(100)) < 0 || lookEvery.compareTo(Duration.ofHours(1)) > 0) {
			throw new IllegalArgumentException(
					PREFIX + "look-every is " + lookEvery + ": give a duration from 100ms to 1h, such as 10s");
		}
	}

}
