package dev.orderfood.order;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;

import org.springframework.stereotype.Component;

/**
 * Shows the writing of a batch in the traces of all its orders. The statement is a span
 * of the first order whose trace is recorded; the others have a span
 * {@code order.awaitBatch} that is linked to that trace.
 */
@Component
class BatchTracing {

	private final Tracer tracer;

	BatchTracing(OpenTelemetry telemetry) {
		this.tracer = telemetry.getTracer("dev.orderfood.order");
	}

	/**
	 * Notes in the other traces what their orders waited for.
	 * @param batch the orders
	 */
	void end(List<PendingOrder> batch) {
		Context host = host(batch);
		for (PendingOrder order : batch) {
			if (!order.trace().equals(host) && isRecorded(order.trace())) {
				this.tracer.spanBuilder("order.awaitBatch")
					.setParent(order.trace())
					.setStartTimestamp(TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - order.age(),
							TimeUnit.NANOSECONDS)
					.setAttribute("order.batch.size", (long) batch.size())
					.addLink(Span.fromContext(host).getSpanContext())
					.startSpan()
					.end();
			}
		}
	}

	/**
	 * Chooses the trace that the statement belongs to.
	 * @param batch the orders
	 * @return the context of that trace
	 */
	Context host(List<PendingOrder> batch) {
		for (PendingOrder order : batch) {
			if (isRecorded(order.trace())) {
				return order.trace();
			}
		}
		return batch.getFirst().trace();
	}

	private static boolean isRecorded(Context context) {
		return Span.fromContext(context).getSpanContext().isSampled();
	}

}
