package dev.orderfood.failure;

import java.util.List;

/** Another request that is still running stands in the way. */
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
