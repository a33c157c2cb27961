package dev.orderfood;

import com.tngtech.archunit.core.importer.Location;

/**
 * Tells this module's own main classes from all else on the class path of its tests: the
 * tests themselves and database-migration share the package {@code dev.orderfood}.
 */
final class MainCode {

	private static final String LOCATION = OrderFood.class.getProtectionDomain()
		.getCodeSource()
		.getLocation()
		.toString();

	private MainCode() {
	}

	static boolean contains(Location location) {
		return location.contains(LOCATION);
	}

}
