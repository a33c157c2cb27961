package dev.orderfood.web;

import java.util.List;

import org.springframework.http.HttpStatus;

/**
 * A request that cannot be answered as asked. The message reaches the caller: it is one
 * sentence that a person can act on, and names nothing of the inside.
 */
public class ApiException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final HttpStatus status;

	private final transient List<FieldProblem> details;

	/**
	 * Makes an error without a field to blame.
	 * @param status the HTTP status to answer with, 4xx or 5xx
	 * @param message the sentence for the caller
	 */
	public ApiException(HttpStatus status, String message) {
		this(status, message, List.of());
	}

	/**
	 * Makes an error that blames fields.
	 * @param status the HTTP status to answer with, 4xx or 5xx
	 * @param message the sentence for the caller
	 * @param details the fields to blame
	 */
	public ApiException(HttpStatus status, String message, List<FieldProblem> details) {
		super(message, null, false, false);
		this.status = status;
		this.details = List.copyOf(details);
	}

	HttpStatus status() {
		return this.status;
	}

	List<FieldProblem> details() {
		return this.details;
	}

	/**
	 * Makes the answer to a request with one field that is wrong.
	 * @param field the field's path or the parameter's name
	 * @param message what the field has to be, continuing "The field … "
	 * @return an error with status 400
	 */
	public static ApiException badField(String field, String message) {
		return new ApiException(HttpStatus.BAD_REQUEST, "The request is not valid: " + field + " " + message + ".",
				List.of(new FieldProblem(field, message)));
	}

	/**
	 * Makes the answer to a well-formed request that cannot be carried out.
	 * @param message the sentence for the caller
	 * @return an error with status 422
	 */
	public static ApiException refused(String message) {
		return new ApiException(HttpStatus.UNPROCESSABLE_CONTENT, message);
	}

	/**
	 * Makes the answer for a time in which something that is needed is away.
	 * @param message the sentence for the caller
	 * @return an error with status 503, which is sent with {@code Retry-After}
	 */
	public static ApiException unavailable(String message) {
		return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, message);
	}

}
