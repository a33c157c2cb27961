package dev.orderfood.load;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import dev.orderfood.testing.AppProcess;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres.Role;

/**
 * Starts the app as a process, in a folder where nothing else lies.
 */
final class LoaderProcess {

	private LoaderProcess() {
	}

	static AppProcess start(Path folder, TestDatabase database, String... variables) {
		Map<String, String> environment = new HashMap<>(database.environment(Role.LOAD));
		environment.put("LOAD_LOCKTIMEOUT", LoadedDatabase.LONG_LOCK_TIMEOUT);
		for (String variable : variables) {
			int equals = variable.indexOf('=');
			environment.put(variable.substring(0, equals), variable.substring(equals + 1));
		}
		return AppProcess.start(folder, environment);
	}

}
