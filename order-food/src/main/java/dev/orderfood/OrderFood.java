package dev.orderfood;

import java.time.Clock;

import dev.orderfood.settings.TargetFilter;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurationExcludeFilter;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

/**
 * The REST API. Its users have API keys, so it has none of the users with a password that
 * Spring Boot would configure.
 */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
@ComponentScan(excludeFilters = { @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class),
		@Filter(type = FilterType.CUSTOM, classes = AutoConfigurationExcludeFilter.class),
		@Filter(type = FilterType.CUSTOM, classes = TargetFilter.class) })
public class OrderFood {

	/**
	 * Starts the API.
	 * @param args Spring Boot's command-line properties
	 */
	public static void main(String[] args) {
		SpringApplication.run(OrderFood.class, args);
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
