package dev.orderfood.failure;

import java.util.List;

/**
 * The state of what the request names, or a request that is still running, forbids it.
 */
public class ConflictException extends DomainException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the failure.
	 * @param message the sentence for the caller
	 */
	public ConflictException(String message) {
		super("conflict", message, List.of());
	}

}
