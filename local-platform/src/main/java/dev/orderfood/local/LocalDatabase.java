package dev.orderfood.local;

import java.util.List;

/**
 * The database that the apps use here. Names and password are defaults for one's own
 * machine, where the server listens on the loopback address only; an installation brings
 * its own.
 */
final class LocalDatabase {

	static final String HOST = "localhost";

	static final String NAME = "orderfood";

	/** Owns the schema. */
	static final String OWNER = "orderfood";

	/** What order-food connects as. */
	static final String API_ROLE = "orderfood_api";

	/** What database-load connects as. */
	static final String LOAD_ROLE = "orderfood_load";

	/** Of all three roles. It protects nothing, and is no secret. */
	static final String PASSWORD = "local-only";

	private LocalDatabase() {
	}

	/**
	 * The statements that create roles and database in a new server.
	 */
	static List<String> setUpSql() {
		return List.of(role(OWNER), role(API_ROLE), role(LOAD_ROLE), "CREATE DATABASE " + NAME + " OWNER " + OWNER);
	}

	private static String role(String name) {
		return "CREATE ROLE " + name + " LOGIN PASSWORD '" + PASSWORD + "'";
	}

	static String address(int port) {
		return "postgresql://" + OWNER + ":" + PASSWORD + "@" + HOST + ":" + port + "/" + NAME;
	}

}
