package dev.orderfood.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class MigrationIT {

	private static final String APPLIED = "SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank";

	private final TestDatabase database = TestPostgres.shared().emptyDatabase();

	@Test
	void migratesAFreshDatabaseAndSaysWhatItDid(CapturedOutput output) throws SQLException {
		assertThat(Migrators.run(this.database)).isZero();
		assertThat(query("SELECT relname FROM pg_class WHERE relname IN ('orders', 'orders_by_user_newest_first')"))
			.hasSize(2);
		assertThat(output).containsPattern("Migrated database " + this.database.name()
				+ " at localhost:\\d+ from an empty schema to version \\d+: \\d+ migrations in \\d+\\.\\d s");
	}

	@Test
	void changesNothingTheSecondTime(CapturedOutput output) throws SQLException {
		Migrators.run(this.database);
		String history = "SELECT string_agg(h::text, ';' ORDER BY installed_rank) FROM flyway_schema_history h";
		List<String> before = query(history);
		assertThat(Migrators.run(this.database)).isZero();
		assertThat(query(history)).isEqualTo(before);
		assertThat(output).contains("Nothing to migrate: database " + this.database.name());
	}

	@Test
	void leavesANewerReleasesMigrationsAlone(@TempDir Path newer, @TempDir Path older, CapturedOutput output)
			throws Exception {
		write(newer, "V1__one.sql", "CREATE TABLE one (id int)");
		write(older, "V1__one.sql", "CREATE TABLE one (id int)");
		write(newer, "V2__two.sql", "CREATE TABLE two (id int)");
		assertThat(Migrators.run(this.database, from(newer))).isZero();
		assertThat(Migrators.run(this.database, from(older))).isZero();
		assertThat(query(APPLIED)).containsExactly("1", "2");
		assertThat(output).contains("is at version 2, newer than this release's 1");
	}

	@Test
	void refusesAMigrationThatWasEditedAfterItWasApplied(@TempDir Path scripts, CapturedOutput output)
			throws Exception {
		write(scripts, "V1__one.sql", "CREATE TABLE one (id int)");
		Migrators.run(this.database, from(scripts));
		write(scripts, "V1__one.sql", "CREATE TABLE one (id bigint)");
		write(scripts, "V2__two.sql", "CREATE TABLE two (id int)");
		assertThat(Migrators.run(this.database, from(scripts))).isEqualTo(1);
		assertThat(query(APPLIED)).containsExactly("1");
		assertThat(errors(output)).singleElement()
			.asString()
			.contains("Cannot migrate database " + this.database.name())
			.contains("Migration checksum mismatch for migration version 1");
	}

	@Test
	void keepsNothingOfAFailedMigrationAndNamesTheLine(@TempDir Path scripts, CapturedOutput output) throws Exception {
		write(scripts, "V1__one.sql", "CREATE TABLE one (id int);\n\nINSERT INTO missing VALUES (1);");
		assertThat(Migrators.run(this.database, from(scripts))).isEqualTo(1);
		assertThat(query("SELECT relname FROM pg_class WHERE relname = 'one'")).isEmpty();
		assertThat(errors(output)).singleElement()
			.asString()
			.contains("Failed to execute script V1__one.sql")
			.contains("relation \"missing\" does not exist")
			.contains("Line: 3");
		write(scripts, "V1__one.sql", "CREATE TABLE one (id int)");
		assertThat(Migrators.run(this.database, from(scripts))).isZero();
	}

	@Test
	void doesNotRepeatAMigrationThatFailedOutsideATransaction(@TempDir Path scripts, CapturedOutput output)
			throws Exception {
		write(scripts, "V1__one.sql", "CREATE TABLE one (id int); INSERT INTO one VALUES (1), (1);");
		write(scripts, "V2__two.sql", "CREATE UNIQUE INDEX CONCURRENTLY one_id ON one (id);");
		assertThat(Migrators.run(this.database, from(scripts))).isEqualTo(1);
		assertThat(Migrators.run(this.database, from(scripts))).isEqualTo(1);
		assertThat(errors(output)).satisfiesExactly(
				(first) -> assertThat(first).contains("Failed to execute script V2__two.sql")
					.contains("could not create unique index"),
				(second) -> assertThat(second).contains("Detected failed migration to version 2 (two)"));
		this.database.execute("DELETE FROM flyway_schema_history WHERE NOT success; DROP INDEX one_id; TRUNCATE one");
		assertThat(Migrators.run(this.database, from(scripts))).isZero();
	}

	@Test
	void buildsAnIndexConcurrentlyWhileAnotherMigratorWaits(@TempDir Path scripts) throws Exception {
		write(scripts, "V1__one.sql", "CREATE TABLE one (id int)");
		write(scripts, "V2__two.sql", "CREATE INDEX CONCURRENTLY one_id ON one (id)");
		assertThat(atOnce(2, () -> Migrators.run(this.database, from(scripts)))).containsOnly(0);
		assertThat(query(APPLIED)).containsExactly("1", "2");
	}

	/**
	 * It stops nobody while it waits, so it may wait; given up, it would leave a part.
	 */
	@Test
	void letsAMigrationThatBuildsAnIndexConcurrentlyWait(@TempDir Path scripts) throws Exception {
		write(scripts, "V1__one.sql", "CREATE TABLE one (id int)");
		Migrators.run(this.database, from(scripts));
		write(scripts, "V2__two.sql", "SET lock_timeout = 0;\nCREATE INDEX CONCURRENTLY one_id ON one (id);");
		write(scripts, "V2__two.sql.conf", "executeInTransaction=false");
		write(scripts, "V3__three.sql", "ALTER TABLE one ADD COLUMN timeout text; "
				+ "INSERT INTO one (timeout) VALUES (current_setting('lock_timeout'))");
		CompletableFuture<Integer> migrator;
		try (Connection writer = this.database.connect(); Statement statement = writer.createStatement()) {
			writer.setAutoCommit(false);
			statement.execute("INSERT INTO one VALUES (1)");
			migrator = CompletableFuture.supplyAsync(
					() -> Migrators.run(this.database, from(scripts), "migration.lock-timeout=20ms"),
					(work) -> Thread.ofPlatform().daemon().start(work));
			Awaitility.await()
				.until(() -> !query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
						+ "AND wait_event_type = 'Lock' AND query_start < now() - interval '100 ms'")
					.isEmpty());
			writer.commit();
		}
		assertThat(migrator.join()).isZero();
		assertThat(query(APPLIED)).containsExactly("1", "2", "3");
		assertThat(query("SELECT timeout FROM one WHERE timeout IS NOT NULL")).containsExactly("20ms");
	}

	@Test
	void givesUpOnALockThatIsNeverReleased(@TempDir Path scripts, CapturedOutput output) throws Exception {
		write(scripts, "V1__one.sql", "CREATE TABLE one (id int)");
		Migrators.run(this.database, from(scripts));
		write(scripts, "V2__two.sql", "ALTER TABLE one ADD COLUMN more int");
		try (Connection reader = this.database.connect(); Statement statement = reader.createStatement()) {
			reader.setAutoCommit(false);
			statement.execute("SELECT FROM one");
			assertThat(Migrators.run(this.database, from(scripts), "migration.lock-timeout=20ms",
					"migration.lock-wait=100ms"))
				.isEqualTo(1);
		}
		assertThat(query(APPLIED)).containsExactly("1");
		assertThat(errors(output)).singleElement().asString().contains("canceling statement due to lock timeout");
		assertThat(Migrators.run(this.database, from(scripts))).isZero();
	}

	@Test
	void doesNotShowTheDataThatAMigrationFailedOn(@TempDir Path scripts, CapturedOutput output) throws Exception {
		write(scripts, "V1__one.sql", "CREATE TABLE one (email text UNIQUE)");
		Migrators.run(this.database, from(scripts));
		this.database.execute("INSERT INTO one VALUES ('ann@example.test')");
		write(scripts, "V2__two.sql", "INSERT INTO one SELECT email FROM one");
		assertThat(Migrators.run(this.database, from(scripts))).isEqualTo(1);
		assertThat(errors(output)).singleElement().asString().contains("duplicate key value");
		assertThat(output).doesNotContain("ann@example.test");
	}

	@Test
	void takesNoMigrationsForAnError(@TempDir Path empty, CapturedOutput output) throws SQLException {
		assertThat(Migrators.run(this.database, from(empty))).isEqualTo(1);
		assertThat(errors(output)).singleElement().asString().contains("Found no migrations in").contains("incomplete");
		assertThat(query("SELECT relname FROM pg_class WHERE relname = 'flyway_schema_history'")).isEmpty();
	}

	@Test
	void leavesADatabaseAloneThatBelongsToSomethingElse(CapturedOutput output) throws SQLException {
		this.database.execute("CREATE TABLE foreign_table (id int)");
		assertThat(Migrators.run(this.database)).isEqualTo(1);
		assertThat(query("SELECT relname FROM pg_class WHERE relname = 'orders'")).isEmpty();
		assertThat(errors(output)).singleElement().asString().contains("Found non-empty schema");
	}

	@Test
	void doesNotWaitForADatabaseThatDoesNotExist(CapturedOutput output) {
		assertThat(Migrators.run(this.database, "DB_NAME=nowhere", "DB_WAIT=1h")).isEqualTo(1);
		assertThat(errors(output)).singleElement()
			.asString()
			.contains("nowhere at localhost")
			.contains("correct DB_NAME");
	}

	@Test
	void doesNotWaitWhenThePasswordIsWrong(CapturedOutput output) {
		try (TestPostgres server = TestPostgres.dedicated()) {
			TestDatabase guarded = server.emptyDatabase();
			requirePasswords(guarded);
			assertThat(Migrators.run(guarded, "DB_PASSWORD=s3cret", "DB_WAIT=1h")).isEqualTo(1);
			assertThat(Migrators.run(guarded, "DB_PASSWORD=", "DB_WAIT=1h")).isEqualTo(1);
			assertThat(Migrators.run(guarded, "DB_WAIT=1h")).isZero();
		}
		assertThat(errors(output)).hasSize(2).allSatisfy((error) -> assertThat(error).contains("Correct DB_USER"));
		assertThat(output).doesNotContain("s3cret");
	}

	@Test
	void waitsForADatabaseThatComesUpLater(CapturedOutput output) {
		try (TestPostgres server = TestPostgres.dedicated()) {
			TestDatabase late = server.emptyDatabase();
			server.stop();
			CompletableFuture<Integer> migrator = CompletableFuture
				.supplyAsync(() -> Migrators.run(late, "DB_WAIT=5m"));
			Awaitility.await()
				.untilAsserted(() -> assertThat(output).containsPattern("Waiting for .*: connection refused"));
			server.start();
			assertThat(migrator.join()).isZero();
		}
		assertThat(errors(output)).isEmpty();
	}

	@Test
	void givesUpOnADatabaseThatStaysAway(CapturedOutput output) {
		try (TestPostgres server = TestPostgres.dedicated()) {
			TestDatabase gone = server.emptyDatabase();
			server.stop();
			assertThat(Migrators.run(gone, "DB_WAIT=1s")).isEqualTo(1);
			server.start();
		}
		assertThat(errors(output)).singleElement()
			.asString()
			.contains("connection refused")
			.contains("Gave up after 1 s")
			.contains("DB_HOST");
		assertThat(output).doesNotContain("\tat ").doesNotContain("Exception");
	}

	@Test
	void anUnreachableDatabaseIsOneErrorWithoutThePassword(CapturedOutput output) {
		assertThat(Migrators.run(this.database, "DB_HOST=db.invalid", "DB_PASSWORD=s3cret", "DB_WAIT=1s")).isEqualTo(1);
		assertThat(output.toString().lines().filter((line) -> !line.contains(" INFO "))).singleElement()
			.asString()
			.contains("Cannot connect to the database", "db.invalid:", "DB_HOST")
			.doesNotContain("s3cret");
	}

	@Test
	void aSettingThatMakesNoSenseIsNamed(CapturedOutput output) {
		assertThat(Migrators.run(this.database, "DB_API_ROLE=Robert'); DROP TABLE orders")).isEqualTo(1);
		assertThat(output).contains("(DB_API_ROLE) must be").doesNotContain("\tat ");
	}

	private static List<Integer> atOnce(int migrators, Supplier<Integer> migrator) {
		try (ExecutorService threads = Executors.newFixedThreadPool(migrators)) {
			List<CompletableFuture<Integer>> running = new ArrayList<>();
			for (int i = 0; i < migrators; i++) {
				running.add(CompletableFuture.supplyAsync(migrator, threads));
			}
			return running.stream().map(CompletableFuture::join).toList();
		}
	}

	private static String from(Path scripts) {
		return "spring.flyway.locations=filesystem:" + scripts;
	}

	private static void write(Path folder, String script, String sql) throws IOException {
		Files.writeString(folder.resolve(script), sql);
	}

	private static List<String> errors(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains(" ERROR ") || line.contains(" WARN ")).toList();
	}

	/** The embedded server trusts everybody; from here on it asks the schema's owner. */
	private static void requirePasswords(TestDatabase database) {
		database.execute(
				"""
						DO $$
						BEGIN
						    EXECUTE format('COPY (VALUES (''host all orderfood all scram-sha-256''), (''host all all all trust''))'
						        || ' TO %L', current_setting('hba_file'));
						END
						$$;
						SELECT pg_reload_conf();
						""");
	}

	private List<String> query(String sql) throws SQLException {
		List<String> rows = new ArrayList<>();
		try (Connection connection = this.database.connect();
				Statement statement = connection.createStatement();
				ResultSet result = statement.executeQuery(sql)) {
			while (result.next()) {
				rows.add(result.getString(1));
			}
		}
		return rows;
	}

}
