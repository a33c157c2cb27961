package dev.orderfood.migration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * The jar as a pod starts it: what counts is the exit code and what stands in the log.
 */
class MigrationProcessIT {

	private static final int SIGTERM_EXIT = 128 + 15;

	private final List<Migrator> migrators = new ArrayList<>();

	@TempDir
	private Path folder;

	@AfterEach
	void end() {
		this.migrators.forEach((migrator) -> migrator.process().destroyForcibly());
	}

	@Test
	void fiveAtOnceAllSucceedAndMigrateOnce() throws Exception {
		TestDatabase database = TestPostgres.shared().emptyDatabase();
		for (int i = 0; i < 5; i++) {
			start(database.environment(Role.OWNER));
		}
		for (Migrator migrator : this.migrators) {
			assertThat(migrator.exitCode()).as(migrator.output()).isZero();
		}
		try (var connection = database.connect();
				var statement = connection.createStatement();
				var result = statement.executeQuery(
						"SELECT count(*), count(DISTINCT version) FROM flyway_schema_history WHERE success")) {
			result.next();
			assertThat(result.getInt(1)).isPositive().isEqualTo(result.getInt(2));
		}
	}

	@Test
	void anUnreachableDatabaseEndsWithOneAndOneError() {
		Map<String, String> environment = new HashMap<>(TestPostgres.shared().emptyDatabase().environment(Role.OWNER));
		environment.putAll(Map.of("DB_HOST", "db.invalid", "DB_PASSWORD", "s3cret", "DB_WAIT", "1s"));
		Migrator migrator = start(environment);
		assertThat(migrator.exitCode()).isEqualTo(1);
		assertThat(migrator.output().lines().filter((line) -> !line.contains(" INFO "))).singleElement()
			.asString()
			.contains("Cannot connect to the database", "db.invalid:", "DB_HOST")
			.doesNotContain("s3cret");
	}

	@Test
	void aSettingThatMakesNoSenseEndsWithOne() {
		Map<String, String> environment = new HashMap<>(TestPostgres.shared().emptyDatabase().environment(Role.OWNER));
		environment.put("DB_API_ROLE", "Robert'); DROP TABLE orders");
		Migrator migrator = start(environment);
		assertThat(migrator.exitCode()).isEqualTo(1);
		assertThat(migrator.output()).contains("(DB_API_ROLE) must be").doesNotContain("\tat ");
	}

	@Test
	void sigtermEndsTheWaitAtOnce() {
		Map<String, String> environment = new HashMap<>(TestPostgres.shared().emptyDatabase().environment(Role.OWNER));
		environment.putAll(Map.of("DB_HOST", "db.invalid", "DB_WAIT", "1h"));
		Migrator migrator = start(environment);
		Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> migrator.output().contains("Waiting for"));
		long start = System.nanoTime();
		migrator.process().destroy();
		assertThat(migrator.exitCode()).isEqualTo(SIGTERM_EXIT);
		assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(5));
	}

	@Test
	void logsOneJsonObjectALineInContainers() {
		Map<String, String> environment = new HashMap<>(TestPostgres.shared().emptyDatabase().environment(Role.OWNER));
		environment.putAll(Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs", "ENVIRONMENT", "staging",
				"SERVICE_VERSION", "7.8.9"));
		Migrator migrator = start(environment);
		assertThat(migrator.exitCode()).as(migrator.output()).isZero();
		assertThat(migrator.output().lines()).isNotEmpty().allSatisfy((line) -> {
			assertThatCode(() -> JsonParserFactory.getJsonParser().parseMap(line)).doesNotThrowAnyException();
			assertThat(line).contains("\"environment\":\"staging\"", "\"version\":\"7.8.9\"",
					"\"name\":\"database-migration\"");
		});
	}

	private Migrator start(Map<String, String> environment) {
		Path output = this.folder.resolve("output-" + this.migrators.size());
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-jar",
				Objects.requireNonNull(System.getProperty("orderfood.jar"), "-Dorderfood.jar names the jar to start"))
			.redirectErrorStream(true)
			.redirectOutput(output.toFile());
		builder.environment().putAll(environment);
		try {
			Migrator migrator = new Migrator(builder.start(), output);
			this.migrators.add(migrator);
			return migrator;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private record Migrator(Process process, Path outputFile) {

		int exitCode() {
			try {
				assertThat(this.process.waitFor(2, TimeUnit.MINUTES)).as("ended").isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
			return this.process.exitValue();
		}

		String output() {
			try {
				return Files.readString(this.outputFile);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
