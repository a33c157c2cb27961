package dev.orderfood;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The REST API. */
@SpringBootApplication
public class OrderFood {

	/**
	 * Starts the API.
	 * @param args Spring Boot's command-line properties
	 */
	public static void main(String[] args) {
		SpringApplication.run(OrderFood.class, args);
	}

}
