package dev.orderfood.inventory.remote;

import java.time.Duration;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
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
		@DurationMin(millis = 10) @DurationMax(seconds = 10) Duration connectTimeout) {

}
