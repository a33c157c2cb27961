package dev.orderfood.observability;

import dev.orderfood.tracing.TraceExportCustomizer;
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

	@Bean
	AutoConfigurationCustomizerProvider requestSampling() {
		return (customizer) -> customizer.addSamplerCustomizer((sampler, config) -> new RequestSampler(sampler));
	}

	@Bean
	TraceExportCustomizer traceExport() {
		return new TraceExportCustomizer("Traces are lost");
	}

}
