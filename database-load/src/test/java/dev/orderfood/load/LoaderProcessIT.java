package dev.orderfood.load;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
	void goodDataEndsWithZeroFromAnyFolder() throws Exception {
		try (LoaderProcess loader = start()) {
			assertThat(loader.exitCode()).isZero();
			assertThat(loader.output()).contains("Loading the packaged sample into", " Published");
		}
		assertThat(this.database.lastRun()).contains("products published 10/10/0/0", "coupons published 625/8/0/0");
	}

	@Test
	void badDataEndsWithOneAndOneMessage() throws Exception {
		this.files.replace("products.csv", "12.99", "free");
		try (LoaderProcess loader = start("DATA_DIR=" + this.folder)) {
			assertThat(loader.exitCode()).isOne();
			assertThat(lines(loader, "ERROR")).singleElement()
				.asString()
				.endsWith("Nothing was loaded. The files have a problem:");
			assertThat(loader.output()).contains("  products.csv line 2, column price: must be an amount")
				.doesNotContain("\tat ")
				.doesNotContain("Exception");
		}
	}

	@Test
	void missingFolderEndsWithOne() throws Exception {
		try (LoaderProcess loader = start("DATA_DIR=no/such/folder")) {
			assertThat(loader.exitCode()).isOne();
			assertThat(lines(loader, "ERROR")).singleElement()
				.asString()
				.contains("Nothing was loaded. The folder " + this.workingFolder, "no/such/folder does not exist.");
		}
	}

	@Test
	void unreachableDatabaseEndsWithOne() throws Exception {
		try (LoaderProcess loader = start("DB_PORT=1", "DB_WAIT=1s")) {
			assertThat(loader.exitCode()).isOne();
			assertThat(lines(loader, "ERROR")).singleElement()
				.asString()
				.contains("Nothing was loaded. The database at ", ":1/" + this.database.database().name()
						+ " was not there within 1 s: the connection is refused.");
			assertThat(loader.output()).contains("Waiting for the database at ");
		}
	}

	@Test
	void wrongSettingEndsWithOneAndItsName() throws Exception {
		try (LoaderProcess loader = start("DRY_RUN=maybe")) {
			assertThat(loader.exitCode()).isOne();
			assertThat(loader.output())
				.contains("DRY_RUN is \"maybe\", but it must be true or false. Nothing was loaded.")
				.doesNotContain("\tat ")
				.doesNotContain("WARN");
		}
		assertThat(this.database.number("SELECT count(*) FROM load_runs")).isZero();
	}

	@Test
	void twoAtOnceBothEndWithZeroAndOnePublishes() throws Exception {
		try (LoaderProcess one = start(); LoaderProcess other = start()) {
			assertThat(one.exitCode()).isZero();
			assertThat(other.exitCode()).isZero();
			assertThat(one.output() + other.output()).containsOnlyOnce(" Published")
				.containsOnlyOnce("Nothing has changed since the last load");
		}
		assertThat(this.database.text("SELECT string_agg(outcome || ' ' || runs, ', ' ORDER BY outcome) "
				+ "FROM (SELECT outcome, count(*) AS runs FROM load_runs GROUP BY outcome) AS counted"))
			.isEqualTo("published 6, unchanged 6");
		assertThat(this.database.version("products")).isOne();
	}

	@Test
	void databaseThatComesUpLaterIsWaitedFor() throws Exception {
		try (TestPostgres server = TestPostgres.dedicated()) {
			TestDatabase late = server.migratedDatabase();
			server.stop();
			try (LoaderProcess loader = LoaderProcess.start(this.workingFolder, late)) {
				await().atMost(Duration.ofSeconds(60))
					.until(() -> loader.output().contains("Waiting for the database at "));
				server.start();
				assertThat(loader.exitCode()).as(loader::output).isZero();
			}
		}
	}

	@Test
	void databaseThatIsLostForGoodEndsWithOneAndOneMessage() throws Exception {
		try (TestPostgres server = TestPostgres.dedicated()) {
			LoadedDatabase lost = LoadedDatabase.of(server.migratedDatabase());
			lost.load(this.files);
			this.files.replace("products.csv", "12.99", "13.49");
			BlockedLoad blocked = BlockedLoad.onProduct(1, lost);
			try (LoaderProcess loader = LoaderProcess.start(this.workingFolder, lost.database(),
					"DATA_DIR=" + this.folder)) {
				blocked.awaitBlocked();
				server.stop();
				assertThat(loader.exitCode()).isOne();
				assertThat(lines(loader, "ERROR")).singleElement()
					.asString()
					.contains("Nothing was loaded. The connection to the database was lost");
			}
		}
	}

	@Test
	void terminationInTheMiddleEndsAtOnceAndPublishesNothing() throws Exception {
		this.database.load(this.files);
		String before = this.database.content();
		this.files.replace("products.csv", "12.99", "13.49");
		try (BlockedLoad blocked = BlockedLoad.onProduct(1, this.database);
				LoaderProcess loader = start("DATA_DIR=" + this.folder)) {
			blocked.awaitBlocked();
			Instant told = Instant.now();
			loader.terminate();
			assertThat(loader.exitCode()).isEqualTo(TERMINATED);
			assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(10));
			assertThat(loader.output()).contains("Told to stop: nothing of this load is published")
				.doesNotContain("ERROR")
				.doesNotContain("\tat ");
		}
		assertThat(this.database.content()).isEqualTo(before);
	}

	@Test
	void terminationWhileWaitingForTheDatabaseEndsAtOnce() throws Exception {
		try (LoaderProcess loader = start("DB_PORT=1")) {
			await().atMost(Duration.ofSeconds(60)).until(() -> loader.output().contains("Waiting for the database"));
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
				LoaderProcess loader = start("DATA_DIR=" + this.folder)) {
			blocked.awaitBlocked();
			loader.kill();
			loader.exitCode();
			await().atMost(Duration.ofSeconds(30))
				.until(() -> this.database.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") == 0);
		}
		assertThat(this.database.load(this.files)).isZero();
		assertThat(this.database.text("SELECT price FROM products WHERE id = 1")).isEqualTo("13.49");
	}

	@Test
	void logIsJsonWhereThatIsAskedFor() throws Exception {
		try (LoaderProcess loader = start("LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs", "SERVICE_VERSION=1.2.3",
				"ENVIRONMENT=staging")) {
			assertThat(loader.exitCode()).isZero();
			List<JsonNode> lines = loader.output().lines().map(JsonMapper.shared()::readTree).toList();
			assertThat(lines).isNotEmpty().allSatisfy((line) -> {
				assertThat(line.at("/service/name").asString()).isEqualTo("database-load");
				assertThat(line.at("/service/version").asString()).isEqualTo("1.2.3");
				assertThat(line.at("/service/environment").asString()).isEqualTo("staging");
			});
			assertThat(lines.getLast().at("/message").asString()).isEqualTo("Published");
		}
	}

	private LoaderProcess start(String... variables) {
		return LoaderProcess.start(this.workingFolder, this.database.database(), variables);
	}

	private static Stream<String> lines(LoaderProcess loader, String text) {
		return loader.output().lines().filter((line) -> line.contains(text));
	}

}
