package dev.orderfood.migration;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.orderfood.sql.BackOffUntil;
import dev.orderfood.sql.SqlFailure;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/**
 * Brings the schema to this release's version and says what was done.
 */
class SchemaMigration {

	private static final Logger log = LoggerFactory.getLogger(SchemaMigration.class);

	/** The longest pause between two attempts, as a multiple of the lock timeout. */
	private static final int LONGEST_DELAY = 30;

	private final Flyway flyway;

	private final DatabaseAddress address;

	private final MigrationProperties properties;

	SchemaMigration(Flyway flyway, DatabaseAddress address, MigrationProperties properties) {
		this.flyway = flyway;
		this.address = address;
		this.properties = properties;
	}

	/**
	 * Applies what is missing. Waits while another migrator is at work, and tries again
	 * when a migration does not get its locks.
	 * @return the version that the schema has now
	 * @throws MigrationFailedException when the schema is not current afterwards
	 */
	String execute() {
		long start = System.nanoTime();
		try {
			MigrationVersion newest = newestVersion();
			log.info("Migrating {} to version {}", this.address, newest);
			MigrateResult result = migrate();
			log.info("{} in {} s", outcome(result, newest), "%.1f".formatted((System.nanoTime() - start) / 1e9));
			return String
				.valueOf((result.migrationsExecuted > 0) ? result.targetSchemaVersion : result.initialSchemaVersion);
		}
		catch (FlywayException ex) {
			throw new MigrationFailedException("Cannot migrate %s: %s".formatted(this.address, oneLine(ex)), ex);
		}
	}

	private MigrateResult migrate() {
		RetryPolicy policy = RetryPolicy.builder()
			.backOff(delays())
			.predicate(SchemaMigration::isWorthRetrying)
			.build();
		return new RetryTemplate(policy).invoke(this.flyway::migrate);
	}

	/**
	 * Tells whether nothing of the migration was kept because it did not get a lock. What
	 * is left of one that does not run in a transaction has to be undone first.
	 */
	private static boolean isWorthRetrying(Throwable failure) {
		return !(failure instanceof FlywayMigrateException migration && !migration.isExecutableInTransaction())
				&& SqlFailure.findIn(failure).filter(SqlFailure::isLockConflict).isPresent();
	}

	/** Each pause is longer: the next attempt stops other clients again. */
	private BackOffUntil delays() {
		Duration first = this.properties.lockTimeout();
		return new BackOffUntil(first, first.multipliedBy(LONGEST_DELAY), this.properties.lockWait(),
				(delay) -> log.info(
						"{} waits for a lock that another session holds: nothing was changed, next attempt in {} s",
						this.address, "%.1f".formatted(delay.toMillis() / 1e3)));
	}

	/**
	 * Flyway's messages have a line for each detail. What PostgreSQL calls the detail is
	 * left out because it holds data, and the statement because Flyway does not give it.
	 */
	private static String oneLine(FlywayException exception) {
		return String.valueOf(exception.getMessage())
			.lines()
			.map((line) -> line.strip().replaceAll("\\s+: ", ": "))
			.filter((line) -> !line.isEmpty() && !line.matches("(---|Detail: |Statement: ).*"))
			.collect(Collectors.joining("; "));
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
