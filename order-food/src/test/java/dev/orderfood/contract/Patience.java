package dev.orderfood.contract;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings for an API that tests ask for something else than its limits of time: on a
 * machine that is busy it takes its time instead of answering with 503.
 */
public final class Patience {

	/**
	 * After which a client takes a server that neither answers nor closes the connection
	 * for one that hangs: longer than a patient API takes at most, which is the wait for
	 * a connection and then the time of a request.
	 */
	public static final Duration OF_CLIENTS = Duration.ofMinutes(3);

	/** Of requests, and of the events, which have a pool of their own. */
	private static final List<String> POOLS = List.of("spring.datasource.hikari", "orderfood.notification.datasource");

	private static final Map<String, String> SETTINGS = collect();

	private Patience() {
	}

	private static Map<String, String> collect() {
		Map<String, String> settings = new HashMap<>(Map.of("orderfood.order.timeout", "60s",
				"orderfood.database.time-per-request", "60s", "orderfood.database.probe-timeout", "60s"));
		for (String pool : POOLS) {
			settings.put(pool + ".connection-timeout", "30000");
			String connection = pool + ".data-source-properties.";
			List.of("connectTimeout", "socketTimeout", "loginTimeout")
				.forEach((limit) -> settings.put(connection + limit, "60"));
			// No test has a row locked for that long, but the one of what happens then.
			settings.put(connection + "options", "-c statement_timeout=60000 -c lock_timeout=10000");
		}
		return Map.copyOf(settings);
	}

	/**
	 * Returns the settings.
	 * @return properties and their values
	 */
	public static Map<String, String> settings() {
		return SETTINGS;
	}

}
