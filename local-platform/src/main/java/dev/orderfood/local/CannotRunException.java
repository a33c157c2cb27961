package dev.orderfood.local;

import org.jspecify.annotations.Nullable;

/**
 * The platform cannot run; the message tells the person at the terminal why, and what to
 * do about it.
 */
class CannotRunException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	CannotRunException(String message) {
		this(message, null);
	}

	CannotRunException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
