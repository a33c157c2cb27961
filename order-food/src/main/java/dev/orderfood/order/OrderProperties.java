package dev.orderfood.order;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How orders are written.
 *
 * @param writers how many statements write orders at the same time, 1 to 64; each takes a
 * connection
 * @param batchSize how many orders a statement writes at most, 1 to 200
 * @param maxWait how long an order waits for its turn before it is refused, 10 ms to 2 s
 */
@ConfigurationProperties("orderfood.order")
record OrderProperties(@DefaultValue("2") int writers, @DefaultValue("32") int batchSize,
		@DefaultValue("400ms") Duration maxWait) {

	OrderProperties {
		if (writers < 1 || writers > 64) {
			throw new IllegalArgumentException(
					"orderfood.order.writers is " + writers + ": give a number from 1 to 64");
		}
		if (batchSize < 1 || batchSize > 200) {
			throw new IllegalArgumentException(
					"orderfood.order.batch-size is " + batchSize + ": give a number from 1 to 200");
		}
		if (maxWait.compareTo(Duration.ofMillis(10)) < 0 || maxWait.compareTo(Duration.ofSeconds(2)) > 0) {
			throw new IllegalArgumentException(
					"orderfood.order.max-wait is " + maxWait + ": give a duration from 10ms to 2s, such as 400ms");
		}
	}

}
