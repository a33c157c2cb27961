package dev.orderfood.observability;

import java.io.IOException;
import java.util.Set;

import ch.qos.logback.classic.Level;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The outermost valve: puts the request id into the logging context, and adds a line to
 * the access log when the request has ended. Tomcat calls {@link #log} for every request,
 * also for those that it refuses itself.
 */
class AccessLogValve extends ValveBase implements org.apache.catalina.AccessLog {

	/** Any other method is text of the caller, which is not logged. */
	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
			"TRACE");

	private final AccessLog accessLog;

	private final Routes routes;

	private final AccessLogProperties.Mode mode;

	private final long slowNanos;

	private final Set<String> quietRoutes;

	AccessLogValve(AccessLog accessLog, Routes routes, AccessLogProperties properties) {
		super(true);
		this.accessLog = accessLog;
		this.routes = routes;
		this.mode = properties.mode();
		this.slowNanos = properties.slowAfter().toNanos();
		this.quietRoutes = properties.quietRoutes();
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		MDC.put(RequestId.LOG_KEY, RequestId.of(request));
		try {
			getNext().invoke(request, response);
		}
		finally {
			MDC.remove(RequestId.LOG_KEY);
		}
	}

	@Override
	public void log(Request request, Response response, long nanos) {
		SpanContext span = RequestTrace.span(request);
		if (!isIncluded(response.getStatus(), nanos, span)) {
			return;
		}
		String route = this.routes.of(request);
		Level level = this.quietRoutes.contains(route) ? Level.DEBUG : Level.INFO;
		if (this.accessLog.isEnabled(level)) {
			AccessLine line = line(level, route, request, response, nanos, span);
			StreamedResponse streamed = StreamedResponse.of(request);
			if (streamed != null) {
				streamed.whenEnded((lasted, bytes) -> this.accessLog.add(line.ended(lasted, bytes)));
			}
			else {
				this.accessLog.add(line);
			}
		}
	}

	private boolean isIncluded(int status, long nanos, @Nullable SpanContext span) {
		return switch (this.mode) {
			case ALL -> true;
			case SAMPLED -> (span != null && span.isSampled()) || status >= 400 || nanos >= this.slowNanos;
			case ERRORS -> status >= 400 || nanos >= this.slowNanos;
			case NONE -> false;
		};
	}

	private static AccessLine line(Level level, String route, Request request, Response response, long nanos,
			@Nullable SpanContext span) {
		String method = request.getMethod();
		return new AccessLine(level, System.currentTimeMillis(), nanos,
				(method != null && METHODS.contains(method)) ? method : "OTHER", route, response.getStatus(),
				response.getBytesWritten(false), RequestClient.of(request), RequestId.of(request),
				RequestTrace.traceId(request), (span != null) ? span.getSpanId() : null);
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

	/**
	 * The attributes hold the caller's address as a proxy sees it, which is not logged.
	 */
	@Override
	public void setRequestAttributesEnabled(boolean enabled) {
	}

}
