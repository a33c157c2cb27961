package dev.orderfood.observability;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is written about the requests that came in.
 *
 * @param enabled whether there is a line for each, from {@code ACCESS_LOG}
 * @param quietRoutes what machines ask every few seconds: written at the level DEBUG
 * @param queue how many lines may wait to be written; what comes beyond is left out and
 * counted
 */
@ConfigurationProperties("orderfood.access-log")
record AccessLogProperties(@DefaultValue("true") boolean enabled, @DefaultValue Set<String> quietRoutes,
		@DefaultValue("8192") int queue) {

	AccessLogProperties {
		if (queue < 1 || queue > 1_000_000) {
			throw new IllegalArgumentException(
					"orderfood.access-log.queue is " + queue + ": give a number from 1 to 1000000");
		}
	}

}
