package dev.orderfood.load;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Loads the shop's data from files and ends: exit code 0 when the database holds what the
 * files say, 1 when nothing was changed.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DatabaseLoad {

	/**
	 * Starts the app.
	 * @param args Spring Boot's command-line properties
	 */
	public static void main(String[] args) {
		System.exit(SpringApplication.exit(SpringApplication.run(DatabaseLoad.class, args)));
	}

}
