package dev.orderfood.api;

import java.io.IOException;
import java.util.List;

import dev.orderfood.observability.RequestId;
import dev.orderfood.observability.RequestTrace;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * The outermost part of the API that is ours. Answers what Tomcat refuses before any
 * filter runs, such as malformed HTTP, in the one form of error instead of Tomcat's HTML
 * page. Tomcat makes the instance itself.
 */
public class JsonErrorValve extends ErrorReportValve {

	private static final JsonMapper JSON = JsonMapper.shared();

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		forbidSniffing(response);
		if (!response.isError() && hasPathParameters(request)) {
			response.setStatus(HttpStatus.BAD_REQUEST.value());
			report(request, response, null);
			return;
		}
		forgetEmptyAccept(request);
		super.invoke(request, response);
	}

	/**
	 * No address has parameters between its slashes, and the firewall refuses them
	 * anyway. Tomcat does not decode them, so that a broken one would fail later, and
	 * again while the error is answered.
	 */
	private static boolean hasPathParameters(Request request) {
		String address = request.getRequestURI();
		return address != null && address.indexOf(';') >= 0;
	}

	/** An empty Accept header means any type; Actuator would fail on it. */
	private static void forgetEmptyAccept(Request request) {
		String accept = request.getHeader(HttpHeaders.ACCEPT);
		if (accept != null && accept.chars().allMatch((c) -> c == ',' || c <= ' ')) {
			request.getCoyoteRequest().getMimeHeaders().removeHeader(HttpHeaders.ACCEPT);
		}
	}

	@Override
	protected void report(Request request, Response response, @Nullable Throwable throwable) {
		if (response.getStatus() < 400 || response.isCommitted() || response.getContentWritten() > 0) {
			return;
		}
		response.setErrorReported();
		HttpStatus status = status(request, response);
		try {
			response.setStatus(status.value());
			forbidSniffing(response);
			response.setHeader(RequestId.HEADER, RequestId.of(request));
			if (status == HttpStatus.SERVICE_UNAVAILABLE) {
				response.setHeader(HttpHeaders.RETRY_AFTER, ErrorResponseWriter.RETRY_AFTER_SECONDS);
			}
			response.setContentType(MediaType.APPLICATION_JSON_VALUE);
			response.getOutputStream()
				.write(JSON.writeValueAsBytes(new ApiError(status.value(), StatusMessages.forStatus(status), List.of(),
						RequestTrace.traceId(request))));
			response.finishResponse();
		}
		catch (IOException ex) {
			// The client has closed the connection.
			getContainer().getLogger().debug("The client closed the connection before the error was sent", ex);
		}
	}

	/**
	 * Tomcat answers an unknown version of HTTP, an unknown transfer coding and CONNECT
	 * with 505 and 501, and some broken headers with 500. A request that never reached
	 * the application is the caller's fault all the same, and a 5xx would raise an alert.
	 * Only while the server shuts down is 503 true.
	 */
	private static HttpStatus status(Request request, Response response) {
		HttpStatus status = HttpStatus.resolve(response.getStatus());
		if (status == null || (request.getContext() == null && status.is5xxServerError()
				&& status != HttpStatus.SERVICE_UNAVAILABLE)) {
			return HttpStatus.BAD_REQUEST;
		}
		return status;
	}

	/** Set here, because no answer passes by: neither Tomcat's own nor a refusal. */
	private static void forbidSniffing(Response response) {
		response.setHeader("X-Content-Type-Options", "nosniff");
	}

}
