package dev.orderfood.migration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Import;

/**
 * Applies the migrations and ends: exit code 0 when the schema is current, 1 otherwise.
 * <p>
 * Names its few beans instead of having them found: the other apps' tests have this jar
 * on their classpath for the migrations in it, and their scan must not find any.
 */
@EnableAutoConfiguration
@EnableConfigurationProperties(MigrationProperties.class)
@Import({ MigrationConfiguration.class, MigrationProgress.class, MigrationRunner.class, MigrationTrace.class,
		SessionLimits.class })
public class DatabaseMigration {

	/**
	 * Starts the app.
	 * @param args Spring Boot's command-line properties
	 */
	public static void main(String[] args) {
		System.exit(SpringApplication.exit(SpringApplication.run(DatabaseMigration.class, args)));
	}

}
