package dev.orderfood.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The environment variables of the apps, the same ones that the pods have.
 *
 * @param inherited the variables of this process
 * @param checkout the folder of the sources
 * @param databasePort where the database listens
 */
record AppEnvironment(Map<String, String> inherited, Path checkout, int databasePort) {

	Map<String, String> migration() {
		return database(LocalDatabase.OWNER);
	}

	Map<String, String> load() {
		Map<String, String> environment = database(LocalDatabase.LOAD_ROLE);
		environment.putIfAbsent("DATA_DIR", this.checkout.resolve("database-load").resolve("data").toString());
		return environment;
	}

	Map<String, String> api(int port) {
		Map<String, String> environment = database(LocalDatabase.API_ROLE);
		environment.put("PORT", Integer.toString(port));
		return environment;
	}

	private Map<String, String> database(String role) {
		Map<String, String> environment = new HashMap<>(this.inherited);
		// A developer's shell may point at another database: what is loaded here must not
		// reach it.
		environment.keySet()
			.removeIf((name) -> name.startsWith("DB_") || name.startsWith("SPRING_DATASOURCE_")
					|| name.startsWith("SPRING_FLYWAY_"));
		environment.put("DB_HOST", LocalDatabase.HOST);
		environment.put("DB_PORT", Integer.toString(this.databasePort));
		environment.put("DB_NAME", LocalDatabase.NAME);
		environment.put("DB_USER", role);
		environment.put("DB_PASSWORD", LocalDatabase.PASSWORD);
		environment.putIfAbsent("ENVIRONMENT", "local");
		return environment;
	}

}
