package dev.orderfood.failure;

import java.util.List;

/** The request is well-formed, but the state of the shop does not allow it. */
public class RefusedException extends DomainException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the failure.
	 * @param reason a short name for metrics: one of few, lower case with hyphens, never
	 * made from what the caller sent
	 * @param message the sentence for the caller
	 */
	public RefusedException(String reason, String message) {
		this(reason, message, List.of());
	}

	/**
	 * Creates the failure.
	 * @param reason a short name for metrics: one of few, lower case with hyphens, never
	 * made from what the caller sent
	 * @param message the sentence for the caller
	 * @param fields the fields at fault
	 */
	public RefusedException(String reason, String message, List<FieldError> fields) {
		super(reason, message, fields);
	}

}
