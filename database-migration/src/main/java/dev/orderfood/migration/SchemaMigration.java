package dev.orderfood.migration;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema to this release's version and says what was done.
 */
class SchemaMigration {

	private static final Logger log = LoggerFactory.getLogger(SchemaMigration.class);

	private final Flyway flyway;

	private final DatabaseAddress address;

	SchemaMigration(Flyway flyway, DatabaseAddress address) {
		this.flyway = flyway;
		this.address = address;
	}

	/**
	 * Applies what is missing; waits while another migrator is at work.
	 * @return the version that the schema has now
	 * @throws MigrationFailedException when the schema is not current afterwards
	 */
	String execute() {
		long start = System.nanoTime();
		try {
			MigrationVersion newest = newestVersion();
			log.info("Migrating {} to version {}", this.address, newest);
			MigrateResult result = this.flyway.migrate();
			log.info("{} in {} s", outcome(result, newest), "%.1f".formatted((System.nanoTime() - start) / 1e9));
			return String
				.valueOf((result.migrationsExecuted > 0) ? result.targetSchemaVersion : result.initialSchemaVersion);
		}
		catch (FlywayException ex) {
			throw new FlywayFailure(this.flyway, this.address).explain(ex);
		}
	}

	private MigrationVersion newestVersion() {
		return Arrays.stream(this.flyway.info().all())
			.filter((migration) -> migration.getState().isResolved())
			.map(MigrationInfo::getVersion)
			.filter(Objects::nonNull)
			.max(Comparator.naturalOrder())
			.orElseThrow(() -> new MigrationFailedException("Found no migrations in "
					+ Arrays.toString(this.flyway.getConfiguration().getLocations())
					+ ": this build of database-migration is incomplete, or spring.flyway.locations is wrong."));
	}

	private String outcome(MigrateResult result, MigrationVersion newest) {
		String before = result.initialSchemaVersion;
		if (result.migrationsExecuted > 0) {
			return "Migrated %s from %s to version %s: %d %s".formatted(this.address,
					(before != null) ? "version " + before : "an empty schema", result.targetSchemaVersion,
					result.migrationsExecuted, (result.migrationsExecuted == 1) ? "migration" : "migrations");
		}
		if (before != null && MigrationVersion.fromVersion(before).isNewerThan(newest)) {
			return "Nothing to migrate: %s is at version %s, newer than this release's %s; checked"
				.formatted(this.address, before, newest);
		}
		return "Nothing to migrate: %s is at version %s; checked".formatted(this.address, before);
	}

}
