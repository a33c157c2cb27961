package dev.orderfood.startup;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import dev.orderfood.sql.BackOffUntil;
import dev.orderfood.sql.SqlFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/**
 * Waits until the database accepts a connection. Pods start in any order, so a database
 * that is not up yet is normal; one that refuses the login is not, and ends the wait.
 */
public final class DatabaseWait {

	private static final Logger log = LoggerFactory.getLogger(DatabaseWait.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

	private final DataSource dataSource;

	private final String database;

	private final Duration limit;

	/**
	 * Creates a wait, which has not begun yet.
	 * @param dataSource opens the connection
	 * @param database what messages call the database, such as
	 * {@code database at db:5432}
	 * @param limit how long attempts to connect are made; one is made even if it is zero
	 */
	public DatabaseWait(DataSource dataSource, String database, Duration limit) {
		this.dataSource = dataSource;
		this.database = database;
		this.limit = limit;
	}

	/**
	 * Opens a connection as soon as that is possible.
	 * @return the connection, to be closed
	 * @throws DatabaseConnectionException if the limit has passed, or at once if the
	 * database refuses for a reason that does not go away by itself
	 */
	public Connection connect() {
		long start = System.nanoTime();
		RetryPolicy policy = RetryPolicy.builder()
			.backOff(new BackOffUntil(FIRST_PAUSE, LONGEST_PAUSE, this.limit))
			.predicate((failure) -> failure instanceof SQLException ex && SqlFailure.of(ex).passes())
			.build();
		try {
			return new RetryTemplate(policy).execute(() -> connect(start));
		}
		catch (RetryException ex) {
			throw failed(ex.getCause());
		}
	}

	/**
	 * Returns once a connection could be opened.
	 * @throws DatabaseConnectionException as {@link #connect()} does
	 */
	public void untilReachable() {
		try {
			connect().close();
		}
		catch (SQLException ex) {
			log.debug("Could not close the connection", ex);
		}
	}

	private Connection connect(long start) throws SQLException {
		try {
			return this.dataSource.getConnection();
		}
		catch (SQLException ex) {
			SqlFailure failure = SqlFailure.of(ex);
			if (failure.passes()) {
				log.info("Waiting for the {} ({} of {} s): {}", this.database,
						Duration.ofNanos(System.nanoTime() - start).toSeconds(), this.limit.toSeconds(),
						failure.reason());
			}
			throw ex;
		}
	}

	private DatabaseConnectionException failed(Throwable cause) {
		if (!(cause instanceof SQLException sql)) {
			return new DatabaseConnectionException("Cannot connect to the " + this.database + ".", cause);
		}
		SqlFailure failure = SqlFailure.of(sql);
		String advice = switch (failure.kind()) {
			case PASSING ->
				"Gave up after " + this.limit.toSeconds() + " s: start the database, or correct DB_HOST and DB_PORT.";
			case LOGIN_REFUSED -> "Correct DB_USER and DB_PASSWORD.";
			case NO_SUCH_DATABASE -> "Create the database, or correct DB_NAME.";
			case LOCK_CONFLICT, OTHER -> "Correct the settings of the connection.";
		};
		return new DatabaseConnectionException(
				"Cannot connect to the " + this.database + ": " + failure.reason() + ". " + advice, cause);
	}

}
