package dev.orderfood.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A PostgreSQL server that outlives the process which starts it, so that a second
 * terminal can stop and start it, and the next run finds it after a crash.
 */
final class PostgresServer {

	private static final String PG_CTL = "pg_ctl";

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final RunFolder folder;

	private final PostgresBinaries binaries;

	PostgresServer(RunFolder folder, PostgresBinaries binaries) {
		this.folder = folder;
		this.binaries = binaries;
	}

	/**
	 * Makes the data folder with roles and database in it, unless there is one. A run
	 * that is ended in the middle leaves none.
	 */
	void createIfMissing() {
		Path data = this.folder.database();
		if (Files.exists(data)) {
			requireSameVersion(data);
			return;
		}
		Path unfinished = data.resolveSibling("database-unfinished");
		RunFolder.delete(unfinished);
		writePassword();
		// The same sorting on every system, and no password travels or is stored in the
		// clear.
		require(run("initdb", "", "-D", unfinished.toString(), "-U", "postgres", "-E", "UTF8", "--locale=C",
				"--locale-provider=builtin", "--builtin-locale=C.UTF-8", "-A", "scram-sha-256", "--pwfile",
				this.folder.databasePassword().toString()), "create the database");
		require(run("postgres", LocalDatabase.setUpSql(), "--single", "-D", unfinished.toString(), "-c",
				"exit_on_error=on", "postgres"), "create the database");
		try {
			Files.move(unfinished, data);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void start(int port) {
		int exitCode = tryToStart(port);
		if (exitCode != 0 && !isRunning()) {
			// A server that was killed a moment ago may still have looked alive.
			exitCode = tryToStart(port);
		}
		require(exitCode, "start the database");
	}

	private int tryToStart(int port) {
		removeTracesOfAKilledServer();
		String options = String.join(" ", "-c port=" + port, "-c listen_addresses=" + LocalDatabase.HOST,
				"-c unix_socket_directories=", "-c timezone=UTC", "-c log_timezone=UTC");
		return run(PG_CTL, "", "start", "-w", "-t", Long.toString(PATIENCE.toSeconds()), "-D",
				this.folder.database().toString(), "-l", this.folder.databaseLog().toString(), "-o", options);
	}

	/**
	 * Stops the server. Connections are closed, transactions under way are rolled back.
	 * @return false when it was not running
	 */
	boolean stop() {
		Optional<ProcessHandle> postmaster = postmaster();
		postmaster.ifPresent((process) -> {
			run(PG_CTL, "", "stop", "-w", "-t", Long.toString(PATIENCE.toSeconds()), "-D",
					this.folder.database().toString(), "-m", "fast");
			if (!ProcessRecord.hasEnded(process, Duration.ofSeconds(1))) {
				// PostgreSQL recovers from this at its next start.
				process.destroyForcibly();
				ProcessRecord.hasEnded(process, PATIENCE);
			}
		});
		return postmaster.isPresent();
	}

	boolean isRunning() {
		return postmaster().isPresent();
	}

	/**
	 * The running server's main process. What stands in its pid file may be another
	 * program by now, or the remains of one that nobody has collected.
	 */
	private Optional<ProcessHandle> postmaster() {
		try {
			if (!Files.exists(pidFile())) {
				return Optional.empty();
			}
			return Files.readAllLines(pidFile())
				.stream()
				.findFirst()
				.map((pid) -> Long.valueOf(pid.strip()))
				.flatMap(ProcessHandle::of)
				.filter(this::isOurs);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// A server that was killed leaves its pid file, which PostgreSQL takes for a running
	// one as long as the number is in
	// use, and its helpers, which take a moment to notice.
	private void removeTracesOfAKilledServer() {
		if (isRunning()) {
			return;
		}
		ProcessHandle.allProcesses().filter(this::isOurs).forEach((helper) -> {
			if (!ProcessRecord.hasEnded(helper, Duration.ofSeconds(5))) {
				ProcessRecord.end(helper, Duration.ZERO);
			}
		});
		try {
			Files.deleteIfExists(pidFile());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// The programs lie below the checkout, so whatever runs from there was started from
	// it.
	private boolean isOurs(ProcessHandle process) {
		return process.info()
			.command()
			.filter((command) -> Path.of(command).startsWith(this.binaries.home()))
			.isPresent();
	}

	private Path pidFile() {
		return this.folder.database().resolve("postmaster.pid");
	}

	private void requireSameVersion(Path data) {
		try {
			String version = Files.readString(data.resolve("PG_VERSION")).strip();
			if (!this.binaries.home().getFileName().toString().contains("-" + version + ".")) {
				throw new CannotRunException("The data in " + data + " are of PostgreSQL " + version
						+ ", which this version does not read: start over with ./run.sh --fresh");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	// Nobody needs it, but a server without one would let anybody in as its superuser.
	private void writePassword() {
		try {
			Path file = this.folder.databasePassword();
			Files.deleteIfExists(file);
			Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			Files.writeString(file, UUID.randomUUID().toString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private int run(String program, String input, String... arguments) {
		List<String> command = new ArrayList<>(Superuser.dropRights());
		command.add(this.binaries.program(program).toString());
		command.addAll(List.of(arguments));
		return Tool.run(command, input, this.folder.databaseLog());
	}

	private void require(int exitCode, String what) {
		if (exitCode != 0) {
			throw new CannotRunException("Cannot " + what + ": the end of " + this.folder.databaseLog() + " says why.");
		}
	}

}
