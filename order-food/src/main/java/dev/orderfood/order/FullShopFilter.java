package dev.orderfood.order;

import java.io.IOException;

import dev.orderfood.operations.ConditionalOnTarget;
import dev.orderfood.operations.Target;
import dev.orderfood.web.ErrorAnswers;
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
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Refuses orders while the shop is full, before anything has been done for them: neither
 * the key is looked up nor the body read. A refusal must cost next to nothing, or those
 * who ask again and again take the time of those who are served. It only looks; places
 * are taken where the order is known ({@link OrderAdmission}), so that whoever sends a
 * body slowly holds none.
 */
@ConditionalOnTarget({ Target.ALL, Target.ORDER })
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 3)
class FullShopFilter implements Filter {

	private static final String PATH = "/api/order";

	private final OrderAdmission admission;

	private final OrderMetrics metrics;

	private final ErrorAnswers answers;

	FullShopFilter(OrderAdmission admission, OrderMetrics metrics, ErrorAnswers answers) {
		this.admission = admission;
		this.metrics = metrics;
		this.answers = answers;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (this.admission.isFull() && isOrder((HttpServletRequest) request)) {
			this.metrics.refusedUnseen();
			ServerHttpObservationFilter.findObservationContext((HttpServletRequest) request)
				.ifPresent((context) -> context.setPathPattern(PATH));
			this.answers.write((HttpServletResponse) response, HttpStatus.SERVICE_UNAVAILABLE, OrderAdmission.FULL);
		}
		else {
			chain.doFilter(request, response);
		}
	}

	private static boolean isOrder(HttpServletRequest request) {
		return "POST".equals(request.getMethod()) && PATH.equals(request.getRequestURI());
	}

}
