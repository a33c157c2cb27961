package dev.orderfood.load.publication;

import dev.orderfood.tracing.TraceExportCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

	@Bean
	TraceExportCustomizer traceExport() {
		return new TraceExportCustomizer("The trace of this run is lost");
	}

}
