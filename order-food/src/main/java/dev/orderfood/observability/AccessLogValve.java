package dev.orderfood.observability;

import java.io.IOException;
import java.time.Instant;
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
 * The outermost valve: names the request in all that is logged about it, and leaves an
 * access line when it is over. Tomcat calls {@link #log} for every request, also for
 * those that it refuses itself.
 */
class AccessLogValve extends ValveBase implements org.apache.catalina.AccessLog {

	/** What callers make up is not repeated. */
	private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS",
			"TRACE");

	private final AccessLog accessLog;

	private final Routes routes;

	private final Set<String> quietRoutes;

	AccessLogValve(AccessLog accessLog, Routes routes, Set<String> quietRoutes) {
		super(true);
		this.accessLog = accessLog;
		this.routes = routes;
		this.quietRoutes = quietRoutes;
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
		if (!this.accessLog.wants(Level.INFO)) {
			return;
		}
		String route = this.routes.of(request);
		Level level = this.quietRoutes.contains(route) ? Level.DEBUG : Level.INFO;
		if (level == Level.INFO || this.accessLog.wants(level)) {
			this.accessLog.add(line(level, route, request, response, nanos));
		}
	}

	private static AccessLine line(Level level, String route, Request request, Response response, long nanos) {
		String method = request.getMethod();
		SpanContext span = RequestTrace.span(request);
		return new AccessLine(level, Instant.now(), nanos,
				(method != null && METHODS.contains(method)) ? method : "OTHER", route, response.getStatus(),
				response.getBytesWritten(false), RequestClient.of(request), RequestId.of(request),
				RequestTrace.traceId(request), spanId(span));
	}

	private static @Nullable String spanId(@Nullable SpanContext span) {
		return (span != null) ? span.getSpanId() : null;
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

	/**
	 * The attributes are a proxy's idea of the caller's address, which is not written.
	 */
	@Override
	public void setRequestAttributesEnabled(boolean enabled) {
	}

}
