package dev.orderfood.failure;

import java.util.List;

/**
 * Something that the request needs cannot be reached; the same request may succeed soon.
 */
public class UnavailableException extends DomainException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the failure.
	 * @param message the sentence for the caller
	 */
	public UnavailableException(String message) {
		super("service-unavailable", message, List.of());
	}

}
