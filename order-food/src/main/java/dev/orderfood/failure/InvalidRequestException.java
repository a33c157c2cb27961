package dev.orderfood.failure;

import java.util.List;

/** A field or parameter of the request has a value that it cannot have. */
public class InvalidRequestException extends DomainException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the failure.
	 * @param field the field's path or the parameter's name
	 * @param message what the field has to be, continuing "The field … "
	 */
	public InvalidRequestException(String field, String message) {
		super("bad-request", "The request is not valid: " + field + " " + message + ".",
				List.of(new FieldError(field, message)));
	}

}
