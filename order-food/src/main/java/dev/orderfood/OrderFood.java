package dev.orderfood;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;

/**
 * The REST API. Its users have API keys; the user with a password that Spring Boot would
 * make up, and write to the log, could do nothing.
 */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
public class OrderFood {

	/**
	 * Starts the API.
	 * @param args Spring Boot's command-line properties
	 */
	public static void main(String[] args) {
		SpringApplication.run(OrderFood.class, args);
	}

}
