package dev.orderfood.observability;

import java.time.Duration;
import java.util.Collection;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of a collector that does not take spans: in a line when it begins, in one every
 * ten minutes, and in one when it is over, where the library would log stack traces.
 * Spans that find no collector are lost; requests never wait for one.
 */
class ExportFailureLogger implements SpanExporter {

	private static final Logger log = LoggerFactory.getLogger(ExportFailureLogger.class);

	private static final long BETWEEN_LINES_NANOS = Duration.ofMinutes(10).toNanos();

	private final SpanExporter exporter;

	private long lost;

	private long lastLine;

	ExportFailureLogger(SpanExporter exporter) {
		this.exporter = exporter;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		CompletableResultCode result = this.exporter
			.export(spans.stream().map(ExportFailureLogger::withoutCaller).toList());
		return result.whenComplete(() -> exported(spans.size(), result.isSuccess()));
	}

	private static SpanData withoutCaller(SpanData span) {
		return (span.getKind() == SpanKind.SERVER) ? new RedactedSpan(span) : span;
	}

	private synchronized void exported(int spans, boolean taken) {
		if (taken) {
			if (this.lost > 0) {
				log.info("Traces are taken again; {} spans were lost", this.lost);
				this.lost = 0;
			}
			return;
		}
		if (this.lost == 0 || System.nanoTime() - this.lastLine > BETWEEN_LINES_NANOS) {
			log.warn("Traces are lost, {} spans so far: the collector is away, or does not take them",
					this.lost + spans);
			this.lastLine = System.nanoTime();
		}
		this.lost += spans;
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
