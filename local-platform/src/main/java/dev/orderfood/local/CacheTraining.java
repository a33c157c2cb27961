package dev.orderfood.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes the AOT caches of the images: runs the three apps in the order of the pods, each
 * with the JVM options that it will have there, against a real PostgreSQL and with real
 * requests, and has the JVM write down which classes were loaded and which methods were
 * hot.
 */
public final class CacheTraining {

	private final Path apps;

	private final Path caches;

	private CacheTraining(Path apps, Path caches) {
		this.apps = apps;
		this.caches = caches;
	}

	/**
	 * Trains all three.
	 * @param args the folder that holds a folder for each app, with its jar and its
	 * {@code jvm.options}, and the folder for the caches
	 */
	public static void main(String[] args) {
		if (args.length != 2) {
			System.err.println("Needs the folder of the apps and the folder for the caches.");
			System.exit(2);
		}
		try {
			new CacheTraining(Path.of(args[0]), Path.of(args[1])).run();
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
			trainToItsEnd("database-migration", environment.migration());
			trainToItsEnd("database-load", environment.load());
			trainServer("order-food", environment);
		}
		finally {
			database.stop();
			RunFolder.delete(work);
		}
	}

	private void trainToItsEnd(String app, Map<String, String> environment) {
		try (TrainingRun run = TrainingRun.start(this.apps.resolve(app), cache(app), environment)) {
			run.requireEnd(0);
		}
	}

	private void trainServer(String app, AppEnvironment environment) {
		int port = Ports.free();
		try (TrainingRun run = TrainingRun.start(this.apps.resolve(app), cache(app), environment.api(port, app))) {
			if (!new Readiness(port, app).await(run::isAlive)) {
				throw new CannotRunException(app + " has ended instead of becoming ready.");
			}
			new TrainingRequests(port).send();
			run.terminate();
		}
	}

	private Path cache(String app) {
		return this.caches.resolve(app + ".aot");
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
