package dev.orderfood.web;

import java.util.List;
import java.util.Locale;

import org.springframework.http.HttpStatus;

/**
 * A request that cannot be answered as asked. The message reaches the caller: it is one
 * sentence that a person can act on, and names nothing of the inside.
 */
public class ApiException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** The reason of what is refused because there is too much to do. */
	public static final String OVERLOAD = "overload";

	private final HttpStatus status;

	private final transient List<FieldProblem> details;

	private final String reason;

	/**
	 * Makes an error without a field to blame.
	 * @param status the HTTP status to answer with, 4xx or 5xx
	 * @param message the sentence for the caller
	 */
	public ApiException(HttpStatus status, String message) {
		this(status, reason(status), message, List.of());
	}

	/**
	 * Makes an error that blames fields.
	 * @param status the HTTP status to answer with, 4xx or 5xx
	 * @param message the sentence for the caller
	 * @param details the fields to blame
	 */
	public ApiException(HttpStatus status, String message, List<FieldProblem> details) {
		this(status, reason(status), message, details);
	}

	private ApiException(HttpStatus status, String reason, String message, List<FieldProblem> details) {
		super(message, null, false, false);
		this.status = status;
		this.reason = reason;
		this.details = List.copyOf(details);
	}

	/**
	 * Returns the status to answer with.
	 * @return the HTTP status, 4xx or 5xx
	 */
	public HttpStatus status() {
		return this.status;
	}

	/**
	 * Returns the short name of what is wrong, for metrics and logs.
	 * @return one of few words, lower case with hyphens
	 */
	public String reason() {
		return this.reason;
	}

	private static String reason(HttpStatus status) {
		return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
	 * @param refusal why
	 * @param details the fields to blame, if any
	 * @return an error with status 422
	 */
	public static ApiException refused(Refusal refusal, List<FieldProblem> details) {
		return new ApiException(HttpStatus.UNPROCESSABLE_CONTENT, refusal.reason(), refusal.message(), details);
	}

	/**
	 * Makes the answer to a well-formed request that cannot be carried out, without a
	 * field to blame.
	 * @param refusal why
	 * @return an error with status 422
	 */
	public static ApiException refused(Refusal refusal) {
		return refused(refusal, List.of());
	}

	/**
	 * Makes the answer for a time in which more is asked for than can be done.
	 * @param message the sentence for the caller
	 * @return an error with status 503 and the reason {@link #OVERLOAD}, which is sent
	 * with {@code Retry-After}
	 */
	public static ApiException overloaded(String message) {
		return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, OVERLOAD, message, List.of());
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
