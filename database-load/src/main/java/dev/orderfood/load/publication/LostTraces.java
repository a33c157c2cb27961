package dev.orderfood.load.publication;

import java.util.Collection;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in one line that a collector did not take the spans, where the library would say
 * it in a stack trace. It changes nothing else: the run's work is done or not without it.
 */
class LostTraces implements SpanExporter {

	private static final Logger log = LoggerFactory.getLogger(LostTraces.class);

	private final SpanExporter exporter;

	LostTraces(SpanExporter exporter) {
		this.exporter = exporter;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		CompletableResultCode result = this.exporter.export(spans);
		return result.whenComplete(() -> {
			if (!result.isSuccess()) {
				log.warn("The trace of this run is lost, {} spans: the collector is away, or does not take them",
						spans.size());
			}
		});
	}

	@Override
	public CompletableResultCode flush() {
		return this.exporter.flush();
	}

	@Override
	public CompletableResultCode shutdown() {
		return this.exporter.shutdown();
	}

	@Override
	public String toString() {
		return this.exporter.toString();
	}

}
