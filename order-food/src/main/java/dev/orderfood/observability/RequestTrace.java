package dev.orderfood.observability;

import java.util.concurrent.ThreadLocalRandom;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceId;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a request, for what happens to the request outside of its span: its access
 * line, and errors that the servlet container answers.
 */
public final class RequestTrace {

	private static final String SPAN = RequestTrace.class.getName() + ".span";

	private static final String NO_SPAN = RequestTrace.class.getName() + ".traceId";

	private RequestTrace() {
	}

	static void note(ServletRequest request, SpanContext span) {
		request.setAttribute(SPAN, span);
	}

	/**
	 * Returns the id of a request's trace. A request that has no span, because the
	 * container refused it, gets an id that its response and its access line share.
	 */
	public static String traceId(ServletRequest request) {
		SpanContext span = span(request);
		if (span != null) {
			return span.getTraceId();
		}
		if (request.getAttribute(NO_SPAN) instanceof String made) {
			return made;
		}
		String made = made();
		request.setAttribute(NO_SPAN, made);
		return made;
	}

	static @Nullable SpanContext span(ServletRequest request) {
		return (SpanContext) request.getAttribute(SPAN);
	}

	/**
	 * Creates the id of a trace that nothing else belongs to.
	 * @return 32 hexadecimal digits
	 */
	public static String made() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return TraceId.fromLongs(random.nextLong(), random.nextLong(1, Long.MAX_VALUE));
	}

}
