package dev.orderfood.migration;

import java.util.HashMap;
import java.util.Map;

import dev.orderfood.testing.LoggingSetUp;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres.Role;

import org.springframework.boot.SpringApplication;

/**
 * Runs the app inside the test's own JVM, where most of its behaviour can be seen in less
 * time than a process takes to start.
 */
final class Migrators {

	private Migrators() {
	}

	/**
	 * Runs the app to its end.
	 * @param database the database to migrate
	 * @param settings further properties, as {@code name=value}
	 * @return the exit code
	 */
	static int run(TestDatabase database, String... settings) {
		Map<String, String> properties = new HashMap<>(database.environment(Role.OWNER));
		properties.put("DB_WAIT", "0s");
		for (String setting : settings) {
			int equals = setting.indexOf('=');
			properties.put(setting.substring(0, equals), setting.substring(equals + 1));
		}
		String[] arguments = properties.entrySet()
			.stream()
			.map((property) -> "--" + property.getKey() + "=" + property.getValue())
			.toArray(String[]::new);
		SpringApplication app = new SpringApplication(DatabaseMigration.class);
		LoggingSetUp.oneAtATime(app);
		return SpringApplication.exit(app.run(arguments));
	}

}
