package dev.orderfood.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Waits until the database accepts a connection. Pods start in any order, so a database
 * that is not up yet is normal; one that refuses the login is not, and ends the wait.
 */
class DatabaseWait {

	private static final Logger log = LoggerFactory.getLogger(DatabaseWait.class);

	private static final Duration FIRST_DELAY = Duration.ofMillis(250);

	private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

	private final DataSource dataSource;

	private final DatabaseAddress address;

	private final Duration limit;

	DatabaseWait(DataSource dataSource, DatabaseAddress address, Duration limit) {
		this.dataSource = dataSource;
		this.address = address;
		this.limit = limit;
	}

	/**
	 * Returns once a connection could be opened.
	 * @throws MigrationFailedException when the login is refused, or the time is over
	 */
	void untilReachable() {
		long start = System.nanoTime();
		RetryPolicy policy = RetryPolicy.builder()
			.backOff(() -> delays(start))
			.predicate((failure) -> failure instanceof SQLException ex && SqlFailure.of(ex).passes())
			.build();
		try {
			new RetryTemplate(policy).execute(() -> connect(start));
		}
		catch (RetryException ex) {
			throw failed(ex.getCause());
		}
	}

	private boolean connect(long start) throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			return !connection.isClosed();
		}
		catch (SQLException ex) {
			SqlFailure failure = SqlFailure.of(ex);
			if (failure.passes()) {
				log.info("Waiting for the {} ({} of {} s): {}", this.address, elapsed(start).toSeconds(),
						this.limit.toSeconds(), failure.reason());
			}
			throw ex;
		}
	}

	// The policy has a timeout of its own, but that gives up early, where the next delay
	// would pass it.
	private BackOffExecution delays(long start) {
		ExponentialBackOff growing = new ExponentialBackOff(FIRST_DELAY.toMillis(), 2);
		growing.setMaxInterval(LONGEST_DELAY.toMillis());
		growing.setJitter(FIRST_DELAY.toMillis() / 2);
		BackOffExecution delays = growing.start();
		return () -> {
			long left = this.limit.minus(elapsed(start)).toMillis();
			return (left <= 0) ? BackOffExecution.STOP : Math.min(left, delays.nextBackOff());
		};
	}

	private MigrationFailedException failed(Throwable cause) {
		if (!(cause instanceof SQLException sql)) {
			return new MigrationFailedException("Cannot connect to the " + this.address + ".", cause);
		}
		SqlFailure failure = SqlFailure.of(sql);
		String advice = switch (failure.kind()) {
			case PASSING ->
				"Gave up after " + this.limit.toSeconds() + " s: start the database, or correct DB_HOST and DB_PORT.";
			case LOGIN_REFUSED -> "Correct DB_USER and DB_PASSWORD.";
			case NO_SUCH_DATABASE -> "Create the database, or correct DB_NAME.";
			case LOCK_CONFLICT, OTHER -> "Correct the settings of the connection.";
		};
		return new MigrationFailedException(
				"Cannot connect to the " + this.address + ": " + failure.reason() + ". " + advice, cause);
	}

	private static Duration elapsed(long start) {
		return Duration.ofNanos(System.nanoTime() - start);
	}

}
