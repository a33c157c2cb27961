package dev.orderfood.migration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the scripts of {@code charts/postgres/files} with the programs of PostgreSQL 18:
 * those of this machine, or those of the image that the chart uses.
 */
final class BackupScripts {

	private static final Logger log = LoggerFactory.getLogger(BackupScripts.class);

	private static final String IMAGE = "postgres:18";

	private static final Path SCRIPTS = Path.of("").toAbsolutePath().resolveSibling("charts/postgres/files");

	private final TestDatabase database;

	private final Path backups;

	private BackupScripts(TestDatabase database, Path backups) {
		this.database = database;
		this.backups = backups;
	}

	/**
	 * Returns the scripts for a database.
	 * @param database the database to back up and to restore
	 * @param backups the folder of the backups
	 * @return the scripts
	 * @throws TestAbortedException if this machine has neither the programs nor the image
	 */
	static BackupScripts of(TestDatabase database, Path backups) throws IOException, InterruptedException {
		if (!hasPrograms() && !hasImage()) {
			throw skipped("pg_dump 18, and no Docker engine with " + IMAGE, "backup and restore are");
		}
		return new BackupScripts(database, backups);
	}

	private static boolean hasPrograms() throws IOException, InterruptedException {
		Matcher version = Pattern.compile("\\) (\\d+)").matcher(run(Map.of(), "pg_dump", "--version").output());
		return version.find() && Integer.parseInt(version.group(1)) >= 18;
	}

	private static boolean hasImage() throws IOException, InterruptedException {
		return run(Map.of(), "docker", "image", "inspect", IMAGE).code() == 0;
	}

	Result backup() throws IOException, InterruptedException {
		return script("backup.sh", Role.OWNER.userName(), Map.of("RETENTION_DAYS", "30", "KEEP_AT_LEAST", "3"));
	}

	Result restore() throws IOException, InterruptedException {
		return script("restore.sh", "postgres", Map.of("OWNER", Role.OWNER.userName()));
	}

	/**
	 * Restores into a server of the drill's own, which needs the image.
	 * @return what the drill ended with
	 * @throws TestAbortedException if this machine has not got the image
	 */
	Result drill() throws IOException, InterruptedException {
		if (!hasImage()) {
			throw skipped("a Docker engine with " + IMAGE, "the drill is");
		}
		List<String> command = new ArrayList<>(List.of("docker", "run", "--rm", "--user=postgres", "--entrypoint=bash",
				"--volume=" + SCRIPTS + ":/scripts:ro", "--volume=" + this.backups + ":/backups:ro",
				"--tmpfs=/scratch:mode=1777"));
		command.addAll(List.of("--env=PGDATABASE=" + this.database.name(), "--env=OWNER=" + Role.OWNER.userName(),
				"--env=ROLES=" + Role.LOAD.userName() + " " + Role.API.userName(), IMAGE, "/scripts/drill.sh"));
		return run(Map.of(), command.toArray(String[]::new));
	}

	/**
	 * Runs the script of the object storage against a folder, by the same tool.
	 * @param action what to do: {@code upload} or {@code download}
	 * @param storage the folder in the place of the bucket
	 * @return what the script ended with
	 * @throws TestAbortedException if this machine has not got rclone
	 */
	Result objectStorage(String action, Path storage) throws IOException, InterruptedException {
		if (run(Map.of(), "rclone", "version").code() != 0) {
			throw skipped("rclone", "copies in the object storage are");
		}
		return run(
				Map.of("BACKUPS", this.backups.toString(), "PGDATABASE", this.database.name(), "RETENTION_DAYS", "30",
						"KEEP_AT_LEAST", "3", "RCLONE_CONFIG_STORE_TYPE", "local", "STORE_PATH", storage.toString(),
						"ENCRYPTION_PASSWORD", "local-test"),
				"sh", SCRIPTS.resolve("object-storage.sh").toString(), action);
	}

	private static TestAbortedException skipped(String missing, String untested) {
		String reason = "SKIPPED: there is no " + missing + " here, so " + untested + " not tested.";
		log.warn(reason);
		return new TestAbortedException(reason);
	}

	private Result script(String name, String role, Map<String, String> more) throws IOException, InterruptedException {
		Map<String, String> environment = new HashMap<>(more);
		environment.put("PGHOST", this.database.server().host());
		environment.put("PGPORT", Integer.toString(this.database.server().port()));
		environment.put("PGDATABASE", this.database.name());
		environment.put("PGUSER", role);
		environment.put("PGPASSWORD", TestPostgres.PASSWORD);
		if (hasPrograms()) {
			environment.put("BACKUPS", this.backups.toString());
			return run(environment, "bash", SCRIPTS.resolve(name).toString());
		}
		List<String> command = new ArrayList<>(List.of("docker", "run", "--rm", "--network=host", "--entrypoint=bash",
				"--volume=" + SCRIPTS + ":/scripts:ro", "--volume=" + this.backups + ":/backups",
				"--user=" + run(Map.of(), "id", "--user").output().strip()));
		environment.forEach((variable, value) -> command.add("--env=" + variable + "=" + value));
		command.addAll(List.of(IMAGE, "/scripts/" + name));
		return run(Map.of(), command.toArray(String[]::new));
	}

	private static Result run(Map<String, String> environment, String... command)
			throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		@Nullable Process process = start(builder);
		if (process == null) {
			return new Result(127, "");
		}
		process.getOutputStream().close();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (!process.waitFor(2, TimeUnit.MINUTES)) {
			process.destroyForcibly();
		}
		return new Result(process.waitFor(), output);
	}

	private static @Nullable Process start(ProcessBuilder builder) {
		try {
			return builder.start();
		}
		catch (IOException ex) {
			// There is no such program.
			return null;
		}
	}

	/**
	 * What a script ended with.
	 *
	 * @param code its exit code
	 * @param output all that it wrote
	 */
	record Result(int code, String output) {

	}

}
