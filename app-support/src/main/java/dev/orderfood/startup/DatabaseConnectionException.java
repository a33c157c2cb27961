package dev.orderfood.startup;

/**
 * No connection to the database could be opened. The message is for the operator: it
 * names the database, the reason and what to do, and holds no password.
 */
public class DatabaseConnectionException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	DatabaseConnectionException(String message, Throwable cause) {
		super(message, cause);
	}

}
