package dev.orderfood.tracing;

import java.util.Collection;
import java.util.Collections;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ExportFailureLoggerTests {

	private final Collector collector = new Collector();

	private final ExportFailureLogger exporter = new ExportFailureLogger(this.collector, "Traces are lost");

	@Test
	void anOutageIsLoggedOnceAndItsEndWithWhatWasLost(CapturedOutput output) {
		this.collector.away = true;
		export(3);
		export(4);
		assertThat(output.toString().lines()).singleElement()
			.asString()
			.contains("WARN", "Traces are lost, 3 spans so far: the collector cannot be reached or refuses them");

		this.collector.away = false;
		export(5);
		export(6);
		assertThat(output.toString().lines()).hasSize(2)
			.last()
			.asString()
			.contains("INFO", "Traces are exported again; 7 spans were lost");
	}

	@Test
	void whatIsExportedIsNotLogged(CapturedOutput output) {
		assertThat(export(1).isSuccess()).isTrue();
		assertThat(output.toString()).isEmpty();
	}

	private CompletableResultCode export(int spans) {
		return this.exporter.export(Collections.nCopies(spans, null));
	}

	private static final class Collector implements SpanExporter {

		private boolean away;

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			return this.away ? CompletableResultCode.ofFailure() : CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
