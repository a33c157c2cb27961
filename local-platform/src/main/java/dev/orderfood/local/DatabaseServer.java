package dev.orderfood.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.security.auth.module.UnixSystem;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL of a checkout. The library {@link EmbeddedPostgres} unpacks, creates and
 * starts it. Stopping and restarting is done here, because a second terminal has to be
 * able to do both, and the next run after a crash the former: the library's lock on the
 * data keeps other processes out.
 */
final class DatabaseServer {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String SUPERUSER = "postgres";

	static {
		// The library's log has nothing that a user could act on, and needs no backend.
		System.setProperty("slf4j.internal.verbosity", "ERROR");
	}

	private final RunFolder folder;

	private @Nullable EmbeddedPostgres embedded;

	DatabaseServer(RunFolder folder) {
		this.folder = folder;
	}

	/**
	 * Starts the server, and creates its data with the roles and the database of
	 * {@link LocalDatabase} first unless they are there.
	 * @param port where it listens
	 * @throws CannotRunException when it does not start
	 */
	void start(int port) {
		// The library looks after unpacked programs and stale data in this folder.
		System.setProperty("ot.epg.working-dir", this.folder.postgres().toString());
		if (new UnixSystem().getUid() == 0 && !LinuxUtils.isUnshareAvailable()) {
			throw new CannotRunException("PostgreSQL does not run as root, and this machine does not let root start a "
					+ "program as somebody else with \"unshare -U\": run this as an ordinary user.");
		}
		this.folder.deleteUnfinishedUnpacking();
		if (!Files.exists(this.folder.database())) {
			create();
		}
		if (!isComplete() || !tryToStart(port)) {
			stop();
			throw new CannotRunException("Cannot start the database in " + this.folder.database() + ": the end of "
					+ this.folder.databaseLog() + " says why. ./run.sh --fresh starts over with an empty one.");
		}
	}

	/** The library would fill an empty folder, but without the roles. */
	private boolean isComplete() {
		Path configuration = this.folder.database().resolve("postgresql.conf");
		if (!Files.exists(configuration)) {
			this.folder.log("There is no " + configuration);
			return false;
		}
		return true;
	}

	private boolean tryToStart(int port) {
		removeTracesOfAKilledServer();
		try {
			this.embedded = builder(this.folder.database(), port, LocalDatabase.OWNER, LocalDatabase.PASSWORD)
				.setPGStartupWait(Duration.ofSeconds(1))
				.start();
			return true;
		}
		catch (IOException | RuntimeException | ExceptionInInitializerError ex) {
			this.folder.log(ex.toString());
			return becomesReady(port);
		}
	}

	/**
	 * The library gives up after a second, whether the server has failed or is busy with
	 * its recovery.
	 */
	private boolean becomesReady(int port) {
		long start = System.nanoTime();
		while (!Processes.find(this::isOurs).isEmpty() && System.nanoTime() - start < TIMEOUT.toNanos()) {
			try (Connection connection = DriverManager.getConnection(
					"jdbc:postgresql://" + LocalDatabase.HOST + ":" + port + "/" + LocalDatabase.NAME,
					LocalDatabase.OWNER, LocalDatabase.PASSWORD)) {
				return connection.isValid(5);
			}
			catch (SQLException ex) {
				Processes.pause(Duration.ofMillis(100));
			}
		}
		return false;
	}

	/** A creation that is interrupted leaves no data that look complete. */
	private void create() {
		Path unfinished = this.folder.unfinishedDatabase();
		RunFolder.delete(unfinished);
		String password = UUID.randomUUID().toString();
		try {
			Path passwordFile = Files.createTempFile(this.folder.path(), "database", ".password");
			try (EmbeddedPostgres server = builder(unfinished, Ports.free(), SUPERUSER, password)
				// The same sorting on every system.
				.setLocaleConfig("locale", "C")
				.setLocaleConfig("locale-provider", "builtin")
				.setLocaleConfig("builtin-locale", "C.UTF-8")
				// Options of initdb like the others. Without them everybody on this
				// machine would be let in as superuser.
				.setLocaleConfig("auth", "scram-sha-256")
				.setLocaleConfig("pwfile", Files.writeString(passwordFile, password).toString())
				.setPGStartupWait(TIMEOUT)
				.start();
					Connection connection = server.getDatabase(SUPERUSER, SUPERUSER).getConnection();
					Statement statement = connection.createStatement()) {
				for (String sql : LocalDatabase.setUpSql()) {
					statement.execute(sql);
				}
			}
			finally {
				Files.delete(passwordFile);
			}
			stop();
			Files.move(unfinished, this.folder.database());
		}
		catch (IOException | SQLException | RuntimeException | ExceptionInInitializerError ex) {
			stop();
			this.folder.log(ex.toString());
			throw new CannotRunException("Cannot create the database in " + unfinished + ": the end of "
					+ this.folder.databaseLog() + " says why. ./run.sh --fresh starts over.", ex);
		}
	}

	// The library's own settings are those of tests, which forget what a crash takes.
	private EmbeddedPostgres.Builder builder(Path data, int port, String user, String password) {
		ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(this.folder.databaseLog().toFile());
		return EmbeddedPostgres.builder()
			.setOverrideWorkingDirectory(this.folder.postgres().toFile())
			.setPgBinaryResolver(this::archive)
			.setDataDirectory(data)
			.setCleanDataDirectory(false)
			.setRegisterShutdownHook(false)
			.setPort(port)
			.setConnectConfig("user", user)
			.setConnectConfig("password", password)
			.setOutputRedirector(log)
			.setErrorRedirector(log)
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("max_connections", "100")
			.setServerConfig("listen_addresses", LocalDatabase.HOST)
			.setServerConfig("unix_socket_directories", "")
			.setServerConfig("log_timezone", "UTC");
	}

	// For each resolver the library knows only the first folder that it has unpacked
	// into.
	private InputStream archive(String system, String machine) throws IOException {
		return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
	}

	/**
	 * Stops the server, whichever process has started it. Connections are closed,
	 * transactions under way are rolled back.
	 * @return false when it was not running
	 */
	boolean stop() {
		List<ProcessHandle> running = postmasters();
		running.forEach((postmaster) -> {
			Processes.run(List.of("sh", "-c", "kill -INT " + postmaster.pid()), this.folder.databaseLog());
			if (!Processes.hasEnded(postmaster, TIMEOUT)) {
				// PostgreSQL recovers from this at its next start.
				Processes.end(postmaster, Duration.ZERO);
			}
		});
		if (this.embedded != null) {
			try {
				this.embedded.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.embedded = null;
		}
		return !running.isEmpty();
	}

	/**
	 * Starts the server that another process has started before, as that one did.
	 * @throws CannotRunException when it does not start
	 */
	void restart() {
		List<String> command = new ArrayList<>(LinuxUtils.isUnshareAvailable() ? List.of("unshare", "-U") : List.of());
		command.addAll(List.of(pgCtl().toString(), "restart", "-w", "-t", Long.toString(TIMEOUT.toSeconds()), "-D",
				this.folder.database().toString(), "-l", this.folder.databaseLog().toString()));
		removeTracesOfAKilledServer();
		if (Processes.run(command, this.folder.databaseLog()) != 0) {
			throw cannotRestart();
		}
	}

	/** PostgreSQL writes down the command it was started with. */
	private Path pgCtl() {
		Matcher program = Pattern
			.compile(Pattern.quote(this.folder.postgres().toString()) + "/PG-\\w+/bin/(?=postgres )")
			.matcher(this.folder.read("database/postmaster.opts").orElse(""));
		if (!program.lookingAt()) {
			throw cannotRestart();
		}
		return Path.of(program.group(), "pg_ctl");
	}

	private CannotRunException cannotRestart() {
		return new CannotRunException("Cannot start the database: the end of " + this.folder.databaseLog()
				+ " may say why. Stop order-food with Ctrl-C and start it again with ./run.sh");
	}

	boolean isRunning() {
		return !postmasters().isEmpty();
	}

	private List<ProcessHandle> postmasters() {
		return Processes.find((process) -> isOurs(process) && isPostgres(process)
				&& process.parent().filter((parent) -> isOurs(parent) && isPostgres(parent)).isEmpty());
	}

	// What stands in the pid file may be another program by now.
	private boolean isOurs(ProcessHandle process) {
		return process.info()
			.command()
			.filter((command) -> Path.of(command).startsWith(this.folder.postgres()))
			.isPresent();
	}

	private static boolean isPostgres(ProcessHandle process) {
		return process.info().command().filter((command) -> command.endsWith("/postgres")).isPresent();
	}

	// A server that was killed leaves its pid file, which PostgreSQL takes for a running
	// one as long as the number is in use, and its helpers, which take a moment to
	// notice.
	private void removeTracesOfAKilledServer() {
		for (ProcessHandle helper : Processes.find(this::isOurs)) {
			if (!Processes.hasEnded(helper, Duration.ofSeconds(5))) {
				Processes.end(helper, Duration.ZERO);
			}
		}
		try {
			Files.deleteIfExists(this.folder.database().resolve("postmaster.pid"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
