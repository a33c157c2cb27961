package dev.orderfood.inventory.remote;

import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How another process is asked for stock.
 *
 * @param url where it is
 * @param apiKey a key of the scope {@code reserve_stock}
 * @param timeout how long an order waits for it in all, 100 ms to 10 s
 * @param attempts how often it is asked, 1 to 10
 * @param attemptEvery the time from the beginning of an attempt to that of the next, 0 ms
 * to 10 s
 * @param attemptTimeout how long an attempt may take, 10 ms to 10 s
 * @param connectTimeout how much of that a connection may take, 10 ms to 10 s
 * @param breaker the circuit breaker
 */
@ConfigurationProperties("orderfood.inventory")
@Validated
record RemoteStockProperties(
		@Pattern(regexp = "https?://[A-Za-z0-9._-]+(:[0-9]{1,5})?/?",
				message = "an address such as http://order-food-inventory where ORDERFOOD_TARGET is order") String url,
		@NotBlank(message = "a key of the scope reserve_stock where ORDERFOOD_TARGET is order") String apiKey,
		@DurationMin(millis = 100) @DurationMax(seconds = 10) Duration timeout, @Min(1) @Max(10) int attempts,
		@DurationMin(millis = 0) @DurationMax(seconds = 10) Duration attemptEvery,
		@DurationMin(millis = 10) @DurationMax(seconds = 10) Duration attemptTimeout,
		@DurationMin(millis = 10) @DurationMax(seconds = 10) Duration connectTimeout,
		@DefaultValue @Valid Breaker breaker) {

	/**
	 * When it is no longer asked.
	 *
	 * @param slidingWindowSize how many of the last attempts are looked at, 1 to 1000
	 * @param minimumNumberOfCalls how many there have to be, 1 to 1000
	 * @param failureRateThreshold how many per cent of them have failed, 1 to 100
	 * @param openFor how long it is left alone then, 100 ms to 1 min
	 * @param trials how many attempts show whether it is back, 1 to 100
	 */
	record Breaker(@DefaultValue("10") @Min(1) @Max(1000) int slidingWindowSize,
			@DefaultValue("5") @Min(1) @Max(1000) int minimumNumberOfCalls,
			@DefaultValue("50") @Min(1) @Max(100) int failureRateThreshold,
			@DefaultValue("2s") @DurationMin(millis = 100) @DurationMax(minutes = 1) Duration openFor,
			@DefaultValue("3") @Min(1) @Max(100) int trials) {

	}

}
