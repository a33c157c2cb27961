package dev.orderfood.load.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;

import javax.sql.DataSource;

import dev.orderfood.load.LoadFailed;
import dev.orderfood.load.LoadSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * The database of the platform.
 */
@Component
public class Database {

	private static final Logger log = LoggerFactory.getLogger(Database.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private static final Duration BETWEEN_LOG_LINES = Duration.ofSeconds(10);

	private final DataSource dataSource;

	private final String address;

	private final Duration wait;

	Database(DataSource dataSource, JdbcConnectionDetails details, LoadSettings settings) {
		this.dataSource = dataSource;
		this.address = address(details.getJdbcUrl());
		this.wait = settings.dbWait();
	}

	/**
	 * Begins a transaction, as soon as the database is there.
	 * @return the transaction, to be closed
	 * @throws LoadFailed if the database stays out of reach for longer than
	 * {@code DB_WAIT}, or refuses the connection for a reason that waiting does not mend
	 */
	public LoadTransaction begin() {
		Instant begun = Instant.now();
		Instant deadline = begun.plus(this.wait);
		Instant nextLogLine = begun;
		Duration pause = FIRST_PAUSE;
		while (true) {
			try {
				return connect();
			}
			catch (SQLException ex) {
				Instant now = Instant.now();
				if (!SqlFailures.mayPass(ex)) {
					throw new LoadFailed("No connection to the database at " + this + ": " + SqlFailures.explain(ex),
							ex);
				}
				if (!now.isBefore(deadline)) {
					throw new LoadFailed("The database at " + this + " was not there within " + this.wait.toSeconds()
							+ " s: " + SqlFailures.explain(ex), ex);
				}
				if (!now.isBefore(nextLogLine)) {
					log.info("Waiting for the database at {} (for up to {} s): {}", this, this.wait.toSeconds(),
							SqlFailures.explain(ex));
					nextLogLine = now.plus(BETWEEN_LOG_LINES);
				}
				sleep(min(pause, Duration.between(now, deadline)));
				pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
			}
		}
	}

	/**
	 * Begins a transaction if the database is there now.
	 * @return the transaction, to be closed
	 * @throws SQLException if it is not
	 */
	public LoadTransaction beginNow() throws SQLException {
		return connect();
	}

	private LoadTransaction connect() throws SQLException {
		Connection connection = this.dataSource.getConnection();
		noticeLostClient(connection);
		connection.setAutoCommit(false);
		return new LoadTransaction(connection);
	}

	/**
	 * A loader that is killed must not leave its lock behind until a long statement is
	 * done. Some operating systems cannot watch a connection so; there it stays as it is.
	 */
	private static void noticeLostClient(Connection connection) {
		try (Statement statement = connection.createStatement()) {
			statement.execute("SET client_connection_check_interval = '2s'");
		}
		catch (SQLException ex) {
			log.debug("The server does not watch its connections", ex);
		}
	}

	/**
	 * Returns host, port and name of the database, never a password.
	 * @return what messages call the database
	 */
	@Override
	public String toString() {
		return this.address;
	}

	private static String address(String jdbcUrl) {
		String address = jdbcUrl.replaceFirst("^jdbc:postgresql:(//)?", "");
		int parameters = address.indexOf('?');
		return (parameters >= 0) ? address.substring(0, parameters) : address;
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private static void sleep(Duration pause) {
		try {
			Thread.sleep(pause);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new LoadFailed("The load was interrupted while it waited for the database.", ex);
		}
	}

}
