package dev.orderfood.load;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import dev.orderfood.testing.TestPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the database or its absence can do to a load: it ends with a sentence, and nothing
 * has changed.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailuresIT {

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	private DataFiles files;

	@BeforeEach
	void copySample() {
		this.files = DataFiles.in(this.folder);
	}

	@Test
	void rowThatOnlyTheDatabaseRefusesEndsInASentence(CapturedOutput output) {
		this.database.load(this.files);
		String before = this.database.content();
		this.database.sql().sql("ALTER TABLE users ADD CONSTRAINT no_robots CHECK (name <> 'Robot')").update();
		this.files.replace("products.csv", "12.99", "13.49").replace("users.csv", "Local default client", "Robot");
		assertThat(this.database.load(this.files)).isOne();
		assertThat(output)
			.contains("Nothing was loaded. The database refused a row of users: it breaks the rule no_robots.")
			.doesNotContain("apitest@example.test")
			.doesNotContain("\tat ");
		assertThat(this.database.content()).isEqualTo(before);
		assertThat(this.database.lastRun()).hasSize(8).allSatisfy((run) -> assertThat(run).contains(" failed "));
	}

	@Test
	void fullDiskEndsInASentence(CapturedOutput output) {
		this.database.load(this.files);
		String before = this.database.content();
		this.database.sql().sql("""
				CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql AS
				$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$""").update();
		this.database.sql()
			.sql("CREATE TRIGGER no_space BEFORE UPDATE ON promotions FOR EACH ROW EXECUTE FUNCTION no_space()")
			.update();
		this.files.replace("products.csv", "12.99", "13.49")
			.replace("promotions.csv", "SAVE10,PERCENT,10", "SAVE10,PERCENT,11");
		assertThat(this.database.load(this.files)).isOne();
		assertThat(output).contains("Nothing was loaded. The database's disk is full (could not extend file).");
		assertThat(this.database.content()).isEqualTo(before);
	}

	@Test
	void connectionThatIsLostInTheMiddleEndsInASentenceAndIsNoted(CapturedOutput output) throws Exception {
		this.database.load(this.files);
		String before = this.database.content();
		this.files.replace("products.csv", "12.99", "13.49");
		try (BlockedLoad blocked = BlockedLoad.onProduct(1, this.database)) {
			CompletableFuture<Integer> exitCode = this.database.loadAsync(this.files);
			blocked.awaitBlocked();
			blocked.terminate();
			assertThat(exitCode.get()).isOne();
		}
		assertThat(output).contains("Nothing was loaded. The connection to the database was lost");
		assertThat(this.database.content()).isEqualTo(before);
		assertThat(this.database.lastRun()).contains("products failed 0/0/0/0");
	}

	@Test
	void schemaThatIsNotThereSendsToTheMigration(CapturedOutput output) {
		LoadedDatabase empty = LoadedDatabase.of(TestPostgres.shared().emptyDatabase());
		assertThat(empty.load(this.files)).isOne();
		assertThat(output).contains("Nothing was loaded. The database's schema is older than this loader needs "
				+ "(relation \"load_runs\" does not exist). Run database-migration first.");
	}

	@Test
	void columnThatIsNotThereSendsToTheMigration(CapturedOutput output) {
		this.database.sql().sql("ALTER TABLE promotions DROP COLUMN listed").update();
		assertThat(this.database.load(this.files)).isOne();
		assertThat(output)
			.contains("The database's schema is older than this loader needs (column live.listed does not "
					+ "exist). Run database-migration first.");
		assertThat(this.database.number("SELECT count(*) FROM products")).isZero();
	}

	@Test
	void missingRightIsNamed(CapturedOutput output) {
		this.database.sql().sql("REVOKE INSERT ON users FROM orderfood_load").update();
		assertThat(this.database.load(this.files)).isOne();
		assertThat(output).contains("The database role lacks a right (permission denied for table users)");
		assertThat(this.database.number("SELECT count(*) FROM products")).isZero();
	}

	@Test
	void wrongPasswordIsNotWaitedFor(CapturedOutput output) {
		this.database.requirePasswords();
		assertThat(this.database.load(this.files, "DB_PASSWORD=secret-but-wrong", "DB_WAIT=5m")).isOne();
		assertThat(output)
			.contains("password authentication failed for user \"orderfood_load\". Correct DB_USER and DB_PASSWORD.")
			.doesNotContain("Waiting for the database")
			.doesNotContain("secret-but-wrong");
	}

	@Test
	void missingPasswordIsNotWaitedFor(CapturedOutput output) {
		this.database.requirePasswords();
		assertThat(this.database.load(this.files, "DB_PASSWORD=", "DB_WAIT=5m")).isOne();
		assertThat(output).contains("Correct DB_USER and DB_PASSWORD.").doesNotContain("Waiting for the database");
	}

	@Test
	void missingDatabaseIsNotWaitedFor(CapturedOutput output) {
		assertThat(this.database.load(this.files, "DB_NAME=nowhere", "DB_WAIT=5m")).isOne();
		assertThat(output).contains("database \"nowhere\" does not exist. Create the database, or correct DB_NAME.")
			.doesNotContain("Waiting for the database");
	}

	@Test
	void unknownHostIsWaitedForAndThenTold(CapturedOutput output) {
		assertThat(this.database.load(this.files, "DB_HOST=nowhere.invalid", "DB_WAIT=1s")).isOne();
		assertThat(output).contains("Waiting for the database at nowhere.invalid:")
			.contains(": the host name is not known. Gave up after 1 s: start the database, or correct DB_HOST");
	}

	@Test
	void badDataEndsInOneMessage(CapturedOutput output) {
		this.files.replace("products.csv", "12.99", "free");
		assertThat(this.database.load(this.files)).isOne();
		assertThat(errors(output)).singleElement().asString().endsWith("Nothing was loaded. The files have a problem:");
		assertThat(output).contains("  products.csv line 2, column price: must be an amount")
			.doesNotContain("\tat ")
			.doesNotContain("Exception");
	}

	@Test
	void relativeFolderThatIsMissingIsNamedWhole(CapturedOutput output) {
		assertThat(this.database.load("DATA_DIR=no/such/folder")).isOne();
		assertThat(errors(output)).singleElement()
			.asString()
			.contains("Nothing was loaded. The folder " + Path.of("no/such/folder").toAbsolutePath()
					+ " does not exist.");
	}

	@Test
	void unreachableDatabaseEndsInOneMessage(CapturedOutput output) {
		assertThat(this.database.load("DB_PORT=1", "DB_WAIT=1s")).isOne();
		assertThat(errors(output)).singleElement()
			.asString()
			.contains("Nothing was loaded. Cannot connect to the database at ",
					":1/" + this.database.database().name() + ": connection refused. Gave up after 1 s: ");
		assertThat(output).contains("Waiting for the database at ");
	}

	@ParameterizedTest
	@ValueSource(strings = { "DRY_RUN", "LOAD_FORCE", "LOAD_WAIT", "LOAD_IF_EMPTY", "STOCK_RESET" })
	void wrongSettingEndsWithItsNameAndChangesNothing(String variable, CapturedOutput output) {
		assertThat(this.database.load(variable + "=maybe")).isOne();
		assertThat(output).contains(variable + " is \"maybe\", but it must be true or false. Nothing was loaded.")
			.doesNotContain("\tat ")
			.doesNotContain("WARN");
		assertThat(this.database.number("SELECT count(*) FROM load_runs")).isZero();
	}

	@Test
	void databaseThatComesUpLaterIsWaitedFor(CapturedOutput output) throws Exception {
		try (TestPostgres server = TestPostgres.dedicated()) {
			LoadedDatabase late = LoadedDatabase.of(server.migratedDatabase());
			server.stop();
			CompletableFuture<Integer> exitCode = late.loadAsync(this.files, "DB_WAIT=5m");
			await().until(() -> output.getOut().contains("Waiting for the database at "));
			server.start();
			assertThat(exitCode.get()).isZero();
		}
	}

	@Test
	void databaseThatIsLostForGoodEndsInOneMessage(CapturedOutput output) throws Exception {
		try (TestPostgres server = TestPostgres.dedicated()) {
			LoadedDatabase lost = LoadedDatabase.of(server.migratedDatabase());
			lost.load(this.files);
			this.files.replace("products.csv", "12.99", "13.49");
			BlockedLoad blocked = BlockedLoad.onProduct(1, lost);
			CompletableFuture<Integer> exitCode = lost.loadAsync(this.files);
			blocked.awaitBlocked();
			server.stop();
			assertThat(exitCode.get()).isOne();
		}
		assertThat(errors(output)).singleElement()
			.asString()
			.contains("Nothing was loaded. The connection to the database was lost");
	}

	private static Stream<String> errors(CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains(" ERROR ") && line.contains("Nothing was loaded"));
	}

	@Test
	void missingFolderIsToldWithoutWaitingForTheDatabaseAndNotedWhereItIsThere(CapturedOutput output) {
		assertThat(this.database.load("DATA_DIR=/no/such/folder")).isOne();
		assertThat(output).contains("Nothing was loaded. The folder /no/such/folder does not exist.");
		assertThat(this.database.lastRun()).contains("products failed 0/0/0/0");
		assertThat(this.database.load("DATA_DIR=/no/such/folder", "DB_HOST=nowhere.invalid", "DB_WAIT=5m")).isOne();
		assertThat(output).doesNotContain("Waiting for the database");
	}

	@Test
	void datasourceUrlOverridesHostPortAndName(CapturedOutput output) {
		assertThat(this.database.load(this.files, "DB_HOST=nowhere.invalid", "DB_NAME=nowhere",
				"SPRING_DATASOURCE_URL=" + this.database.database().jdbcUrl() + "?ApplicationName=secret"))
			.isZero();
		assertThat(output).doesNotContain("ApplicationName");
	}

}
