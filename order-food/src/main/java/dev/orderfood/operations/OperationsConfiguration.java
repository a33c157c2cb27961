package dev.orderfood.operations;

import java.time.Clock;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(ShutdownProperties.class)
class OperationsConfiguration {

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

	/**
	 * The library would stop sending the moment that a signal comes; the application
	 * context closes it when the last requests have been answered.
	 */
	@Bean
	AutoConfigurationCustomizerProvider traces() {
		return (customizer) -> {
			customizer.addSamplerCustomizer((sampler, config) -> new RequestSampler(sampler))
				.addSpanExporterCustomizer((exporter, config) -> new TraceOutage(exporter));
			if (customizer instanceof AutoConfiguredOpenTelemetrySdkBuilder sdk) {
				sdk.disableShutdownHook();
			}
		};
	}

}
