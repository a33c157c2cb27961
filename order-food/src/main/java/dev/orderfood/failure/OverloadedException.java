package dev.orderfood.failure;

import java.util.List;

/** More is asked for than can be worked on; the same request may succeed soon. */
public class OverloadedException extends DomainException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the failure.
	 * @param message the sentence for the caller
	 */
	public OverloadedException(String message) {
		super("overload", message, List.of());
	}

}
