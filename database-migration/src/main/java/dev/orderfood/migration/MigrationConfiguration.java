package dev.orderfood.migration;

import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Keeps Spring Boot from migrating while the application context starts:
 * {@link MigrationRunner} does it afterwards.
 */
@Configuration(proxyBeanMethods = false)
class MigrationConfiguration {

	@Bean
	FlywayMigrationStrategy migrateLater() {
		return (flyway) -> {
		};
	}

}
