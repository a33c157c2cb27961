package dev.orderfood.database;

import java.sql.SQLTransientConnectionException;

/**
 * The database is known to be away and was not asked. Made for each request of an outage,
 * so it does without a stack trace.
 */
class DatabaseUnavailableException extends SQLTransientConnectionException {

	private static final long serialVersionUID = 1L;

	private static final String CONNECTION_REFUSED = "08001";

	DatabaseUnavailableException() {
		super("The database is known to be away", CONNECTION_REFUSED);
	}

	@Override
	@SuppressWarnings("UnsynchronizedOverridesSynchronized") // Nothing is written.
	public Throwable fillInStackTrace() {
		return this;
	}

}
