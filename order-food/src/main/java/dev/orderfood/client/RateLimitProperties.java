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
 * The rate limit of a client. Each replica counts by itself.
 *
 * @param enabled whether requests are limited
 * @param requests the capacity of a client's bucket, refilled once per window; 1 to
 * 1000000
 * @param window the time in which an empty bucket is refilled, evenly; 1 s to 1 h
 */
@ConfigurationProperties("orderfood.rate-limit")
@Validated
record RateLimitProperties(@DefaultValue("false") boolean enabled,
		@DefaultValue("600") @Min(1) @Max(1_000_000) long requests,
		@DefaultValue("60s") @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration window) {

}
