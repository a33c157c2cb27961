package dev.orderfood.failure;

import java.util.List;

/** The request names something that does not exist, or that the caller may not see. */
public class NotFoundException extends DomainException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the failure.
	 * @param message the sentence for the caller
	 */
	public NotFoundException(String message) {
		super("not-found", message, List.of());
	}

}
