package dev.orderfood.migration;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;

/**
 * Keeps Spring Boot from migrating while the application context starts:
 * {@link MigrationRunner} does it afterwards.
 */
class MigrationConfiguration {

	@Bean
	FlywayMigrationStrategy migrateLater() {
		return (flyway) -> {
		};
	}

}
