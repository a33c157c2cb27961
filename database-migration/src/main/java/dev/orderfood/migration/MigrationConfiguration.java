package dev.orderfood.migration;

import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

import org.springframework.boot.flyway.autoconfigure.FlywayConfigurationCustomizer;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;

class MigrationConfiguration {

	/**
	 * Keeps Spring Boot from migrating while the application context starts:
	 * {@link MigrationRunner} does it afterwards.
	 */
	@Bean
	FlywayMigrationStrategy migrateLater() {
		return (flyway) -> {
		};
	}

	@Bean
	FlywayConfigurationCustomizer sessionLimits(SessionLimits limits) {
		return (flyway) -> flyway.initSql(limits.sql());
	}

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
