package dev.orderfood.order;

import java.io.IOException;

import dev.orderfood.api.ErrorResponseWriter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Refuses orders while the queue of the {@link OrderWriter} is full, before the key is
 * looked up or the body is read: a refusal has to cost next to nothing, or clients that
 * try again and again take the time of those that are served.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
class LoadSheddingFilter implements Filter {

	private static final String PATH = "/api/order";

	private final OrderWriter writer;

	private final OrderMetrics metrics;

	private final ErrorResponseWriter answers;

	LoadSheddingFilter(OrderWriter writer, OrderMetrics metrics, ErrorResponseWriter answers) {
		this.writer = writer;
		this.metrics = metrics;
		this.answers = answers;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (this.writer.isFull() && isOrder((HttpServletRequest) request)) {
			this.metrics.refusedUnread();
			this.answers.write((HttpServletResponse) response, HttpStatus.SERVICE_UNAVAILABLE,
					OrderWriter.overloaded().sentence());
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private static boolean isOrder(HttpServletRequest request) {
		return "POST".equals(request.getMethod()) && PATH.equals(request.getRequestURI());
	}

}
