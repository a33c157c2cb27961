package dev.orderfood.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

	private final Path checkout;

	private final Map<String, String> environment;

	private final RunFolder folder;

	private final CountDownLatch stopping = new CountDownLatch(1);

	private final InstanceLock lock;

	private @Nullable AppProcess app;

	private @Nullable PostgresServer database;

	private @Nullable Observation observation;

	private Platform(Path checkout, Map<String, String> environment) {
		this.checkout = checkout;
		this.environment = environment;
		this.folder = RunFolder.of(checkout);
		this.lock = InstanceLock.take(this.folder.lock());
	}

	/**
	 * Runs until the API ends.
	 * @param checkout the folder of the sources
	 * @param environment what the person at the terminal has set
	 * @param fresh whether to start over without the data of earlier runs
	 * @param observed whether to start customers and what watches the platform as well
	 */
	static void run(Path checkout, Map<String, String> environment, boolean fresh, boolean observed) {
		Platform platform = new Platform(checkout, environment);
		try {
			platform.run(fresh, observed);
		}
		catch (CannotRunException ex) {
			platform.waitWhenStopping();
			throw ex;
		}
	}

	private void run(boolean fresh, boolean observed) {
		Superuser.requireWayToDropRights();
		PostgresServer postgres = new PostgresServer(this.folder, PostgresBinaries.unpack(this.folder.path()));
		endLeftovers(postgres);
		int port = Ports.fromVariable(this.environment, "PORT")
			.orElseGet(() -> Ports.requireFree(DEFAULT_PORT, "PORT"));
		int databasePort = databasePort();
		Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
		startDatabase(postgres, databasePort, fresh);
		AppEnvironment apps = new AppEnvironment(this.environment, this.checkout, databasePort);
		runToItsEnd(MIGRATION, apps.migration(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
		runToItsEnd(LOAD, apps.load());
		AppProcess api = startApp(API, apps.api(port));
		if (new Readiness(port).await(api::isAlive)) {
			say(new Summary(port, databasePort, this.folder.databaseLog(),
					Duration.ofNanos(System.nanoTime() - this.start))
				.toString());
			if (observed) {
				say(startObservation(port).toString());
			}
		}
		int exitCode = api.waitFor();
		throw new CannotRunException("order-food has ended by itself, with exit code " + exitCode
				+ ": its last lines above say why. Stopping the database.");
	}

	private void endLeftovers(PostgresServer postgres) {
		for (String name : List.of(Observation.GRAFANA, Observation.PROMETHEUS, API, LOAD, MIGRATION)) {
			if (AppProcess.endLeftover(this.folder, name)) {
				say("Ended the " + name + " that an earlier run left behind.");
			}
		}
		if (postgres.stop()) {
			say("Stopped the database that an earlier run left behind.");
		}
	}

	private int databasePort() {
		int port = Ports.fromVariable(this.environment, "DB_PORT")
			.orElseGet(() -> this.folder.databasePort().filter((last) -> !Ports.isTaken(last)).orElseGet(Ports::free));
		this.folder.rememberDatabasePort(port);
		return port;
	}

	private synchronized void startDatabase(PostgresServer postgres, int port, boolean fresh) {
		refuseWhenStopping();
		if (fresh) {
			RunFolder.delete(this.folder.database());
		}
		this.database = postgres;
		postgres.createIfMissing();
		postgres.start(port);
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
		AppProcess started = AppProcess.start(this.folder, name, variables, jvmOptions);
		this.app = started;
		return started;
	}

	private synchronized Observation startObservation(int port) {
		refuseWhenStopping();
		Observation started = Observation.start(this.checkout, this.folder, this.environment, port);
		this.observation = started;
		return started;
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
			if (this.observation != null) {
				this.observation.close();
			}
			if (this.app != null && this.app.isAlive()) {
				say("Stopping the apps.");
				this.app.stop();
			}
			if (this.database != null) {
				say(this.database.stop() ? "Stopped the database." : "The database is stopped already.");
			}
			this.lock.close();
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
