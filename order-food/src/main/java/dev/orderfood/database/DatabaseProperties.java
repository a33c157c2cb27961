package dev.orderfood.database;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the database is waited for, and when it is taken to be away.
 *
 * @param timePerRequest how long the statements of one request may take together, waiting
 * for a connection included
 * @param breaker when the database is taken to be away, and to be back
 */
@ConfigurationProperties("orderfood.database")
record DatabaseProperties(@DefaultValue("2050ms") Duration timePerRequest, @DefaultValue Breaker breaker) {

	DatabaseProperties {
		between("orderfood.database.time-per-request", timePerRequest, Duration.ofSeconds(1), Duration.ofMinutes(1));
	}

	private static void between(String name, Duration value, Duration lowest, Duration highest) {
		if (value.compareTo(lowest) < 0 || value.compareTo(highest) > 0) {
			throw new IllegalArgumentException(name + " is " + value.toMillis() + "ms: give a duration from "
					+ lowest.toMillis() + "ms to " + highest.toMillis() + "ms");
		}
	}

	private static void between(String name, int value, int lowest, int highest) {
		if (value < lowest || value > highest) {
			throw new IllegalArgumentException(
					name + " is " + value + ": give a number from " + lowest + " to " + highest);
		}
	}

	/**
	 * The circuit breaker, in the words of resilience4j.
	 *
	 * @param slidingWindowSize how many of the last uses of the database are looked at
	 * @param minimumNumberOfCalls how many there have to be before anything is concluded
	 * @param failureRateThreshold how many of them in a hundred have to have failed for
	 * want of a connection
	 * @param probeInterval how often a database that is away is asked whether it is back
	 * @param probeTimeout how long it may take to answer that; whole seconds
	 */
	record Breaker(@DefaultValue("10") int slidingWindowSize, @DefaultValue("5") int minimumNumberOfCalls,
			@DefaultValue("50") int failureRateThreshold, @DefaultValue("500ms") Duration probeInterval,
			@DefaultValue("1s") Duration probeTimeout) {

		private static final String PREFIX = "orderfood.database.breaker.";

		Breaker {
			between(PREFIX + "sliding-window-size", slidingWindowSize, 1, 10_000);
			between(PREFIX + "minimum-number-of-calls", minimumNumberOfCalls, 1, slidingWindowSize);
			between(PREFIX + "failure-rate-threshold", failureRateThreshold, 1, 100);
			between(PREFIX + "probe-interval", probeInterval, Duration.ofMillis(50), Duration.ofMinutes(1));
			between(PREFIX + "probe-timeout", probeTimeout, Duration.ofSeconds(1), Duration.ofMinutes(1));
		}

	}

}
