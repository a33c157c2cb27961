package dev.orderfood.migration;

import java.util.Collection;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a failed export of spans in one line, where the library would log a stack trace. A
 * failed export does not change the outcome of the run.
 */
class ExportFailureLogger implements SpanExporter {

	private static final Logger log = LoggerFactory.getLogger(ExportFailureLogger.class);

	private final SpanExporter exporter;

	ExportFailureLogger(SpanExporter exporter) {
		this.exporter = exporter;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		CompletableResultCode result = this.exporter.export(spans);
		return result.whenComplete(() -> {
			if (!result.isSuccess()) {
				log.warn("The trace of this run is lost, {} spans: the collector is unreachable, or refuses them",
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
