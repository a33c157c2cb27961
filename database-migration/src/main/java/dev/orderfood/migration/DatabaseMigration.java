package dev.orderfood.migration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Applies the migrations and ends: exit code 0 when the schema is current, 1 otherwise.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DatabaseMigration {

	/**
	 * Starts the app.
	 * @param args Spring Boot's command-line properties
	 */
	public static void main(String[] args) {
		System.exit(SpringApplication.exit(SpringApplication.run(DatabaseMigration.class, args)));
	}

}
