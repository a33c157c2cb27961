package dev.orderfood.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The environment variables of the apps, the same ones that the pods have.
 *
 * @param inherited the variables of this process; empty ones count as unset
 * @param databasePort where the database listens
 */
record AppEnvironment(Map<String, String> inherited, int databasePort) {

	Map<String, String> migration() {
		return database(LocalDatabase.OWNER);
	}

	Map<String, String> load() {
		return database(LocalDatabase.LOAD_ROLE);
	}

	/**
	 * The variables of database-load in a folder of the user's.
	 * @param sample the data to load unless {@code DATA_DIR} names others
	 */
	Map<String, String> loadOr(Path sample) {
		Map<String, String> environment = load();
		environment.putIfAbsent("DATA_DIR", sample.toString());
		// An application.yaml in that folder is another app's.
		environment.putIfAbsent("SPRING_CONFIG_LOCATION", "classpath:/");
		return environment;
	}

	/**
	 * The variables of order-food.
	 * @param port where it listens
	 * @param serverName what it calls itself in the header {@code Server}
	 */
	Map<String, String> api(int port, String serverName) {
		Map<String, String> environment = database(LocalDatabase.API_ROLE);
		environment.put("PORT", Integer.toString(port));
		environment.put("SERVER_SERVERHEADER", serverName);
		environment.putIfAbsent("SHOP_PAGE", "true");
		environment.putIfAbsent("SHOP_API_KEY", "apishop");
		return environment;
	}

	private Map<String, String> database(String role) {
		Map<String, String> environment = new HashMap<>(this.inherited);
		environment.values().removeIf(String::isBlank);
		// A developer's shell may point at another database: what is loaded here must not
		// reach it. SERVER_PORT would win over PORT.
		environment.keySet()
			.removeIf((name) -> name.startsWith("DB_") || name.startsWith("SPRING_DATASOURCE_")
					|| name.startsWith("SPRING_FLYWAY_") || name.equals("SERVER_PORT"));
		environment.put("DB_HOST", LocalDatabase.HOST);
		environment.put("DB_PORT", Integer.toString(this.databasePort));
		environment.put("DB_NAME", LocalDatabase.NAME);
		environment.put("DB_USER", role);
		environment.put("DB_PASSWORD", LocalDatabase.PASSWORD);
		environment.putIfAbsent("ENVIRONMENT", "local");
		return environment;
	}

}
