package dev.orderfood.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.testcontainers.postgresql.PostgreSQLContainer;

import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL 18 server for tests: the embedded binaries by default, a container with
 * {@code -Dorderfood.postgres=container}. The server has the roles of a real installation
 * ({@link Role}), so that missing grants show in tests.
 */
public final class TestPostgres implements AutoCloseable {

	/**
	 * The password of every role; the servers live on the loopback address, for minutes.
	 */
	public static final String PASSWORD = "local-test";

	private static final AtomicInteger DATABASES = new AtomicInteger();

	private static @Nullable TestPostgres shared;

	private final Server server;

	private @Nullable String template;

	private TestPostgres(Server server) {
		this.server = server;
	}

	private static TestPostgres withRoles(Server server) {
		TestPostgres postgres = new TestPostgres(server);
		postgres.createRoles();
		return postgres;
	}

	private void createRoles() {
		execute("postgres", "CREATE ROLE orderfood LOGIN CREATEDB PASSWORD '" + PASSWORD + "'");
		execute("postgres", "CREATE ROLE orderfood_api LOGIN PASSWORD '" + PASSWORD + "'");
		execute("postgres", "CREATE ROLE orderfood_load LOGIN PASSWORD '" + PASSWORD + "'");
		// Before the lock_timeout of the API ends the wait: a deadlock is to be seen as
		// one.
		execute("postgres", "ALTER ROLE ALL SET deadlock_timeout = '200ms'");
	}

	/**
	 * Returns the server that all test classes of this JVM share; it ends with the JVM.
	 * @return the shared server
	 */
	public static synchronized TestPostgres shared() {
		TestPostgres server = shared;
		if (server == null) {
			server = withRoles("container".equals(System.getProperty("orderfood.postgres")) ? new ContainerServer()
					: new EmbeddedServer());
			shared = server;
		}
		return server;
	}

	/**
	 * Starts an embedded server that the caller may {@link #stop()} and {@link #start()}.
	 * @return a server of the caller's own, to be closed
	 */
	public static TestPostgres dedicated() {
		return withRoles(new EmbeddedServer());
	}

	/**
	 * Starts a standby of this embedded server, and lets the server confirm a commit only
	 * when the standby has it, too.
	 * @param port the port of the standby, or 0 for any free one
	 * @return the standby, to be closed
	 */
	public TestPostgres standby(int port) {
		TestPostgres standby = new TestPostgres(new EmbeddedServer(this, port));
		awaitReplication("state = 'streaming'");
		// The embedded server's own options turn it off.
		execute("postgres", "ALTER ROLE ALL SET synchronous_commit = on");
		execute("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'");
		execute("postgres", "SELECT pg_reload_conf()");
		awaitReplication("sync_state = 'sync'");
		return standby;
	}

	/**
	 * Lets this embedded server offer TLS from now on.
	 * @param certificates its certificate and key
	 */
	public void useTls(TestCertificates certificates) {
		((EmbeddedServer) this.server).copy(certificates);
		execute("postgres", "ALTER SYSTEM SET ssl = on");
		execute("postgres", "SELECT pg_reload_conf()");
		Awaitility.await("TLS").until(() -> "on".equals(query("SHOW ssl")));
	}

	private void awaitReplication(String state) {
		Awaitility.await("replication with " + state)
			.until(() -> "t".equals(query("SELECT EXISTS (SELECT FROM pg_stat_replication WHERE " + state + ")")));
	}

	/** Makes this standby the primary. */
	public void promote() {
		execute("postgres", "SELECT pg_promote()");
	}

	/** Kills the server without a warning: it tells nobody, a standby neither. */
	public void kill() {
		this.server.kill();
	}

	/**
	 * Creates an empty database, owned by {@link Role#OWNER}.
	 * @return the new database
	 */
	public TestDatabase emptyDatabase() {
		String name = "test_" + DATABASES.incrementAndGet();
		execute("postgres", "CREATE DATABASE " + name + " OWNER orderfood");
		return new TestDatabase(this, name);
	}

	/**
	 * Creates a database in which all migrations have run.
	 * @return the new database
	 */
	public synchronized TestDatabase migratedDatabase() {
		if (this.template == null) {
			TestDatabase migrated = emptyDatabase();
			Flyway.configure()
				.dataSource(migrated.jdbcUrl(), Role.OWNER.userName(), PASSWORD)
				.locations("classpath:db/migration")
				.placeholders(Map.of("api_role", Role.API.userName(), "load_role", Role.LOAD.userName()))
				.load()
				.migrate();
			this.template = migrated.name();
		}
		String name = "test_" + DATABASES.incrementAndGet();
		execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + this.template + " OWNER orderfood");
		// Rights on the database itself are not part of a template.
		execute("postgres", "GRANT TEMPORARY ON DATABASE " + name + " TO orderfood_load");
		return new TestDatabase(this, name);
	}

	/** Stops the server at once, as a lost power supply would; connections break. */
	public void stop() {
		this.server.stop();
	}

	/** Starts the stopped server again, on the same port and with the same data. */
	public void start() {
		this.server.start();
	}

	@Override
	public void close() {
		this.server.stop();
	}

	/**
	 * Returns the host the server listens on.
	 * @return the host name or address
	 */
	public String host() {
		return this.server.host();
	}

	/**
	 * Returns the port the server listens on.
	 * @return the TCP port
	 */
	public int port() {
		return this.server.port();
	}

	/**
	 * Runs SQL as superuser.
	 * @param database the database to run it in
	 * @param sql one or more statements
	 */
	void execute(String database, String sql) {
		try (Connection connection = DriverManager.getConnection(jdbcUrl(database), "postgres", PASSWORD);
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Cannot run \"" + sql + "\"", ex);
		}
	}

	private String query(String sql) {
		try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"), "postgres", PASSWORD);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			rows.next();
			return rows.getString(1);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Cannot run \"" + sql + "\"", ex);
		}
	}

	String jdbcUrl(String database) {
		return "jdbc:postgresql://" + host() + ":" + port() + "/" + database;
	}

	/** The database roles of an installation. */
	public enum Role {

		/** Owns the schema: database-migration. */
		OWNER("orderfood"),

		/** What order-food works under. */
		API("orderfood_api"),

		/** What database-load works under. */
		LOAD("orderfood_load");

		private final String userName;

		Role(String userName) {
			this.userName = userName;
		}

		/**
		 * Returns the name to log in with.
		 * @return the role's name
		 */
		public String userName() {
			return this.userName;
		}

	}

	private interface Server {

		String host();

		int port();

		void start();

		void stop();

		void kill();

	}

	private static final class EmbeddedServer implements Server {

		// The default is one folder for all users of the machine, which only the first of
		// them can write to.
		private static final Path BINARIES = Path.of(System.getProperty("java.io.tmpdir"),
				"order-food-postgres-" + System.getProperty("user.name"));

		// Of one major version: data of another one cannot be read.
		private static final Path INITIALIZED = BINARIES.resolve("data-18");

		private final Path data;

		private EmbeddedPostgres postgres;

		private int port;

		EmbeddedServer() {
			try {
				this.data = Files.createTempDirectory("order-food-test-postgres");
				if (Files.isDirectory(INITIALIZED)) {
					FileSystemUtils.copyRecursively(INITIALIZED, this.data);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndDelete));
			start();
			if (!Files.isDirectory(INITIALIZED)) {
				stop();
				keep();
				start();
			}
		}

		/** A standby, made of a copy of the primary's data. */
		EmbeddedServer(TestPostgres primary, int port) {
			this.port = port;
			try {
				this.data = Files.createTempDirectory("order-food-test-standby");
				copy(primary);
				Files.deleteIfExists(this.data.resolve("postmaster.pid"));
				Files.createFile(this.data.resolve("standby.signal"));
				Files.writeString(this.data.resolve("postgresql.auto.conf"), """

						primary_conninfo = 'host=%s port=%d user=postgres password=%s application_name=standby'
						synchronous_standby_names = ''
						""".formatted(primary.host(), primary.port(), PASSWORD), StandardOpenOption.APPEND);
			}
			catch (IOException | SQLException ex) {
				throw new IllegalStateException("Cannot copy the primary", ex);
			}
			Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndDelete));
			start();
		}

		/** Under the names that are PostgreSQL's defaults. */
		private void copy(TestCertificates certificates) {
			try {
				Path key = this.data.resolve("server.key");
				Files.copy(certificates.certificate(), this.data.resolve("server.crt"));
				Files.copy(certificates.key(), key);
				Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		/** As the manual's "Making a Base Backup Using the Low Level API" says. */
		private void copy(TestPostgres primary) throws IOException, SQLException {
			Path source = ((EmbeddedServer) primary.server).data;
			try (Connection connection = DriverManager.getConnection(primary.jdbcUrl("postgres"), "postgres", PASSWORD);
					Statement statement = connection.createStatement()) {
				statement.execute("SELECT pg_backup_start('standby', true)");
				FileSystemUtils.copyRecursively(source, this.data);
				try (ResultSet label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
					label.next();
					Files.writeString(this.data.resolve("backup_label"), label.getString(1));
				}
			}
		}

		/** For the next servers on this machine: copying takes less time than initdb. */
		private void keep() {
			try {
				Path copy = Files.createTempDirectory(BINARIES, "data-");
				FileSystemUtils.copyRecursively(this.data, copy);
				Files.move(copy, INITIALIZED, StandardCopyOption.ATOMIC_MOVE);
			}
			catch (FileSystemException ex) {
				// Another process was faster.
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public String host() {
			return "localhost";
		}

		@Override
		public int port() {
			return this.port;
		}

		@Override
		public void start() {
			try {
				this.postgres = EmbeddedPostgres.builder()
					.setOverrideWorkingDirectory(BINARIES.toFile())
					.setDataDirectory(this.data)
					// It would delete the data with every stop; what is left at the end
					// is deleted below.
					.setCleanDataDirectory(false)
					.setRegisterShutdownHook(false)
					.setPort(this.port)
					// Survives the end of a process, and the machine's is not tested.
					.setServerConfig("fsync", "off")
					.setPGStartupWait(Duration.ofMinutes(1))
					.start();
				this.port = this.postgres.getPort();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void stop() {
			try {
				this.postgres.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Override
		public void kill() {
			try {
				long pid = Long.parseLong(Files.readAllLines(this.data.resolve("postmaster.pid")).getFirst());
				ProcessHandle.of(pid).ifPresent((server) -> {
					server.destroyForcibly();
					server.onExit().join();
				});
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private void stopAndDelete() {
			if (this.postgres != null) {
				stop();
			}
			FileSystemUtils.deleteRecursively(this.data.toFile());
		}

	}

	private static final class ContainerServer implements Server {

		private final PostgreSQLContainer container = new PostgreSQLContainer("postgres:18").withUsername("postgres")
			.withPassword(PASSWORD);

		ContainerServer() {
			start();
		}

		@Override
		public String host() {
			return this.container.getHost();
		}

		@Override
		public int port() {
			return this.container.getFirstMappedPort();
		}

		@Override
		public void start() {
			this.container.start();
		}

		@Override
		public void stop() {
			this.container.stop();
		}

		@Override
		public void kill() {
			this.container.getDockerClient().killContainerCmd(this.container.getContainerId()).exec();
		}

	}

}
