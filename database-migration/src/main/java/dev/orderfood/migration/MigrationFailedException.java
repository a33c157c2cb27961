package dev.orderfood.migration;

import org.jspecify.annotations.Nullable;

/**
 * The schema is not current and an operator has to act; the message is for the operator
 * and says how.
 */
class MigrationFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	MigrationFailedException(String message) {
		this(message, null);
	}

	MigrationFailedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
