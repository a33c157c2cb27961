package dev.orderfood.load;

import org.jspecify.annotations.Nullable;

/**
 * Ends a load: nothing of it is published. The message is written for the person who runs
 * the load and is all that they get to see.
 */
public class LoadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the failure.
	 * @param message what went wrong and what to do about it, in whole sentences
	 */
	public LoadException(String message) {
		this(message, null);
	}

	/**
	 * Creates the failure.
	 * @param message what went wrong and what to do about it, in whole sentences
	 * @param cause what a developer wants to see as well
	 */
	public LoadException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
