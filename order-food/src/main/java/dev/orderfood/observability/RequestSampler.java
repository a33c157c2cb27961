package dev.orderfood.observability;

import java.util.List;
import java.util.Set;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * Leaves out traces that nobody would look for: what is asked of the database every
 * second, outside of any request, and what machines ask about the state of this process.
 * For everything else, the sampler that was configured decides.
 */
class RequestSampler implements Sampler {

	private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");

	private static final Set<String> ASKED_BY_MACHINES = Set.of("/livez", "/health", "/healthz", "/readyz", "/ready",
			"/metrics", "/actuator/prometheus", "/actuator/health");

	private final Sampler configured;

	RequestSampler(Sampler configured) {
		this.configured = configured;
	}

	@Override
	public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
			Attributes attributes, List<LinkData> links) {
		if (!Span.fromContext(parent).getSpanContext().isValid() && isNoise(kind, attributes)) {
			return SamplingResult.drop();
		}
		return this.configured.shouldSample(parent, traceId, name, kind, attributes, links);
	}

	private static boolean isNoise(SpanKind kind, Attributes attributes) {
		if (kind == SpanKind.SERVER) {
			String path = attributes.get(PATH);
			return path != null && ASKED_BY_MACHINES.contains(path);
		}
		return kind == SpanKind.CLIENT;
	}

	@Override
	public String getDescription() {
		return "RequestSampler{" + this.configured.getDescription() + "}";
	}

}
