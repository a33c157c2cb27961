package dev.orderfood.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Execution(ExecutionMode.CONCURRENT)
class DatabaseServerIT {

	private final int port = Ports.free();

	@TempDir
	private Path checkout;

	private RunFolder folder;

	private DatabaseServer server;

	@BeforeEach
	void create() {
		this.folder = RunFolder.of(this.checkout.resolve("with a space"));
		this.server = serverAsAnotherProcessSeesIt();
	}

	@AfterEach
	void stop() {
		this.server.stop();
	}

	@Test
	void anotherProcessStopsAndStartsItAndNothingIsLost() throws Exception {
		PostgresTemplate.copyTo(this.folder);
		this.server.start(this.port);
		assertIsThatOfAnInstallation();
		query(LocalDatabase.OWNER, "CREATE TABLE kept AS SELECT 1");

		DatabaseServer other = serverAsAnotherProcessSeesIt();
		assertThat(other.isRunning()).isTrue();
		assertThat(other.stop()).isTrue();
		assertThat(this.server.isRunning()).isFalse();
		assertThat(other.stop()).isFalse();
		other.restart();
		assertThat(this.server.isRunning()).isTrue();
		assertIsThatOfAnInstallation();
		assertThat(query(LocalDatabase.OWNER, "SELECT count(*) FROM kept")).isEqualTo("1");

		try (Connection busy = DriverManager.getConnection(address(LocalDatabase.NAME), LocalDatabase.OWNER,
				LocalDatabase.PASSWORD)) {
			assertThat(busy.isValid(5)).isTrue();
			String pid = Files.readAllLines(pidFile()).getFirst();
			new ProcessBuilder("kill", "-KILL", pid).start().waitFor();
			other.restart();
		}
		assertThat(query(LocalDatabase.OWNER, "SELECT count(*) FROM kept")).isEqualTo("1");

		Files.writeString(pidFile(), "garbage");
		assertThat(other.stop()).isTrue();
		assertThat(this.server.isRunning()).isFalse();
	}

	private void assertIsThatOfAnInstallation() throws SQLException {
		for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
			assertThat(query(LocalDatabase.OWNER, "SHOW " + setting)).as(setting).isEqualTo("on");
		}
		assertThat(query(LocalDatabase.OWNER, "SHOW listen_addresses")).isEqualTo("localhost");
		assertThat(query(LocalDatabase.OWNER,
				"SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = current_database()"))
			.isEqualTo("bC.UTF-8");
		for (String role : List.of("orderfood", "orderfood_api", "orderfood_load")) {
			assertThat(query(role, "SELECT current_user || ' ' || rolsuper FROM pg_roles WHERE rolname = current_user"))
				.isEqualTo(role + " false");
		}
		assertRefused("postgres", LocalDatabase.PASSWORD);
		assertRefused("postgres", "");
		assertRefused("orderfood", "wrong");
	}

	@Test
	void doesNotTakeAnotherProgramForItself() throws IOException {
		PostgresTemplate.copyTo(this.folder);
		Process other = new ProcessBuilder("sleep", "600").start();
		try {
			Files.writeString(pidFile(), other.pid() + "\n");
			assertThat(this.server.isRunning()).isFalse();
			assertThat(this.server.stop()).isFalse();
			this.server.start(this.port);
			assertThat(this.server.isRunning()).isTrue();
			assertThat(other.isAlive()).isTrue();
		}
		finally {
			other.destroyForcibly();
		}
	}

	@Test
	void startsOverWhereAFirstStartWasInterrupted() throws IOException {
		assertThat(PostgresTemplate.template().postgres().resolve("PG-half")).doesNotExist();
		assertThat(PostgresTemplate.template().unfinishedDatabase()).doesNotExist();
		try (var files = Files.list(PostgresTemplate.template().path())) {
			assertThat(files.map((file) -> file.getFileName().toString())).containsExactlyInAnyOrder("database",
					"database.log", "postgresql");
		}
	}

	@ParameterizedTest
	@CsvSource({ "PG_VERSION,17", "global/pg_control," })
	void damagedDataAreOneSentence(String file, String content) throws IOException {
		PostgresTemplate.copyTo(this.folder);
		Files.writeString(this.folder.database().resolve(file), (content != null) ? content : "",
				StandardOpenOption.TRUNCATE_EXISTING);
		assertThatExceptionOfType(CannotRunException.class).isThrownBy(() -> this.server.start(this.port))
			.withMessageContaining("Cannot start the database")
			.withMessageContaining("database.log")
			.withMessageContaining("--fresh")
			.withMessageNotContaining("\n");
		assertThat(this.server.isRunning()).isFalse();
	}

	@Test
	void aFileInThePlaceOfTheDataIsOneSentence() throws IOException {
		Files.createFile(this.folder.database());
		assertThatExceptionOfType(CannotRunException.class).isThrownBy(() -> this.server.start(this.port))
			.withMessageContaining("--fresh");
	}

	@ParameterizedTest
	@CsvSource({ "''", "garbage", "/bin/postgres \"-D\"", "\0" })
	void isNotRestartedByADamagedCommand(String content) throws IOException {
		Files.writeString(Files.createDirectories(this.folder.database()).resolve("postmaster.opts"), content);
		assertThatExceptionOfType(CannotRunException.class).isThrownBy(this.server::restart)
			.withMessageContaining("start it again with ./run.sh");
	}

	private void assertRefused(String role, String password) {
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> DriverManager.getConnection(address("postgres"), role, password).close())
			.satisfies((ex) -> assertThat(ex.getSQLState()).isIn("28P01", "08004"));
	}

	private DatabaseServer serverAsAnotherProcessSeesIt() {
		return new DatabaseServer(this.folder);
	}

	private Path pidFile() {
		return this.folder.database().resolve("postmaster.pid");
	}

	private String address(String database) {
		return "jdbc:postgresql://localhost:" + this.port + "/" + database;
	}

	private String query(String role, String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(address(LocalDatabase.NAME), role,
				LocalDatabase.PASSWORD); Statement statement = connection.createStatement()) {
			if (!statement.execute(sql)) {
				return "";
			}
			ResultSet result = statement.getResultSet();
			result.next();
			return result.getString(1);
		}
	}

}
