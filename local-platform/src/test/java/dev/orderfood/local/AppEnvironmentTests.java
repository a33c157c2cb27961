package dev.orderfood.local;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AppEnvironmentTests {

	private static final Path SAMPLE = Path.of("/checkout/database-load/data");

	private final AppEnvironment environment = new AppEnvironment(
			Map.of("PATH", "/bin", "DB_HOST", "production", "DB_WAIT", "1h", "SPRING_DATASOURCE_URL",
					"jdbc:postgresql://production/orders", "SPRING_DATASOURCE_PASSWORD", "s3cret", "SPRING_FLYWAY_URL",
					"jdbc:postgresql://production/orders", "SERVER_PORT", "9999"),
			5433);

	@Test
	void givesEachAppItsRole() {
		assertThat(this.environment.migration()).containsEntry("DB_USER", "orderfood");
		assertThat(this.environment.loadOr(SAMPLE)).containsEntry("DB_USER", "orderfood_load");
		assertThat(this.environment.api(8080, "order-food/1")).containsEntry("DB_USER", "orderfood_api")
			.containsEntry("PORT", "8080")
			.containsEntry("SERVER_SERVERHEADER", "order-food/1");
	}

	@Test
	void servesThePagesUnlessToldOtherwise() {
		assertThat(this.environment.api(8080, "order-food/1")).containsEntry("SHOP_PAGE", "true")
			.containsEntry("SHOP_API_KEY", "apishop");
		assertThat(new AppEnvironment(Map.of("SHOP_PAGE", "false", "SHOP_API_KEY", "own"), 5433).api(8080, "x"))
			.containsEntry("SHOP_PAGE", "false")
			.containsEntry("SHOP_API_KEY", "own");
	}

	@Test
	void neverLeadsToTheDatabaseThatTheShellPointsAt() {
		assertThat(this.environment.loadOr(SAMPLE)).containsEntry("DB_HOST", "localhost")
			.containsEntry("DB_PORT", "5433")
			.containsEntry("DB_NAME", "orderfood")
			.containsEntry("PATH", "/bin")
			.doesNotContainKeys("SPRING_DATASOURCE_URL", "SPRING_DATASOURCE_PASSWORD", "SPRING_FLYWAY_URL", "DB_WAIT");
	}

	@Test
	void loadsTheSampleDataUnlessOthersAreNamed() {
		assertThat(this.environment.loadOr(SAMPLE)).containsEntry("DATA_DIR", "/checkout/database-load/data");
		assertThat(new AppEnvironment(Map.of("DATA_DIR", "other"), 5433).loadOr(SAMPLE)).containsEntry("DATA_DIR",
				"other");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void emptyVariablesCountAsUnset(String value) {
		AppEnvironment empty = new AppEnvironment(
				Map.of("DATA_DIR", value, "LOAD_FORCE", value, "ENVIRONMENT", value, "COUPON_SOURCES", value), 5433);
		assertThat(empty.loadOr(SAMPLE)).containsEntry("DATA_DIR", SAMPLE.toString())
			.containsEntry("ENVIRONMENT", "local")
			.doesNotContainKeys("LOAD_FORCE", "COUPON_SOURCES");
	}

}
