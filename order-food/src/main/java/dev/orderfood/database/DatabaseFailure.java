package dev.orderfood.database;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionSystemException;

/**
 * Why the database did not do what it was asked, as far as the same request may succeed
 * later. The SQLSTATE decides, so that it does not matter which library reports the
 * failure.
 */
public enum DatabaseFailure {

	/**
	 * There is no session that can write: no connection can be made, it broke, or the
	 * server is read-only.
	 */
	UNAVAILABLE,

	/**
	 * The database is there, but it or the pool has too much to do: a timeout, a lock, a
	 * deadlock, a limit of the server.
	 */
	BUSY;

	/** A statement that writes was refused because the session is read-only. */
	static final String READ_ONLY = "25006";

	/** The server has all the sessions that it allows. */
	static final String TOO_MANY_CONNECTIONS = "53300";

	/** A connection was used after it had been closed. */
	static final String CONNECTION_DOES_NOT_EXIST = "08003";

	private static final Set<String> UNAVAILABLE_STATES = Set.of(READ_ONLY, "57P01", "57P02", "57P03", "3D000");

	/**
	 * Statement cancelled, lock not available, session ended for an open transaction.
	 */
	private static final Set<String> BUSY_STATES = Set.of("57014", "55P03", "25P03", "25P04");

	/**
	 * Finds out whether a failure comes from the state of the database.
	 * @param failure the failure, or one that it has caused
	 * @return the kind of failure; empty if the same request would fail again
	 */
	public static Optional<DatabaseFailure> of(@Nullable Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql) {
				Optional<DatabaseFailure> found = of(sql);
				if (found.isPresent()) {
					return found;
				}
			}
			if (cause instanceof TransactionSystemException transaction
					&& transaction.getApplicationException() != null) {
				Optional<DatabaseFailure> found = of(transaction.getApplicationException());
				if (found.isPresent()) {
					return found;
				}
			}
		}
		return Optional.empty();
	}

	private static Optional<DatabaseFailure> of(SQLException failure) {
		String state = failure.getSQLState();
		if (state == null) {
			// A pool that has no connection free, or a time limit of this process.
			return (failure instanceof SQLTransientConnectionException || failure instanceof SQLTimeoutException)
					? Optional.of(BUSY) : Optional.empty();
		}
		if (failure instanceof SQLTransientConnectionException && CONNECTION_DOES_NOT_EXIST.equals(state)) {
			// The pool had no connection in time, as it has closed one that answered
			// late.
			return Optional.of(BUSY);
		}
		if (state.startsWith("08") || state.startsWith("28") || UNAVAILABLE_STATES.contains(state)) {
			return Optional.of(UNAVAILABLE);
		}
		return (state.startsWith("40") || state.startsWith("53") || BUSY_STATES.contains(state)) ? Optional.of(BUSY)
				: Optional.empty();
	}

}
