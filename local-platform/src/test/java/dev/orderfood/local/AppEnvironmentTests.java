package dev.orderfood.local;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AppEnvironmentTests {

	private final AppEnvironment environment = new AppEnvironment(Map.of("PATH", "/bin", "DB_HOST", "production",
			"DB_WAIT", "1h", "SPRING_DATASOURCE_URL", "jdbc:postgresql://production/orders",
			"SPRING_DATASOURCE_PASSWORD", "s3cret", "SPRING_FLYWAY_URL", "jdbc:postgresql://production/orders"),
			Path.of("/checkout"), 5433);

	@Test
	void givesEachAppItsRole() {
		assertThat(this.environment.migration()).containsEntry("DB_USER", "orderfood");
		assertThat(this.environment.load()).containsEntry("DB_USER", "orderfood_load");
		assertThat(this.environment.api(8080)).containsEntry("DB_USER", "orderfood_api").containsEntry("PORT", "8080");
	}

	@Test
	void neverLeadsToTheDatabaseThatTheShellPointsAt() {
		assertThat(this.environment.load()).containsEntry("DB_HOST", "localhost")
			.containsEntry("DB_PORT", "5433")
			.containsEntry("DB_NAME", "orderfood")
			.containsEntry("PATH", "/bin")
			.doesNotContainKeys("SPRING_DATASOURCE_URL", "SPRING_DATASOURCE_PASSWORD", "SPRING_FLYWAY_URL", "DB_WAIT");
	}

	@Test
	void loadsTheSampleDataUnlessOthersAreNamed() {
		assertThat(this.environment.load()).containsEntry("DATA_DIR", "/checkout/database-load/data");
		assertThat(new AppEnvironment(Map.of("DATA_DIR", "/other"), Path.of("/checkout"), 5433).load())
			.containsEntry("DATA_DIR", "/other");
	}

}
