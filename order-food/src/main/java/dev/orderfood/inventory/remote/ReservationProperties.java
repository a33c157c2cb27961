package dev.orderfood.inventory.remote;

import java.time.Duration;

import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How long stock is kept for an order.
 *
 * @param expiresAfter how long after it was reserved it is given back if the order was
 * not placed, 10 s to 1 day; longer than placing an order can take
 * @param lookEvery how often that is looked for, 100 ms to 1 hour
 */
@ConfigurationProperties("orderfood.inventory.reservation")
@Validated
record ReservationProperties(@DurationMin(seconds = 10) @DurationMax(days = 1) Duration expiresAfter,
		@DurationMin(millis = 100) @DurationMax(hours = 1) Duration lookEvery) {

}
