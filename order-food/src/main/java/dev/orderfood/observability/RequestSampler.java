package dev.orderfood.observability;

import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * Drops traces that would begin with a statement of the database: what the API asks it
 * every second, outside of any request. For all other traces the configured sampler
 * decides.
 */
class RequestSampler implements Sampler {

	private final Sampler configured;

	RequestSampler(Sampler configured) {
		this.configured = configured;
	}

	@Override
	public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
			Attributes attributes, List<LinkData> links) {
		if (!Span.fromContext(parent).getSpanContext().isValid() && kind == SpanKind.CLIENT) {
			return SamplingResult.drop();
		}
		return this.configured.shouldSample(parent, traceId, name, kind, attributes, links);
	}

	@Override
	public String getDescription() {
		return "RequestSampler{" + this.configured.getDescription() + "}";
	}

}
