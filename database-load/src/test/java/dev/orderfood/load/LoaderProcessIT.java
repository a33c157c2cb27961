package dev.orderfood.load;

import java.nio.file.Path;

import dev.orderfood.testing.AppProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Execution(ExecutionMode.CONCURRENT)
class LoaderProcessIT {

	private static final int TERMINATED = 128 + 15;

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	@TempDir
	private Path workingFolder;

	private DataFiles files;

	@BeforeEach
	void copySample() {
		this.files = DataFiles.in(this.folder);
	}

	@Test
	void twoAtOnceBothEndWithZeroAndOnePublishes() throws Exception {
		// As Compose and Helm pass on what nobody has set.
		String[] unset = { "LOAD_FORCE=", "DRY_RUN=", "STOCK_RESET=", "LOAD_WAIT=", "LOAD_IF_EMPTY=", "DB_WAIT=",
				"DATA_DIR=", "COUPON_SOURCES=", "JAEGER_ENDPOINT= ", "SPRING_PROFILES_ACTIVE=" };
		String[] inContainer = { "LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs", "SERVICE_VERSION=1.2.3",
				"ENVIRONMENT=staging" };
		try (AppProcess one = start(unset); AppProcess other = start(inContainer)) {
			assertThat(one.exitCode()).as(one::output).isZero();
			assertThat(other.exitCode()).as(other::output).isZero();
			assertThat(one.output()).contains("Loading the packaged sample into");
			assertThat(one.output() + other.output()).containsPattern("[ \"]Published")
				.containsOnlyOnce("Nothing has changed since the last load");
			assertThat(other.output().lines().map(JsonMapper.shared()::readTree)).isNotEmpty().allSatisfy((line) -> {
				assertThat(line.at("/service/name").asString()).isEqualTo("database-load");
				assertThat(line.at("/service/version").asString()).isEqualTo("1.2.3");
				assertThat(line.at("/service/environment").asString()).isEqualTo("staging");
			});
		}
		assertThat(this.database.text("SELECT string_agg(outcome || ' ' || runs, ', ' ORDER BY outcome) "
				+ "FROM (SELECT outcome, count(*) AS runs FROM load_runs GROUP BY outcome) AS counted"))
			.isEqualTo("published 8, unchanged 8");
		assertThat(this.database.version("products")).isOne();
	}

	@Test
	void terminationWhileWaitingForTheDatabaseEndsAtOnce() throws Exception {
		try (AppProcess loader = start("DB_PORT=1")) {
			await().until(() -> loader.output().contains("Waiting for the database"));
			loader.terminate();
			assertThat(loader.exitCode()).isEqualTo(TERMINATED);
			assertThat(loader.output()).doesNotContain("ERROR").doesNotContain("\tat ");
		}
	}

	@Test
	void loaderThatIsKilledLeavesNoLockBehind() throws Exception {
		this.database.load(this.files);
		this.files.replace("products.csv", "12.99", "13.49");
		try (BlockedLoad blocked = BlockedLoad.onProduct(1, this.database);
				AppProcess loader = start("DATA_DIR=" + this.folder)) {
			blocked.awaitBlocked();
			loader.kill();
			loader.exitCode();
			await().until(() -> this.database.number("""
					SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
					WHERE datname = current_database() AND locktype = 'advisory'""") == 0);
		}
		assertThat(this.database.load(this.files)).isZero();
		assertThat(this.database.text("SELECT price FROM products WHERE id = 1")).isEqualTo("13.49");
	}

	private AppProcess start(String... variables) {
		return LoaderProcess.start(this.workingFolder, this.database.database(), variables);
	}

}
