package dev.orderfood.observability;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessLogProperties.class)
class ObservabilityConfiguration {

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> accessLogValve(AccessLog accessLog, Routes routes,
			AccessLogProperties properties) {
		return (factory) -> factory.addEngineValves(new AccessLogValve(accessLog, routes, properties));
	}

	/**
	 * The library would stop sending the moment that a signal comes; the application
	 * context closes it when the last requests have been answered.
	 */
	@Bean
	AutoConfigurationCustomizerProvider traces() {
		return (customizer) -> {
			customizer.addSamplerCustomizer((sampler, config) -> new RequestSampler(sampler))
				.addSpanExporterCustomizer((exporter, config) -> new ExportFailureLogger(exporter));
			if (customizer instanceof AutoConfiguredOpenTelemetrySdkBuilder sdk) {
				sdk.disableShutdownHook();
			}
		};
	}

}
