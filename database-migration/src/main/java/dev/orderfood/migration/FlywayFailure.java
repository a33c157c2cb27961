package dev.orderfood.migration;

import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.flywaydb.core.internal.exception.FlywaySqlException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.jspecify.annotations.Nullable;

/**
 * Turns Flyway's exceptions, whose messages fill a page, into one sentence of what is
 * wrong and one of what to do.
 */
class FlywayFailure {

	private static final Set<CoreErrorCode> EDITED = EnumSet.of(CoreErrorCode.CHECKSUM_MISMATCH,
			CoreErrorCode.DESCRIPTION_MISMATCH, CoreErrorCode.TYPE_MISMATCH);

	private static final Set<CoreErrorCode> NOT_YET_APPLIED = EnumSet.of(
			CoreErrorCode.RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED,
			CoreErrorCode.RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED, CoreErrorCode.OUTDATED_REPEATABLE_MIGRATION);

	private final Flyway flyway;

	private final DatabaseAddress address;

	FlywayFailure(Flyway flyway, DatabaseAddress address) {
		this.flyway = flyway;
		this.address = address;
	}

	MigrationFailedException explain(FlywayException exception) {
		return new MigrationFailedException(sentence(exception), exception);
	}

	private String sentence(FlywayException exception) {
		SQLException sql = sqlCause(exception);
		if (sql != null && SqlFailure.of(sql).passes()) {
			return "Lost the connection to %s: %s. Run the migration again.".formatted(this.address,
					SqlFailure.of(sql).reason());
		}
		return switch (exception) {
			case FlywayMigrateException failed -> failedMigration(failed, sql);
			case FlywayValidateException invalid -> invalidHistory(invalid);
			case FlywaySqlScriptException script -> "%s failed in %s: %s. Correct the script, then run again."
				.formatted(place(script.getResource().getFilename(), script.getLineNumber()), this.address,
						reason(exception, sql));
			case FlywaySqlException refused -> "Cannot migrate %s: %s.".formatted(this.address, reason(exception, sql));
			default -> other(exception);
		};
	}

	private String failedMigration(FlywayMigrateException failed, @Nullable SQLException sql) {
		String what = "%s failed in %s: %s. ".formatted(
				place(failed.getMigration().getScript(), failed.getLineNumber()), this.address, reason(failed, sql));
		return what
				+ (failed.isExecutableInTransaction() ? "Nothing of it was kept: correct the script, then run again."
						: "It does not run in a transaction, so a part of it may be there: undo that part by hand, "
								+ historyRow() + ", correct the script, then run again.");
	}

	private String invalidHistory(FlywayValidateException invalid) {
		return this.flyway.validateWithResult().invalidMigrations.stream()
			.filter((migration) -> !hasCode(migration, NOT_YET_APPLIED))
			.map(this::invalidMigration)
			.collect(Collectors.collectingAndThen(Collectors.joining(" "),
					(all) -> all.isEmpty() ? other(invalid) : all));
	}

	private String invalidMigration(ValidateOutput migration) {
		String name = "Migration %s (%s)".formatted(migration.version, migration.description);
		if (hasCode(migration, EDITED)) {
			return name
					+ " was changed after it was applied to %s: restore it as it was released, and put the change into a new migration."
						.formatted(this.address);
		}
		if (hasCode(migration, EnumSet.of(CoreErrorCode.FAILED_VERSIONED_MIGRATION))) {
			return name + " failed half-way in %s before: undo what it did by hand, %s, then run again."
				.formatted(this.address, historyRow());
		}
		if (hasCode(migration, EnumSet.of(CoreErrorCode.APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED))) {
			return name + " was applied to %s, but this release does not contain it: run the release that does."
				.formatted(this.address);
		}
		return oneLine(name + ": " + migration.errorDetails.errorMessage + ".");
	}

	private String other(FlywayException exception) {
		if (exception.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
			return "The %s already has tables, but none of them come from these migrations: use an empty database."
				.formatted(this.address);
		}
		String message = String.valueOf(exception.getMessage());
		if (message.startsWith("Number of retries exceeded while attempting to acquire")) {
			return "Another migrator has been at work on %s for too long: find out what it waits for, end it, then run again."
				.formatted(this.address);
		}
		return oneLine("Cannot migrate %s: %s".formatted(this.address, message));
	}

	private String historyRow() {
		return "delete the row of %s where success is false".formatted(this.flyway.getConfiguration().getTable());
	}

	private static String place(String script, int line) {
		return (line > 0) ? "%s, line %d,".formatted(script, line) : script;
	}

	private static String reason(FlywayException exception, @Nullable SQLException sql) {
		return (sql != null) ? SqlFailure.of(sql).reason() : oneLine(String.valueOf(exception.getMessage()));
	}

	private static boolean hasCode(ValidateOutput migration, Set<CoreErrorCode> codes) {
		ErrorCode code = migration.errorDetails.errorCode;
		return codes.stream().anyMatch((one) -> one == code);
	}

	private static String oneLine(String message) {
		return message.strip().replaceAll("\\s*\\R\\s*", "; ");
	}

	private static @Nullable SQLException sqlCause(Throwable exception) {
		for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql) {
				return sql;
			}
		}
		return null;
	}

}
