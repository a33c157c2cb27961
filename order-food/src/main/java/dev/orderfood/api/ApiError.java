package dev.orderfood.api;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderfood.failure.FieldError;

/**
 * The one form in which every error is answered.
 *
 * @param code the HTTP status, 400 to 599
 * @param type always {@code error}
 * @param message one sentence that a person can act on
 * @param details the fields that are to blame; left out when there are none
 * @param traceId the trace to look for in logs and traces, 32 hexadecimal digits
 */
record ApiError(int code, String type, String message,
		@JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> details, String traceId) {

	ApiError(int code, String message, List<FieldError> details, String traceId) {
		this(code, "error", message, details, traceId);
	}

}
