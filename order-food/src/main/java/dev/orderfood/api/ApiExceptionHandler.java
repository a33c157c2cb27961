package dev.orderfood.api;

import java.util.List;

import dev.orderfood.database.DatabaseFailure;
import dev.orderfood.database.DatabaseOutageLog;
import dev.orderfood.failure.ConflictException;
import dev.orderfood.failure.DomainException;
import dev.orderfood.failure.FieldError;
import dev.orderfood.failure.ForbiddenException;
import dev.orderfood.failure.InvalidRequestException;
import dev.orderfood.failure.NotFoundException;
import dev.orderfood.failure.OverloadedException;
import dev.orderfood.failure.PreconditionFailedException;
import dev.orderfood.failure.RefusedException;
import dev.orderfood.failure.UnavailableException;
import dev.orderfood.observability.Routes;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns every exception of a controller into the one form of error. */
@RestControllerAdvice
class ApiExceptionHandler extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ApiExceptionHandler.class);

	private final ErrorResponseWriter answers;

	private final DatabaseOutageLog outage;

	private final Routes routes;

	ApiExceptionHandler(ErrorResponseWriter answers, DatabaseOutageLog outage, Routes routes) {
		this.answers = answers;
		this.outage = outage;
		this.routes = routes;
	}

	@ExceptionHandler
	ResponseEntity<Object> failed(DomainException ex) {
		HttpStatus status = switch (ex) {
			case InvalidRequestException _ -> HttpStatus.BAD_REQUEST;
			case ForbiddenException _ -> HttpStatus.FORBIDDEN;
			case NotFoundException _ -> HttpStatus.NOT_FOUND;
			case ConflictException _ -> HttpStatus.CONFLICT;
			case PreconditionFailedException _ -> HttpStatus.PRECONDITION_FAILED;
			case RefusedException _ -> HttpStatus.UNPROCESSABLE_CONTENT;
			case OverloadedException _, UnavailableException _ -> HttpStatus.SERVICE_UNAVAILABLE;
			default -> throw new IllegalArgumentException("No status is known for " + ex.getClass().getName(), ex);
		};
		return this.answers.entity(status, HttpHeaders.EMPTY, ex.sentence(), ex.fields());
	}

	@ExceptionHandler({ DataAccessResourceFailureException.class, TransientDataAccessException.class,
			RecoverableDataAccessException.class, CannotCreateTransactionException.class })
	ResponseEntity<Object> databaseFailed(Exception ex) {
		this.outage.noted(ex);
		String message = (DatabaseFailure.of(ex).orElse(null) == DatabaseFailure.UNAVAILABLE)
				? "The database cannot be reached at the moment; nothing is known to be lost, try again shortly."
				: "The database has more to do than it can; try again shortly.";
		return this.answers.entity(HttpStatus.SERVICE_UNAVAILABLE, HttpHeaders.EMPTY, message, List.of());
	}

	@ExceptionHandler
	ResponseEntity<Object> bodyTooLarge(BodyTooLargeException ex) {
		return this.answers.entity(HttpStatus.CONTENT_TOO_LARGE, HttpHeaders.EMPTY,
				StatusMessages.forStatus(HttpStatus.CONTENT_TOO_LARGE), List.of());
	}

	/** Nobody is left to be answered, and nothing is wrong here. */
	@ExceptionHandler(ClientAbortException.class)
	@Nullable ResponseEntity<Object> clientGone() {
		return null;
	}

	@ExceptionHandler
	ResponseEntity<Object> unexpected(Exception ex, HttpServletRequest request) {
		if (DatabaseFailure.of(ex).isPresent()) {
			return databaseFailed(ex);
		}
		log.error("A request for {} failed", this.routes.of(request), ex);
		return this.answers.entity(HttpStatus.INTERNAL_SERVER_ERROR, HttpHeaders.EMPTY,
				StatusMessages.forStatus(HttpStatus.INTERNAL_SERVER_ERROR), List.of());
	}

	/** Parameters are decoded when the first one is asked for, not when they arrive. */
	@ExceptionHandler
	ResponseEntity<Object> unreadableParameters(InvalidParameterException ex) {
		return this.answers.entity(HttpStatus.BAD_REQUEST, HttpHeaders.EMPTY,
				"The parameters behind the question mark are not well-formed, or there are too many.", List.of());
	}

	/** The firewall checks a header only when it is read. */
	@ExceptionHandler
	ResponseEntity<Object> suspiciousHeader(RequestRejectedException ex) {
		return this.answers.entity(HttpStatus.BAD_REQUEST, HttpHeaders.EMPTY,
				"A header or a parameter has characters that are not accepted.", List.of());
	}

	/** Actuator parses the Accept header itself, more strictly than Spring MVC. */
	@ExceptionHandler
	ResponseEntity<Object> unreadableAccept(InvalidMimeTypeException ex) {
		return this.answers.entity(HttpStatus.NOT_ACCEPTABLE, HttpHeaders.EMPTY,
				StatusMessages.forStatus(HttpStatus.NOT_ACCEPTABLE), List.of());
	}

	@ExceptionHandler
	ResponseEntity<Object> wrongParameter(MethodArgumentTypeMismatchException ex) {
		InvalidRequestException refused = new InvalidRequestException(ex.getName(), "has a value that cannot be read");
		return failed(refused);
	}

	@Override
	protected ResponseEntity<Object> handleMissingServletRequestParameter(MissingServletRequestParameterException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return failed(new InvalidRequestException(ex.getParameterName(), "is missing"));
	}

	@Override
	protected ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		List<FieldError> details = ex.getFieldErrors()
			.stream()
			.map((error) -> new FieldError(error.getField(), String.valueOf(error.getDefaultMessage())))
			.sorted((left, right) -> left.field().compareTo(right.field()))
			.toList();
		FieldError first = details.getFirst();
		return this.answers.entity(HttpStatus.BAD_REQUEST, HttpHeaders.EMPTY,
				"The request is not valid: " + first.field() + " " + first.message() + ".", details);
	}

	@Override
	protected ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		for (Throwable cause = ex.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof BodyTooLargeException tooLarge) {
				return bodyTooLarge(tooLarge);
			}
			if (cause instanceof InputCoercionException number && !number.getPath().isEmpty()) {
				return failed(new InvalidRequestException(path(number), "is a number that is out of range"));
			}
			if (cause instanceof DatabindException mismatch && !mismatch.getPath().isEmpty()) {
				return failed(new InvalidRequestException(path(mismatch), expected(mismatch)));
			}
			if (cause instanceof DatabindException) {
				return this.answers.entity(HttpStatus.BAD_REQUEST, HttpHeaders.EMPTY, "The body must be a JSON object.",
						List.of());
			}
		}
		String message = (ex.getCause() == null) ? "The body is missing: send a JSON object."
				: (ex.getCause() instanceof InputCoercionException) ? "A number in the body is out of range."
						: "The body is not valid JSON.";
		return this.answers.entity(HttpStatus.BAD_REQUEST, HttpHeaders.EMPTY, message, List.of());
	}

	/**
	 * JSON is written as UTF-8; Spring takes another charset in the Accept header for our
	 * fault.
	 */
	@Override
	protected ResponseEntity<Object> handleHttpMessageNotWritable(HttpMessageNotWritableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return handleExceptionInternal(ex, null, headers,
				(ex.getCause() == null) ? HttpStatus.NOT_ACCEPTABLE : HttpStatus.INTERNAL_SERVER_ERROR, request);
	}

	@Override
	protected ResponseEntity<Object> handleExceptionInternal(Exception ex, @Nullable Object body, HttpHeaders headers,
			HttpStatusCode code, WebRequest request) {
		HttpStatus status = HttpStatus.valueOf(code.value());
		if (status.is5xxServerError()) {
			log.error("A request failed inside the web layer", ex);
		}
		return this.answers.entity(status, headers, StatusMessages.forStatus(status), List.of());
	}

	private static String path(JacksonException mismatch) {
		StringBuilder path = new StringBuilder();
		for (JacksonException.Reference step : mismatch.getPath()) {
			if (step.getPropertyName() == null) {
				path.append('[').append(step.getIndex()).append(']');
			}
			else {
				path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
			}
		}
		return path.toString();
	}

	/**
	 * The type that was expected, in the words of JSON; never the words of the parser.
	 */
	private static String expected(DatabindException mismatch) {
		if (!(mismatch instanceof MismatchedInputException input) || input.getTargetType() == null) {
			return "is not valid";
		}
		Class<?> type = input.getTargetType();
		if (type == Integer.class || type == int.class || type == Long.class || type == long.class) {
			return "must be a whole number";
		}
		if (type == String.class) {
			return "must be a string";
		}
		if (Iterable.class.isAssignableFrom(type)) {
			return "must be an array";
		}
		return "must be an object";
	}

}
