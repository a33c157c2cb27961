package dev.orderfood.local;

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

	/** What order-food works under. */
	static final String API_ROLE = "orderfood_api";

	/** What database-load works under. */
	static final String LOAD_ROLE = "orderfood_load";

	/** Of all three roles. It protects nothing, and is no secret. */
	static final String PASSWORD = "local-only";

	private LocalDatabase() {
	}

	/**
	 * The statements that make roles and database in a new server, one a line.
	 */
	static String setUpSql() {
		return """
				CREATE ROLE %1$s LOGIN PASSWORD '%4$s'
				CREATE ROLE %2$s LOGIN PASSWORD '%4$s'
				CREATE ROLE %3$s LOGIN PASSWORD '%4$s'
				CREATE DATABASE %5$s OWNER %1$s
				""".formatted(OWNER, API_ROLE, LOAD_ROLE, PASSWORD, NAME);
	}

	static String address(int port) {
		return "postgresql://" + OWNER + ":" + PASSWORD + "@" + HOST + ":" + port + "/" + NAME;
	}

}
