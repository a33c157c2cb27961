package dev.orderfood.migration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Applies the migrations and ends: exit code 0 when the schema is current, 1 otherwise.
 */
@SpringBootApplication
public class DatabaseMigration {

	/**
	 * Starts the app.
	 * @param args Spring Boot's command-line properties
	 */
	public static void main(String[] args) {
		System.exit(SpringApplication.exit(SpringApplication.run(DatabaseMigration.class, args)));
	}

}
