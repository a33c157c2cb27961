package dev.orderfood.settings;

import dev.orderfood.settings.InvalidSettingException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import org.springframework.core.env.PropertyResolver;

/**
 * What a process does of what the shop does, as Grafana Loki and Mimir call it. One image
 * does everything in one process, or a part of it in each of several.
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

	private static final String VARIABLE = "ORDERFOOD_TARGET";

	/**
	 * Reads a target.
	 * @param name its name in lower case
	 * @return the target, or empty if there is none of this name
	 */
	static Optional<Target> named(String name) {
		return Arrays.stream(values()).filter((target) -> target.toString().equals(name)).findAny();
	}

	/**
	 * Finds out what this process does.
	 * @param settings the process's settings
	 * @return the target; {@link #ALL} if none is set
	 * @throws InvalidSettingException if there is no target of the name that is set
	 */
	static Target of(PropertyResolver settings) {
		// The first is there when the files with settings have been read.
		String name = settings.getProperty("orderfood.target", settings.getProperty(VARIABLE, ALL.toString()));
		return named(name).orElseThrow(() -> new InvalidSettingException(VARIABLE, name,
				Arrays.stream(values()).map(Target::toString).collect(Collectors.joining(", "))));
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
