package dev.orderfood.observability;

import io.opentelemetry.api.trace.Span;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** Ties samples of the metrics to traces that are exported: their exemplars. */
@Component
class TraceExemplars implements SpanContext {

	@Override
	public @Nullable String getCurrentTraceId() {
		return Span.current().getSpanContext().getTraceId();
	}

	@Override
	public @Nullable String getCurrentSpanId() {
		return Span.current().getSpanContext().getSpanId();
	}

	@Override
	public boolean isCurrentSpanSampled() {
		return Span.current().getSpanContext().isSampled();
	}

	/** The span needs no mark: it is exported because it was sampled. */
	@Override
	public void markCurrentSpanAsExemplar() {
	}

}
