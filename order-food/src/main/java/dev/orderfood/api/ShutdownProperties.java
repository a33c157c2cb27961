package dev.orderfood.api;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the API ends.
 *
 * @param farewell how long clients with open connections are told to leave before no more
 * requests are taken; ends early when nobody is connected
 */
@ConfigurationProperties("orderfood.shutdown")
record ShutdownProperties(@DefaultValue("2s") Duration farewell) {

	ShutdownProperties {
		if (farewell.isNegative() || farewell.compareTo(Duration.ofSeconds(30)) > 0) {
			throw new IllegalArgumentException(
					"orderfood.shutdown.farewell is " + farewell + ": give a duration from 0s to 30s, such as 2s");
		}
	}

}
