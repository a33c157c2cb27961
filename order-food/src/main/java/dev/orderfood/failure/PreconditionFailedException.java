package dev.orderfood.failure;

import java.util.List;

/** The state is not the one that the caller expected. */
public class PreconditionFailedException extends DomainException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the failure.
	 * @param message the sentence for the caller
	 */
	public PreconditionFailedException(String message) {
		super("precondition-failed", message, List.of());
	}

}
