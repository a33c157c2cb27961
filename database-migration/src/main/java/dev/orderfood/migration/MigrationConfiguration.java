package dev.orderfood.migration;

import dev.orderfood.tracing.TraceExportCustomizer;

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

	@Bean
	TraceExportCustomizer traceExport() {
		return new TraceExportCustomizer("The trace of this run is lost");
	}

}
