package dev.orderfood.contract;

import java.util.Map;

/**
 * Settings for an API that tests ask for something else than its limits of time: on a
 * machine that is busy it takes its time instead of answering with 503.
 */
public final class Patience {

	private static final Map<String, String> SETTINGS = Map.of("orderfood.order.timeout", "60s",
			"orderfood.database.time-per-request", "60s", "orderfood.database.probe-timeout", "60s",
			"spring.datasource.hikari.connection-timeout", "30000",
			"spring.datasource.hikari.data-source-properties.connectTimeout", "60",
			"spring.datasource.hikari.data-source-properties.socketTimeout", "60",
			"spring.datasource.hikari.data-source-properties.loginTimeout", "60",
			"spring.datasource.hikari.data-source-properties.options",
			"-c statement_timeout=60000 -c lock_timeout=1000");

	private Patience() {
	}

	/**
	 * Returns the settings.
	 * @return properties and their values
	 */
	public static Map<String, String> settings() {
		return SETTINGS;
	}

}
