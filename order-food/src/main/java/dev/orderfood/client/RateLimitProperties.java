package dev.orderfood.client;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The rate limit of a client. Each replica counts by itself.
 *
 * @param enabled whether requests are limited
 * @param requests the capacity of a client's bucket, refilled once per window; 1 to
 * 1000000
 * @param window the time in which an empty bucket is refilled, evenly; 1 s to 1 h
 */
@ConfigurationProperties("orderfood.rate-limit")
record RateLimitProperties(@DefaultValue("false") boolean enabled, @DefaultValue("600") long requests,
		@DefaultValue("60s") Duration window) {

	RateLimitProperties {
		if (requests < 1 || requests > 1_000_000) {
			throw new IllegalArgumentException(
					"orderfood.rate-limit.requests is " + requests + ": give a number from 1 to 1000000");
		}
		if (window.compareTo(Duration.ofSeconds(1)) < 0 || window.compareTo(Duration.ofHours(1)) > 0) {
			throw new IllegalArgumentException("orderfood.rate-limit.window is " + window.toSeconds()
					+ "s: give a duration from 1s to 1h, such as 60s");
		}
	}

}
