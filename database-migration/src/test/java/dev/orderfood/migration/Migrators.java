package dev.orderfood.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.orderfood.testing.LoggingSetUp;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres.Role;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

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
	 * @param settings environment variables, and properties whose names have a dot, as
	 * {@code name=value}
	 * @return the exit code
	 */
	static int run(TestDatabase database, String... settings) {
		Map<String, Object> variables = new HashMap<>(database.environment(Role.OWNER));
		variables.put("DB_WAIT", "0s");
		List<String> arguments = new ArrayList<>();
		for (String setting : settings) {
			int equals = setting.indexOf('=');
			if (setting.substring(0, equals).contains(".")) {
				arguments.add("--" + setting);
			}
			else {
				variables.put(setting.substring(0, equals), setting.substring(equals + 1));
			}
		}
		SpringApplication app = new SpringApplication(DatabaseMigration.class);
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new MapPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		app.setEnvironment(environment);
		LoggingSetUp.oneAtATime(app);
		try {
			return SpringApplication.exit(app.run(arguments.toArray(String[]::new)));
		}
		catch (RuntimeException ex) {
			// Reported by Spring Boot already; a process would end with 1.
			return 1;
		}
	}

}
