package dev.orderfood.observability;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceId;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Notes which span a request has, for what happens to it outside of that span: its access
 * line, and errors that the container answers. Runs as the first filter inside the span.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
public class RequestTrace implements Filter {

	private static final String SPAN = RequestTrace.class.getName() + ".span";

	private static final String NO_SPAN = RequestTrace.class.getName() + ".traceId";

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		Span span = Span.current();
		if (span.getSpanContext().isValid()) {
			request.setAttribute(SPAN, span.getSpanContext());
			String id = RequestId.of(request);
			if (span.isRecording() && id != null) {
				span.setAttribute(RequestId.LOG_KEY, id);
			}
		}
		chain.doFilter(request, response);
	}

	/**
	 * Returns the id of a request's trace. What the container refuses before a span
	 * exists gets one that leads nowhere, so that its answer and its access line name the
	 * same.
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

	public static String made() {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return TraceId.fromLongs(random.nextLong(), random.nextLong(1, Long.MAX_VALUE));
	}

}
