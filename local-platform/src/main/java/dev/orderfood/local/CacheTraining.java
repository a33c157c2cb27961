package dev.orderfood.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the AOT cache of an app's image: runs the app with the JVM options that it will
 * have there, against a real PostgreSQL and with real requests, and has the JVM write
 * down which classes were loaded and which methods were hot. The apps that come before it
 * in a pod prepare the database.
 */
public final class CacheTraining {

	private static final String MIGRATION = "database-migration";

	private static final String LOAD = "database-load";

	private static final String API = "order-food";

	private final Path apps;

	private final String trained;

	private final Path caches;

	private CacheTraining(Path apps, String trained, Path caches) {
		this.apps = apps;
		this.trained = trained;
		this.caches = caches;
	}

	/**
	 * Trains one app.
	 * @param args the folder that holds a folder for each app, with its jar and its
	 * {@code jvm.options}; the app's name; and the folder for its cache
	 */
	public static void main(String[] args) {
		if (args.length != 3 || !List.of(MIGRATION, LOAD, API).contains(args[1])) {
			System.err.println("Needs the folder of the apps, one of " + MIGRATION + ", " + LOAD + " and " + API
					+ ", and the folder for its cache.");
			System.exit(2);
		}
		try {
			new CacheTraining(Path.of(args[0]), args[1], Path.of(args[2])).run();
		}
		catch (CannotRunException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
		}
	}

	private void run() {
		Path work = makeFolders();
		RunFolder folder = RunFolder.of(work);
		DatabaseServer database = new DatabaseServer(folder);
		try {
			int databasePort = Ports.free();
			database.start(databasePort);
			AppEnvironment environment = new AppEnvironment(inherited(), databasePort);
			runToItsEnd(MIGRATION, environment.migration());
			if (!this.trained.equals(MIGRATION)) {
				runToItsEnd(LOAD, environment.load());
			}
			if (this.trained.equals(API)) {
				trainServer(environment);
			}
		}
		finally {
			database.stop();
			RunFolder.delete(work);
		}
	}

	private void runToItsEnd(String app, Map<String, String> environment) {
		Path folder = this.apps.resolve(app);
		try (TrainingRun run = this.trained.equals(app) ? TrainingRun.start(folder, cache(), environment)
				: TrainingRun.prepare(folder, environment)) {
			run.requireEnd(0);
		}
	}

	private void trainServer(AppEnvironment environment) {
		int port = Ports.free();
		try (TrainingRun run = TrainingRun.start(this.apps.resolve(API), cache(), environment.api(port, API))) {
			if (!new Readiness(port, API).await(run::isAlive)) {
				throw new CannotRunException(API + " has ended instead of becoming ready.");
			}
			new TrainingRequests(port).send();
			run.terminate();
		}
	}

	private Path cache() {
		return this.caches.resolve(this.trained + ".aot");
	}

	// Without DATA_DIR the sample in the jar is loaded.
	private static Map<String, String> inherited() {
		Map<String, String> environment = new HashMap<>(System.getenv());
		environment.remove("DATA_DIR");
		return environment;
	}

	private Path makeFolders() {
		try {
			Files.createDirectories(this.caches);
			return Files.createTempDirectory("training");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
