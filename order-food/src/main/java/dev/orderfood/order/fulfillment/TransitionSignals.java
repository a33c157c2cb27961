package dev.orderfood.order.fulfillment;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import dev.orderfood.client.ApiClient;
import dev.orderfood.order.OrderStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * The metrics, the span and the log line of each transition. Reasons are text of a client
 * and stand in none of them.
 */
@Component
class TransitionSignals {

	private static final Logger log = LoggerFactory.getLogger(TransitionSignals.class);

	private final Tracer tracer;

	private final MeterProvider<Timer> stays;

	private final MeterProvider<Counter> transitions;

	TransitionSignals(OpenTelemetry telemetry, MeterRegistry registry) {
		this.tracer = telemetry.getTracer("dev.orderfood.order");
		this.stays = Timer.builder("orderfood.order.status")
			.description("How long orders were in a status when they left it")
			.withRegistry(registry);
		this.transitions = Counter.builder("orderfood.order.transitions")
			.description("Transitions of orders by the status that they came into")
			.withRegistry(registry);
		// Series that begin with the first event hide it from rate().
		for (OrderStatus status : OrderStatus.values()) {
			if (!status.next().isEmpty()) {
				this.stays.withTag("status", label(status));
			}
			if (status != OrderStatus.PLACED) {
				this.transitions.withTag("status", label(status));
			}
		}
	}

	/**
	 * Observes a transition that a client asks for.
	 * @param client the client
	 * @param orderId the order
	 * @param to the status that it is to come into
	 * @param transition makes the transition, and returns it if it was made
	 * @return what was returned
	 */
	Optional<Transition> observe(ApiClient client, UUID orderId, OrderStatus to,
			Supplier<Optional<Transition>> transition) {
		Span span = span(orderId, to);
		try (Scope _ = span.makeCurrent()) {
			Optional<Transition> made = transition.get();
			span.setAttribute("order.transition.made", made.isPresent());
			made.ifPresent((moved) -> count(moved, span, "client " + client.id()));
			return made;
		}
		catch (RuntimeException ex) {
			span.setStatus(StatusCode.ERROR);
			throw ex;
		}
		finally {
			span.end();
		}
	}

	/**
	 * Notes a transition that nobody asked for.
	 * @param made the transition
	 */
	void madeByItself(Transition made) {
		Span span = span(made.orderId(), made.to());
		span.setAttribute("order.transition.made", true);
		count(made, span, "the system");
		span.end();
	}

	private Span span(UUID orderId, OrderStatus to) {
		return this.tracer.spanBuilder("order.transition")
			.setAttribute("order.id", orderId.toString())
			.setAttribute("order.status", to.name())
			.startSpan();
	}

	private void count(Transition made, Span span, String by) {
		span.setAttribute("order.status.before", made.from().name());
		this.stays.withTag("status", label(made.from())).record(made.stayed());
		this.transitions.withTag("status", label(made.to())).increment();
		log.info("Order {} is {}, after {} s as {}, by {}", made.orderId(), made.to(), made.stayed().toSeconds(),
				made.from(), by);
	}

	private static String label(OrderStatus status) {
		return status.name().toLowerCase(Locale.ROOT);
	}

}
