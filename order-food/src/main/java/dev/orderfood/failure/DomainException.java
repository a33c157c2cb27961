package dev.orderfood.failure;

import java.util.List;

/**
 * A request that a feature cannot carry out. The message reaches the caller: one sentence
 * that a person can act on, without details of the implementation. It has no stack trace,
 * because it reports no fault of the program.
 */
public abstract class DomainException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String reason;

	private final transient List<FieldError> fields;

	/**
	 * Creates a failure.
	 * @param reason a short name for metrics: one of few, lower case with hyphens, never
	 * made from what the caller sent
	 * @param message the sentence for the caller
	 * @param fields the fields at fault, if any
	 */
	protected DomainException(String reason, String message, List<FieldError> fields) {
		super(message, null, false, false);
		this.reason = reason;
		this.fields = List.copyOf(fields);
	}

	/**
	 * Returns the short name of the failure, for metrics.
	 * @return lower case with hyphens
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * Returns the sentence for the caller.
	 * @return one sentence
	 */
	public String sentence() {
		return String.valueOf(getMessage());
	}

	/**
	 * Returns the fields at fault.
	 * @return the fields, possibly none
	 */
	public List<FieldError> fields() {
		return this.fields;
	}

}
