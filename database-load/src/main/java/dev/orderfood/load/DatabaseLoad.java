package dev.orderfood.load;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

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
		SmallHeap.keep();
		ConfigurableApplicationContext context = SpringApplication.run(DatabaseLoad.class, args);
		// A signal to end has closed it already; then the JVM ends with the signal's
		// code.
		System.exit(context.isActive() ? SpringApplication.exit(context) : 1);
	}

}
