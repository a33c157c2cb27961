package dev.orderfood.migration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.orderfood.testing.AppProcess;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * The jar as a pod starts it: what counts is the exit code and what stands in the log.
 */
@Execution(ExecutionMode.CONCURRENT)
class MigrationProcessIT {

	private final List<AppProcess> migrators = new ArrayList<>();

	@TempDir
	private Path folder;

	@AfterEach
	void end() {
		this.migrators.forEach(AppProcess::close);
	}

	@Test
	void threeAtOnceAllSucceedMigrateOnceAndLogJsonWhereThatIsAskedFor() throws Exception {
		TestDatabase database = TestPostgres.shared().emptyDatabase();
		Map<String, String> environment = new HashMap<>(database.environment(Role.OWNER));
		// As Compose and Helm pass on what nobody has set.
		environment
			.putAll(Map.of("DB_WAIT", "", "DB_API_ROLE", "", "JAEGER_ENDPOINT", " ", "SPRING_PROFILES_ACTIVE", ""));
		for (int i = 0; i < 2; i++) {
			start(environment);
		}
		environment.putAll(Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs", "ENVIRONMENT", "staging",
				"SERVICE_VERSION", "7.8.9"));
		AppProcess inContainer = start(environment);
		for (AppProcess migrator : this.migrators) {
			assertThat(migrator.exitCode()).as(migrator.output()).isZero();
		}
		assertThat(inContainer.output().lines()).isNotEmpty().allSatisfy((line) -> {
			assertThatCode(() -> JsonParserFactory.getJsonParser().parseMap(line)).doesNotThrowAnyException();
			assertThat(line).contains("\"environment\":\"staging\"", "\"version\":\"7.8.9\"",
					"\"name\":\"database-migration\"");
		});
		try (var connection = database.connect();
				var statement = connection.createStatement();
				var result = statement.executeQuery(
						"SELECT count(*), count(DISTINCT version) FROM flyway_schema_history WHERE success")) {
			result.next();
			assertThat(result.getInt(1)).isPositive().isEqualTo(result.getInt(2));
		}
	}

	@Test
	void aStatementOfAMigratorThatIsKilledEnds() throws Exception {
		TestDatabase database = TestPostgres.shared().emptyDatabase();
		Files.writeString(this.folder.resolve("V1__sleep.sql"), "SELECT pg_sleep(3600)");
		Map<String, String> environment = new HashMap<>(database.environment(Role.OWNER));
		environment.put("SPRING_FLYWAY_LOCATIONS", "filesystem:" + this.folder);
		AppProcess migrator = start(environment);
		Awaitility.await().until(() -> sleepers(database) == 1);
		migrator.kill();
		Awaitility.await().until(() -> sleepers(database) == 0);
	}

	private static int sleepers(TestDatabase database) throws SQLException {
		try (var connection = database.connect();
				var statement = connection.createStatement();
				var result = statement.executeQuery("SELECT count(*) FROM pg_stat_activity "
						+ "WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%'")) {
			result.next();
			return result.getInt(1);
		}
	}

	private AppProcess start(Map<String, String> environment) {
		AppProcess migrator = AppProcess.start(this.folder, environment);
		this.migrators.add(migrator);
		return migrator;
	}

}
