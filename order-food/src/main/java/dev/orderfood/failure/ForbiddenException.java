package dev.orderfood.failure;

import java.util.List;

/** The caller may see what the request names, but may not do this with it. */
public class ForbiddenException extends DomainException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the failure.
	 * @param message the sentence for the caller
	 */
	public ForbiddenException(String message) {
		super("forbidden", message, List.of());
	}

}
