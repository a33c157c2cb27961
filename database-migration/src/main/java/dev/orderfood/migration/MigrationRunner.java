package dev.orderfood.migration;

import javax.sql.DataSource;

import dev.orderfood.startup.DatabaseConnectionException;
import dev.orderfood.startup.DatabaseWait;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * What the app does once it has started. It runs after the application context is
 * complete rather than while Flyway's bean is made: a failure is then one sentence
 * instead of a chain of bean names, and SIGTERM ends the wait at once.
 */
class MigrationRunner implements ApplicationRunner, ExitCodeGenerator {

	private static final Logger log = LoggerFactory.getLogger(MigrationRunner.class);

	private final JdbcConnectionDetails connectionDetails;

	private final DataSource dataSource;

	private final Flyway flyway;

	private final MigrationProperties properties;

	private final MigrationTrace trace;

	private int exitCode;

	MigrationRunner(JdbcConnectionDetails connectionDetails, DataSource dataSource, Flyway flyway,
			MigrationProperties properties, MigrationTrace trace) {
		this.connectionDetails = connectionDetails;
		this.dataSource = dataSource;
		this.flyway = flyway;
		this.properties = properties;
		this.trace = trace;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		this.trace.execute(this::migrate, this::failed);
	}

	private String migrate() {
		DatabaseAddress address = DatabaseAddress.of(this.connectionDetails.getJdbcUrl());
		awaitDatabase(address);
		return new SchemaMigration(this.flyway, address, this.properties).execute();
	}

	private void awaitDatabase(DatabaseAddress address) {
		try {
			new DatabaseWait(this.dataSource, address.toString(), this.properties.waitForDatabase()).untilReachable();
		}
		catch (DatabaseConnectionException ex) {
			throw new MigrationFailedException(String.valueOf(ex.getMessage()), ex);
		}
	}

	private void failed(MigrationFailedException reason) {
		this.exitCode = 1;
		log.error(reason.getMessage());
		log.debug("The cause in full:", reason);
	}

	@Override
	public int getExitCode() {
		return this.exitCode;
	}

}
