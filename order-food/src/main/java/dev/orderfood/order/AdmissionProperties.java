package dev.orderfood.order;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many orders are let in at the same time.
 *
 * @param maxInProgress how many orders are worked on, 1 to 10000
 * @param maxWaiting how many more may wait to be let in, 0 to 100000; the next one is
 * refused at once
 * @param maxWait how long one waits before it is refused, 0 ms to 1 s
 */
@ConfigurationProperties("orderfood.order.admission")
record AdmissionProperties(@DefaultValue("64") int maxInProgress, @DefaultValue("256") int maxWaiting,
		@DefaultValue("500ms") Duration maxWait) {

	private static final String PREFIX = "orderfood.order.admission.";

	AdmissionProperties {
		if (maxInProgress < 1 || maxInProgress > 10_000) {
			throw new IllegalArgumentException(
					PREFIX + "max-in-progress is " + maxInProgress + ": give a number from 1 to 10000");
		}
		if (maxWaiting < 0 || maxWaiting > 100_000) {
			throw new IllegalArgumentException(
					PREFIX + "max-waiting is " + maxWaiting + ": give a number from 0 to 100000");
		}
		if (maxWait.isNegative() || maxWait.compareTo(Duration.ofSeconds(1)) > 0) {
			throw new IllegalArgumentException(PREFIX + "max-wait is " + maxWait.toMillis()
					+ "ms: give a duration from 0ms to 1000ms, such as 500ms");
		}
	}

}
