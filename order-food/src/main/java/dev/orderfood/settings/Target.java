package dev.orderfood.settings;

import java.util.Locale;

import org.springframework.core.env.PropertyResolver;

/**
 * The part of the shop that a process runs; the name is that of Grafana Loki and Mimir.
 * One image does everything in one process, or a part of it in each of several.
 */
enum Target {

	/** Everything. */
	ALL,

	/** The catalog, and placing and reading orders; asks for stock over HTTP. */
	ORDER,

	/** The stock, for administrators and for processes that place orders. */
	INVENTORY,

	/** Telling the outside world of orders. */
	NOTIFICATION;

	/**
	 * Finds out what this process does.
	 * @param settings the process's settings; checked already
	 * @return the target; {@link #ALL} if none is set
	 */
	static Target of(PropertyResolver settings) {
		return valueOf(settings.getProperty("orderfood.target", ALL.toString()).toUpperCase(Locale.ROOT));
	}

	/**
	 * Returns the name as it is set.
	 * @return the name in lower case
	 */
	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
