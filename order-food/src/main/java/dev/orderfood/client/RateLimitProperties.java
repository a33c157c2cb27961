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
 * The rate limit of a client, and that of the public key, which is counted by address.
 * Each replica counts by itself.
 *
 * @param enabled whether requests are limited
 * @param requests the capacity of a client's bucket, refilled once per window; 1 to
 * 1000000
 * @param window the time in which an empty bucket is refilled, evenly; 1 s to 1 h
 * @param publicKey the key that everybody has, because the shop page orders with it;
 * empty if there is none
 * @param requestsPerAddress the capacity of the bucket of an address that uses the public
 * key; 0, for no limit, to 1000000
 */
@ConfigurationProperties("orderfood.rate-limit")
@Validated
record RateLimitProperties(@DefaultValue("false") boolean enabled,
		@DefaultValue("600") @Min(1) @Max(1_000_000) long requests,
		@DefaultValue("60s") @DurationMin(seconds = 1) @DurationMax(hours = 1) Duration window,
		@DefaultValue("") String publicKey, @DefaultValue("0") @Min(0) @Max(1_000_000) long requestsPerAddress) {

	/**
	 * Returns whether requests with a key are counted by address.
	 * @param key the API key of a request
	 * @return true for the public key, if it has a limit
	 */
	boolean countsByAddress(String key) {
		return this.requestsPerAddress > 0 && key.equals(this.publicKey);
	}

}
