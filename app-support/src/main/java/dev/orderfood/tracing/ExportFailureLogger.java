package dev.orderfood.tracing;

import java.time.Duration;
import java.util.Collection;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs that spans cannot be exported: once when it begins, every ten minutes, and when it
 * is over; the library would log stack traces. Spans that cannot be exported are lost;
 * neither requests nor runs fail for it.
 */
class ExportFailureLogger implements SpanExporter {

	private static final Logger log = LoggerFactory.getLogger(ExportFailureLogger.class);

	private static final long BETWEEN_LINES_NANOS = Duration.ofMinutes(10).toNanos();

	private final SpanExporter exporter;

	private final String message;

	private long lost;

	private long lastLine;

	ExportFailureLogger(SpanExporter exporter, String message) {
		this.exporter = exporter;
		this.message = message;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		CompletableResultCode result = this.exporter.export(spans);
		return result.whenComplete(() -> exported(spans.size(), result.isSuccess()));
	}

	private synchronized void exported(int spans, boolean taken) {
		if (taken) {
			if (this.lost > 0) {
				log.info("Traces are exported again; {} spans were lost", this.lost);
				this.lost = 0;
			}
			return;
		}
		if (this.lost == 0 || System.nanoTime() - this.lastLine > BETWEEN_LINES_NANOS) {
			log.warn("{}, {} spans so far: the collector cannot be reached or refuses them", this.message,
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
