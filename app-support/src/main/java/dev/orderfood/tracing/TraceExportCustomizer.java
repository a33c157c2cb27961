package dev.orderfood.tracing;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/**
 * Logs a failed export in one line, and lets the application context close the exporter.
 * The library would stop sending the moment that a signal comes; the application context
 * closes it last, when the spans of what was at work have ended. A bean of each app.
 */
public final class TraceExportCustomizer implements AutoConfigurationCustomizerProvider {

	private final String lost;

	/**
	 * Creates the customizer.
	 * @param lost how the log says that spans are lost, such as {@code Traces are lost}
	 */
	public TraceExportCustomizer(String lost) {
		this.lost = lost;
	}

	@Override
	public void customize(AutoConfigurationCustomizer customizer) {
		customizer.addSpanExporterCustomizer((exporter, config) -> new ExportFailureLogger(exporter, this.lost));
		if (customizer instanceof AutoConfiguredOpenTelemetrySdkBuilder sdk) {
			sdk.disableShutdownHook();
		}
	}

}
