package dev.orderfood.observability;

import java.util.Set;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * A span without what is the caller's own: its words, which may be anything, a key among
 * them, and where it calls from. The route says which address was meant.
 */
class RedactedSpan extends DelegatingSpanData {

	private static final Set<String> OF_THE_CALLER = Set.of("url.path", "url.query", "user_agent.original",
			"http.request.method_original", "client.address", "network.peer.address", "network.peer.port");

	private final Attributes attributes;

	RedactedSpan(SpanData span) {
		super(span);
		this.attributes = span.getAttributes()
			.toBuilder()
			.removeIf((key) -> OF_THE_CALLER.contains(key.getKey()))
			.build();
	}

	@Override
	public Attributes getAttributes() {
		return this.attributes;
	}

}
