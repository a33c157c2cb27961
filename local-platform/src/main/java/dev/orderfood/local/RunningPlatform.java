package dev.orderfood.local;

import java.nio.file.Path;

/**
 * A platform that runs in another process, seen from a second terminal.
 */
final class RunningPlatform {

	private final RunFolder folder;

	private final PostgresServer database;

	private RunningPlatform(RunFolder folder) {
		this.folder = folder;
		this.database = new PostgresServer(folder, PostgresBinaries.unpack(folder.path()));
	}

	static RunningPlatform of(Path checkout) {
		RunFolder folder = RunFolder.of(checkout);
		if (!InstanceLock.isTaken(folder.lock())) {
			throw new CannotRunException("order-food does not run from this folder: start it with ./run.sh");
		}
		return new RunningPlatform(folder);
	}

	void stopDatabase() {
		System.out.println(this.database.stop() ? "Stopped the database; ./run.sh start-database starts it again."
				: "The database is stopped already.");
	}

	void startDatabase() {
		if (this.database.isRunning()) {
			System.out.println("The database is running already.");
			return;
		}
		int port = this.folder.databasePort()
			.orElseThrow(() -> new CannotRunException("The platform has not started its database yet: wait for it."));
		this.database.start(port);
		System.out.println("Started the database on " + LocalDatabase.HOST + ":" + port + ".");
	}

}
