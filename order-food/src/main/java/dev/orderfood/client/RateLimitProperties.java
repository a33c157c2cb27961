package dev.orderfood.client;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many requests a client may send. Each replica counts for itself.
 *
 * @param enabled whether there is a limit at all
 * @param requests how many requests in the time of a window, and how many at once; 1 to
 * 1000000
 * @param window the time in which the requests come back, evenly; 1 s to 1 h
 */
@ConfigurationProperties("orderfood.rate-limit")
@Validated
record RateLimitProperties(@DefaultValue("false") boolean enabled,
		@DefaultValue("600") @Min(1) @Max(1_000_000) long requests,
		@DefaultValue("60s") @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration window) {

}
