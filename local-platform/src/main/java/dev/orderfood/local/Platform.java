package dev.orderfood.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Starts everything in the order of the pods, and stops it in the opposite order,
 * whatever has happened in between.
 */
final class Platform {

	private static final String MIGRATION = "database-migration";

	private static final String LOAD = "database-load";

	private static final String API = "order-food";

	private static final int DEFAULT_PORT = 8080;

	private final long start = System.nanoTime();

	private final Path sample;

	private final Path caller;

	private final Map<String, String> environment = System.getenv();

	private final RunFolder folder;

	private final DatabaseServer database;

	private final CountDownLatch stopping = new CountDownLatch(1);

	private boolean databaseStarted;

	private @Nullable AppProcess app;

	private Platform(String checkout, Path caller) {
		this.sample = Path.of(checkout).toAbsolutePath().resolve("database-load").resolve("data");
		this.caller = caller;
		this.folder = RunFolder.of(Path.of(checkout));
		this.database = new DatabaseServer(this.folder);
	}

	/**
	 * Runs until the API ends.
	 * @param checkout the folder of the sources, as it stands on the command line of this
	 * process
	 * @param caller the folder that relative paths in the user's variables are relative
	 * to
	 * @param fresh whether to start over without the data of earlier runs
	 */
	static void run(String checkout, Path caller, boolean fresh) {
		Platform platform = new Platform(checkout, caller);
		try {
			platform.run(fresh);
		}
		catch (CannotRunException ex) {
			platform.waitWhenStopping();
			throw ex;
		}
	}

	private void run(boolean fresh) {
		endLeftovers();
		int port = Ports.fromVariable(this.environment, "PORT")
			.orElseGet(() -> Ports.requireFree(DEFAULT_PORT, "PORT"));
		int databasePort = databasePort();
		Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
		startDatabase(databasePort, fresh);
		AppEnvironment apps = new AppEnvironment(this.environment, databasePort);
		runToItsEnd(MIGRATION, apps.migration(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
		runToItsEnd(LOAD, apps.loadOr(this.sample));
		String serverName = API + "/" + UUID.randomUUID();
		AppProcess api = startApp(API, apps.api(port, serverName));
		if (new Readiness(port, serverName).await(api::isAlive)) {
			say(new Summary(port, databasePort, this.folder.databaseLog(),
					Duration.ofNanos(System.nanoTime() - this.start))
				.toString());
		}
		int exitCode = api.waitFor();
		throw new CannotRunException("order-food has ended by itself, with exit code " + exitCode
				+ (Ports.isTaken(port) ? ", and another program listens on port " + port : "")
				+ ": its last lines above say why. Stopping the database.");
	}

	private void endLeftovers() {
		for (String name : List.of(API, LOAD, MIGRATION)) {
			if (AppProcess.endLeftover(this.folder.jar(name))) {
				say("Ended the " + name + " that an earlier run left behind.");
			}
		}
		if (this.database.stop()) {
			say("Stopped the database that an earlier run left behind.");
		}
	}

	private int databasePort() {
		return Ports.fromVariable(this.environment, "DB_PORT")
			.orElseGet(() -> this.folder.databasePort().filter((last) -> !Ports.isTaken(last)).orElseGet(Ports::free));
	}

	private synchronized void startDatabase(int port, boolean fresh) {
		refuseWhenStopping();
		if (fresh) {
			this.folder.clear();
		}
		this.database.start(port);
		this.databaseStarted = true;
		this.folder.rememberDatabasePort(port);
		say("PostgreSQL listens on " + LocalDatabase.HOST + ":" + port + ".");
	}

	private void runToItsEnd(String name, Map<String, String> variables, String... jvmOptions) {
		int exitCode = startApp(name, variables, jvmOptions).waitFor();
		if (exitCode != 0) {
			throw new CannotRunException(
					name + " failed with exit code " + exitCode + ": its last lines above say why.");
		}
	}

	private synchronized AppProcess startApp(String name, Map<String, String> variables, String... jvmOptions) {
		refuseWhenStopping();
		AppProcess started = AppProcess.start(this.folder.jar(name), variables, directory(name), jvmOptions);
		this.app = started;
		return started;
	}

	/** Only database-load has variables with paths. */
	private Path directory(String app) {
		return (app.equals(LOAD) && Files.isDirectory(this.caller)) ? this.caller
				: this.folder.path().resolveSibling("");
	}

	// Ctrl-C reaches the apps as well: one may end before this process has begun to stop.
	private void waitWhenStopping() {
		try {
			if (this.stopping.await(500, TimeUnit.MILLISECONDS)) {
				throw new StoppingException();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void refuseWhenStopping() {
		if (this.stopping.getCount() == 0) {
			throw new StoppingException();
		}
	}

	private void stop() {
		this.stopping.countDown();
		synchronized (this) {
			if (this.app != null && this.app.isAlive()) {
				say("Stopping the apps.");
				this.app.stop();
			}
			boolean stopped = this.database.stop();
			if (this.databaseStarted) {
				say(stopped ? "Stopped the database." : "The database is stopped already.");
			}
		}
	}

	private static void say(String text) {
		System.out.println(text);
	}

	/** This process is ending: there is nothing to report. */
	static final class StoppingException extends RuntimeException {

		private static final long serialVersionUID = 1L;

	}

}
