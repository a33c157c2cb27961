package dev.orderfood.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import dev.orderfood.migration.BackupScripts.Result;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A backup is restored with the scripts that the chart {@code postgres} runs. */
class RestoreIT {

	private static final String VERSION = "SELECT max(version::int) FROM flyway_schema_history WHERE success";

	private static final String PRODUCTS = "SELECT name FROM products ORDER BY id";

	private final TestDatabase database = TestPostgres.shared().emptyDatabase();

	@TempDir
	private Path backups;

	@TempDir
	private Path nextRelease;

	private BackupScripts scripts;

	@BeforeEach
	void backUpADatabaseWithAProduct() throws IOException, InterruptedException {
		this.scripts = BackupScripts.of(this.database, this.backups);
		assertThat(Migrators.run(this.database, "spring.flyway.target=42")).isZero();
		this.database.execute("INSERT INTO products (id, name, price, category) VALUES (1, 'Waffle', 6.50, 'Waffle')");
		assertThat(this.scripts.backup()).satisfies(RestoreIT::hasSucceeded);
	}

	private static void hasSucceeded(Result result) {
		assertThat(result.code()).as(result.output()).isZero();
	}

	/** Restoring over the database in use would leave the table of the next release. */
	@Test
	void aBackupFromBeforeAMigrationIsRestoredAndMigratedAgain() throws Exception {
		Files.writeString(this.nextRelease.resolve("V900__next.sql"), "CREATE TABLE next_release (id int)");
		String[] next = { "spring.flyway.locations=classpath:db/migration,filesystem:" + this.nextRelease };
		assertThat(Migrators.run(this.database, next)).isZero();
		this.database.execute("UPDATE products SET name = 'Changed'; INSERT INTO next_release VALUES (1)");

		Result result = this.scripts.restore();

		assertThat(result).satisfies(RestoreIT::hasSucceeded);
		assertThat(result.output()).contains("have the rows and the checksums of the backup",
				"The schema has version 42.");
		assertThat(query(VERSION)).containsExactly("42");
		assertThat(query(PRODUCTS)).containsExactly("Waffle");
		assertThat(query("SELECT to_regclass('next_release') IS NULL")).containsExactly("t");

		assertThat(Migrators.run(this.database, next)).isZero();
		assertThat(query(VERSION)).containsExactly("900");
		assertThat(query(PRODUCTS)).containsExactly("Waffle");
		assertThat(query("SELECT count(*) FROM next_release")).containsExactly("0");
	}

	@Test
	void whatWasInUseIsKeptUnderAnotherName() throws Exception {
		this.database.execute("UPDATE products SET name = 'Changed'");
		assertThat(this.scripts.restore()).satisfies(RestoreIT::hasSucceeded);
		String before = databasesLike(this.database.name() + "_before_%").getFirst();
		assertThat(query(new TestDatabase(this.database.server(), before), PRODUCTS)).containsExactly("Changed");
	}

	@Test
	void aRestoreEndsOpenSessionsAndKeepsTheRightsOfRoles() throws Exception {
		try (Connection session = this.database.connect(); Statement statement = session.createStatement()) {
			statement.execute("BEGIN; UPDATE products SET name = 'Changed'");
			assertThat(this.scripts.restore()).satisfies(RestoreIT::hasSucceeded);
		}
		assertThat(query("SELECT has_database_privilege('orderfood_load', current_database(), 'TEMPORARY')"))
			.containsExactly("t");
		assertThat(query("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"))
			.containsExactly("orderfood");
		try (Connection api = DriverManager.getConnection(this.database.jdbcUrl(), Role.API.userName(),
				TestPostgres.PASSWORD)) {
			assertThat(query(api, PRODUCTS)).containsExactly("Waffle");
		}
	}

	@Test
	void whatIsNotWhatWasBackedUpDoesNotComeIntoUse() throws Exception {
		Path sums = backups(".sums").getFirst();
		Files.writeString(sums, Files.readString(sums).replaceFirst("(?m)^public.products 1 ", "public.products 2 "));
		this.database.execute("UPDATE products SET name = 'Changed'");

		Result result = this.scripts.restore();

		assertThat(result.code()).isOne();
		assertThat(result.output()).contains("< public.products 2 ", "> public.products 1 ", "nothing has changed");
		assertThat(query(PRODUCTS)).containsExactly("Changed");
		assertThat(databasesLike(this.database.name() + "_%")).isEmpty();
	}

	@Test
	void aBrokenBackupDoesNotComeIntoUse() throws Exception {
		Path dump = backups(".dump").getFirst();
		byte[] content = Files.readAllBytes(dump);
		Files.write(dump, Arrays.copyOf(content, content.length / 2));
		this.database.execute("UPDATE products SET name = 'Changed'");

		assertThat(this.scripts.restore().code()).isNotZero();

		assertThat(query(PRODUCTS)).containsExactly("Changed");
		assertThat(databasesLike(this.database.name() + "_%")).isEmpty();
	}

	@Test
	void aDrillComparesInAServerOfItsOwn() throws Exception {
		// The image's user is another one.
		Files.setPosixFilePermissions(this.backups, PosixFilePermissions.fromString("rwxr-xr-x"));
		this.database.execute("UPDATE products SET name = 'Changed'");

		Result result = this.scripts.drill();

		assertThat(result).satisfies(RestoreIT::hasSucceeded);
		assertThat(result.output()).contains("have the rows and the checksums of the backup",
				"The drill has succeeded");
		assertThat(query(PRODUCTS)).containsExactly("Changed");
		assertThat(databasesLike(this.database.name() + "_%")).isEmpty();

		Files.delete(backups(".sums").getFirst());
		assertThat(this.scripts.drill().code()).as("nothing to compare with").isOne();
	}

	@Test
	void aCopyInTheObjectStorageIsEncryptedAndComesBack(@TempDir Path storage) throws Exception {
		Path dump = backups(".dump").getFirst();
		Path sums = backups(".sums").getFirst();
		byte[] content = Files.readAllBytes(dump);

		assertThat(this.scripts.objectStorage("upload", storage)).satisfies(RestoreIT::hasSucceeded);

		byte[] copy = Files.readAllBytes(storage.resolve(dump.getFileName() + ".bin"));
		assertThat(new String(content, 0, 5, StandardCharsets.ISO_8859_1)).isEqualTo("PGDMP");
		assertThat(new String(copy, StandardCharsets.ISO_8859_1)).doesNotContain("PGDMP", "Waffle", "products");
		Files.delete(dump);
		Files.delete(sums);
		assertThat(this.scripts.objectStorage("download", storage)).satisfies(RestoreIT::hasSucceeded);
		assertThat(dump).hasBinaryContent(content);
		assertThat(sums).exists();
		assertThat(this.scripts.restore()).satisfies(RestoreIT::hasSucceeded);
	}

	@Test
	void anObjectStorageThatIsAwayIsNotAnEmptyOne(@TempDir Path storage) throws Exception {
		Result result = this.scripts.objectStorage("download", storage.resolve("away"));
		assertThat(result.code()).as(result.output()).isNotZero();
	}

	@Test
	void copiesThatAreTooOldGoButNotTheNewestOnes(@TempDir Path storage) throws Exception {
		for (int day = 1; day <= 4; day++) {
			Path old = this.backups.resolve(this.database.name() + "-2020010" + day + "T000000Z-a.dump");
			Files.writeString(old, "old");
			Files.writeString(Path.of(old + ".sums"), "old");
			Files.setLastModifiedTime(old, FileTime.from(Instant.parse("2020-01-0" + day + "T00:00:00Z")));
		}
		assertThat(this.scripts.objectStorage("upload", storage)).satisfies(RestoreIT::hasSucceeded);
		String newest = backups(".dump").stream()
			.map((file) -> file.getFileName().toString())
			.filter((name) -> !name.contains("-2020"))
			.findFirst()
			.orElseThrow();
		try (Stream<Path> copies = Files.list(storage)) {
			assertThat(copies.map((file) -> file.getFileName().toString())).containsExactlyInAnyOrder(newest + ".bin",
					newest + ".sums.bin", this.database.name() + "-20200104T000000Z-a.dump.bin",
					this.database.name() + "-20200104T000000Z-a.dump.sums.bin",
					this.database.name() + "-20200103T000000Z-a.dump.bin",
					this.database.name() + "-20200103T000000Z-a.dump.sums.bin");
		}
	}

	private List<Path> backups(String ending) throws IOException {
		try (Stream<Path> files = Files.list(this.backups)) {
			return files.filter((file) -> file.toString().endsWith(ending)).toList();
		}
	}

	private List<String> databasesLike(String pattern) throws SQLException {
		return query("SELECT datname FROM pg_database WHERE datname LIKE '" + pattern.replace("_", "\\_") + "'");
	}

	private List<String> query(String sql) throws SQLException {
		return query(this.database, sql);
	}

	private static List<String> query(TestDatabase database, String sql) throws SQLException {
		try (Connection connection = database.connect()) {
			return query(connection, sql);
		}
	}

	private static List<String> query(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			List<String> values = new ArrayList<>();
			while (rows.next()) {
				values.add(rows.getString(1));
			}
			return values;
		}
	}

}
