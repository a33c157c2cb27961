package dev.orderfood.inventory.remote;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

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
record RemoteStockProperties(String url, String apiKey, Duration timeout, int attempts, Duration attemptEvery,
		Duration attemptTimeout, Duration connectTimeout, @DefaultValue Breaker breaker) {

	private static final String PREFIX = "orderfood.inventory.";

	private static final Duration LONGEST = Duration.ofSeconds(10);

	RemoteStockProperties {
		check("timeout", timeout, Duration.ofMillis(100));
		check("attempt-every", attemptEvery, Duration.ZERO);
		check("attempt-timeout", attemptTimeout, Duration.ofMillis(10));
		check("connect-timeout", connectTimeout, Duration.ofMillis(10));
		if (attempts < 1 || attempts > 10) {
			throw new IllegalArgumentException(PREFIX + "attempts is " + attempts + ": give a number from 1 to 10");
		}
	}

	private static void check(String name, Duration given, Duration shortest) {
		if (given.compareTo(shortest) < 0 || given.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException(PREFIX + name + " is " + given.toMillis() + "ms: give a duration from "
					+ shortest.toMillis() + "ms to " + LONGEST.toMillis() + "ms");
		}
	}

	/**
	 * When it is no longer asked.
	 *
	 * @param slidingWindowSize how many of the last attempts are looked at, 1 to 1000
	 * @param minimumNumberOfCalls how many there have to be, 1 to 1000
	 * @param failureRateThreshold how many per cent of them have failed, 1 to 100
	 * @param openFor how long it is left alone then, 100 ms to 1 min
	 * @param trials how many attempts show whether it is back, 1 to 100
	 */
	record Breaker(@DefaultValue("10") int slidingWindowSize, @DefaultValue("5") int minimumNumberOfCalls,
			@DefaultValue("50") int failureRateThreshold, @DefaultValue("2s") Duration openFor,
			@DefaultValue("3") int trials) {

		Breaker {
			if (slidingWindowSize < 1 || slidingWindowSize > 1000 || minimumNumberOfCalls < 1
					|| minimumNumberOfCalls > 1000) {
				throw new IllegalArgumentException(PREFIX + "breaker: give numbers of calls from 1 to 1000 instead of "
						+ slidingWindowSize + " and " + minimumNumberOfCalls);
			}
			if (failureRateThreshold < 1 || failureRateThreshold > 100) {
				throw new IllegalArgumentException(PREFIX + "breaker.failure-rate-threshold is " + failureRateThreshold
						+ ": give a number from 1 to 100");
			}
			if (openFor.compareTo(Duration.ofMillis(100)) < 0 || openFor.compareTo(Duration.ofMinutes(1)) > 0) {
				throw new IllegalArgumentException(
						PREFIX + "breaker.open-for is " + openFor + ": give a duration from 100ms to 1m, such as 2s");
			}
			if (trials < 1 || trials > 100) {
				throw new IllegalArgumentException(
						PREFIX + "breaker.trials is " + trials + ": give a number from 1 to 100");
			}
		}
	}

}
