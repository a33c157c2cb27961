package dev.orderfood.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PostgresServerIT {

	private final int port = Ports.free();

	@TempDir
	private Path checkout;

	private RunFolder folder;

	private PostgresServer server;

	@BeforeEach
	void create() {
		this.folder = RunFolder.of(this.checkout.resolve("with a space"));
		PostgresTemplate.copyTo(this.folder);
		this.server = serverAsALaterProcessSeesIt();
	}

	@AfterEach
	void stop() {
		this.server.stop();
	}

	@Test
	void keepsWhatWasWrittenWhenItIsStoppedAndStarted() throws SQLException {
		this.server.start(this.port);
		query(LocalDatabase.OWNER, "CREATE TABLE kept AS SELECT 1");
		assertThat(this.server.stop()).isTrue();
		assertThat(this.server.isRunning()).isFalse();
		this.server.createIfMissing();
		this.server.start(this.port);
		assertThat(query(LocalDatabase.OWNER, "SELECT count(*) FROM kept")).isEqualTo("1");
	}

	@Test
	void isFoundByALaterProcess() {
		this.server.start(this.port);
		assertThat(serverAsALaterProcessSeesIt().isRunning()).isTrue();
		assertThat(serverAsALaterProcessSeesIt().stop()).isTrue();
		assertThat(this.server.isRunning()).isFalse();
	}

	@Test
	void startsAgainAtOnceAfterItWasKilled() throws Exception {
		this.server.start(this.port);
		query(LocalDatabase.OWNER, "CREATE TABLE kept AS SELECT 1");
		Path pidFile = this.folder.database().resolve("postmaster.pid");
		String pid = Files.readAllLines(pidFile).getFirst();
		try (Connection busy = DriverManager.getConnection(address(LocalDatabase.NAME), LocalDatabase.OWNER,
				LocalDatabase.PASSWORD)) {
			assertThat(busy.isValid(5)).isTrue();
			new ProcessBuilder("kill", "-KILL", pid).start().waitFor();
			this.server.start(this.port);
		}
		assertThat(query(LocalDatabase.OWNER, "SELECT count(*) FROM kept")).isEqualTo("1");
	}

	@Test
	void startsThoughAnotherProgramWasGivenItsNumber() throws IOException {
		Process other = new ProcessBuilder("sleep", "600").start();
		try {
			Files.writeString(this.folder.database().resolve("postmaster.pid"), other.pid() + "\n");
			this.server.start(this.port);
			assertThat(this.server.isRunning()).isTrue();
			assertThat(other.isAlive()).isTrue();
		}
		finally {
			other.destroyForcibly();
		}
	}

	@Test
	void saysWhenThereIsNothingToStop() {
		assertThat(this.server.stop()).isFalse();
	}

	@Test
	void isNotMistakenForAnotherProgramThatWasGivenItsNumber() throws IOException {
		Process other = new ProcessBuilder("sleep", "600").start();
		try {
			Files.writeString(this.folder.database().resolve("postmaster.pid"), other.pid() + "\n");
			assertThat(this.server.isRunning()).isFalse();
			assertThat(this.server.stop()).isFalse();
			assertThat(other.isAlive()).isTrue();
		}
		finally {
			other.destroyForcibly();
		}
	}

	@Test
	void losesNothingThatItHasAcknowledged() throws SQLException {
		this.server.start(this.port);
		for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
			assertThat(query(LocalDatabase.OWNER, "SHOW " + setting)).as(setting).isEqualTo("on");
		}
	}

	@Test
	void isReachedFromThisMachineOnly() throws SQLException {
		this.server.start(this.port);
		assertThat(query(LocalDatabase.OWNER, "SHOW listen_addresses")).isEqualTo("localhost");
	}

	@Test
	void hasTheRolesOfAnInstallationAndLetsNobodyElseIn() throws SQLException {
		this.server.start(this.port);
		for (String role : List.of("orderfood", "orderfood_api", "orderfood_load")) {
			assertThat(query(role, "SELECT current_user || ' ' || rolsuper FROM pg_roles WHERE rolname = current_user"))
				.isEqualTo(role + " false");
		}
		assertRefused("postgres", LocalDatabase.PASSWORD);
		assertRefused("postgres", "");
		assertRefused("orderfood", "wrong");
	}

	@Test
	void startsOverWhenItsCreationWasInterrupted() throws IOException {
		RunFolder.delete(this.folder.database());
		Path unfinished = Files.createDirectory(this.folder.database().resolveSibling("database-unfinished"));
		Files.writeString(unfinished.resolve("PG_VERSION"), "18");
		this.server.createIfMissing();
		this.server.start(this.port);
		assertThat(this.server.isRunning()).isTrue();
	}

	@Test
	void refusesTheDataOfAnotherVersion() throws IOException {
		Files.writeString(this.folder.database().resolve("PG_VERSION"), "17");
		assertThatExceptionOfType(CannotRunException.class).isThrownBy(this.server::createIfMissing)
			.withMessageContaining("PostgreSQL 17")
			.withMessageContaining("--fresh");
	}

	@Test
	void saysWhereToLookWhenItDoesNotStart() throws IOException {
		Files.delete(this.folder.database().resolve("global").resolve("pg_control"));
		assertThatExceptionOfType(CannotRunException.class).isThrownBy(() -> this.server.start(this.port))
			.withMessageContaining("Cannot start the database")
			.withMessageContaining("database.log");
	}

	private void assertRefused(String role, String password) {
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> DriverManager.getConnection(address("postgres"), role, password).close())
			.satisfies((ex) -> assertThat(ex.getSQLState()).isIn("28P01", "08004"));
	}

	private PostgresServer serverAsALaterProcessSeesIt() {
		return new PostgresServer(this.folder, PostgresTemplate.binaries());
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
