package dev.orderfood.api;

import java.io.IOException;
import java.util.List;

import dev.orderfood.failure.FieldError;
import dev.orderfood.observability.RequestTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Makes error answers, for controllers and for what runs before any controller. */
@Component
public class ErrorResponseWriter {

	/** Seconds after which a caller may try again when something is away. */
	static final String RETRY_AFTER_SECONDS = "1";

	private final JsonMapper json;

	ErrorResponseWriter(JsonMapper json) {
		this.json = json;
	}

	/**
	 * Writes an error straight to the response, unless the response has already gone out.
	 * @param response the response to write to
	 * @param status the HTTP status, 4xx or 5xx
	 * @param message the sentence for the caller
	 * @throws IOException if the caller is gone
	 */
	public void write(HttpServletResponse response, HttpStatus status, String message) throws IOException {
		if (response.isCommitted()) {
			return;
		}
		response.resetBuffer();
		response.setStatus(status.value());
		if (status == HttpStatus.SERVICE_UNAVAILABLE) {
			response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		}
		byte[] body = this.json.writeValueAsBytes(error(status.value(), message, List.of()));
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
		response.flushBuffer();
	}

	ResponseEntity<Object> entity(HttpStatus status, HttpHeaders headers, String message, List<FieldError> details) {
		HttpHeaders sent = HttpHeaders.copyOf(headers);
		if (status == HttpStatus.SERVICE_UNAVAILABLE) {
			sent.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
		}
		sent.setContentType(MediaType.APPLICATION_JSON);
		return new ResponseEntity<>(error(status.value(), message, details), sent, status);
	}

	static ApiError error(int status, String message, List<FieldError> details) {
		return new ApiError(status, message, details, traceId());
	}

	/** The container asks for its error page after the span has ended. */
	private static String traceId() {
		SpanContext current = Span.current().getSpanContext();
		if (current.isValid()) {
			return current.getTraceId();
		}
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request)
				? RequestTrace.traceId(request.getRequest()) : RequestTrace.made();
	}

}
