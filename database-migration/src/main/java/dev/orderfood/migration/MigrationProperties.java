package dev.orderfood.migration;

import java.time.Duration;

import dev.orderfood.tracing.TraceExport;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * What an installation can choose, beside where its database is.
 *
 * @param waitForDatabase how long to wait for a database that is not up yet
 * @param lockTimeout how long a statement waits for a lock before it gives up, so that
 * clients who queue behind it can go on
 * @param lockWait how long a migration that did not get its locks is tried again
 * @param transactionTimeout how long a migration may take
 * @param apiRole the database role that order-food works under
 * @param loadRole the database role that database-load works under
 * @param sslMode whether and how connections to the database are encrypted, as PostgreSQL
 * names it
 * @param jaegerEndpoint where spans go, which {@link TraceExport} reads as well; empty
 * for nowhere
 */
@Validated
@ConfigurationProperties("migration")
record MigrationProperties(
		@NotNull @DurationMin(message = "(DB_WAIT) must be 0s or longer") @DurationMax(hours = 24,
				message = "(DB_WAIT) must be 24h or shorter") Duration waitForDatabase,
		@NotNull @DurationMin(millis = 10) @DurationMax(seconds = 10) Duration lockTimeout,
		@NotNull @DurationMin @DurationMax(hours = 24) Duration lockWait,
		@NotNull @DurationMin(seconds = 1) @DurationMax(hours = 24) Duration transactionTimeout,
		@NotNull @Pattern(regexp = ROLE_NAME, message = "(DB_API_ROLE) " + ROLE_NAME_RULE) String apiRole,
		@NotNull @Pattern(regexp = ROLE_NAME, message = "(DB_LOAD_ROLE) " + ROLE_NAME_RULE) String loadRole,
		@NotNull @Pattern(regexp = "disable|allow|prefer|require|verify-ca|verify-full",
				message = "(DB_SSL_MODE) must be disable, allow, prefer, require, verify-ca or verify-full") String sslMode,
		@NotNull @Pattern(regexp = TraceExport.ENDPOINT,
				message = "(JAEGER_ENDPOINT) must be an address such as http://jaeger:4318") String jaegerEndpoint) {

	// The names become part of SQL, where nothing escapes them.
	private static final String ROLE_NAME = "[a-z_][a-z0-9_]{0,62}";

	private static final String ROLE_NAME_RULE = "must be the name of a database role: a lower-case letter or "
			+ "underscore, then up to 62 lower-case letters, digits or underscores";

}
