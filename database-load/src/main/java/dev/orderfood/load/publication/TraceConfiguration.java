package dev.orderfood.load.publication;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

	/**
	 * The library would stop sending the moment that a signal comes; the application
	 * context closes it last, when the spans of the run have ended.
	 */
	@Bean
	AutoConfigurationCustomizerProvider traces() {
		return (customizer) -> {
			customizer.addSpanExporterCustomizer((exporter, config) -> new ExportFailureLogger(exporter));
			if (customizer instanceof AutoConfiguredOpenTelemetrySdkBuilder sdk) {
				sdk.disableShutdownHook();
			}
		};
	}

}
