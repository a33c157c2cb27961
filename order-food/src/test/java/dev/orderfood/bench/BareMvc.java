package dev.orderfood.bench;

import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Spring MVC on Tomcat with an empty handler and none of our filters: what
 * {@code bench/api.sh} measures the cost of everything else against.
 */
@Configuration(proxyBeanMethods = false)
@Profile("bare")
@ImportAutoConfiguration({ TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
		WebMvcAutoConfiguration.class })
class BareMvc {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(BareMvc.class, Handler.class);
		application.setAdditionalProfiles("bare");
		application.setDefaultProperties(
				Map.of("spring.threads.virtual.enabled", "true", "spring.config.name", "bare", "server.port", "8080"));
		application.run(args);
	}

	@RestController
	@Profile("bare")
	static class Handler {

		@GetMapping(path = "/api/empty", produces = MediaType.APPLICATION_JSON_VALUE)
		void empty(HttpServletResponse response) {
			response.setContentType(MediaType.APPLICATION_JSON_VALUE);
			response.setContentLength(0);
		}

	}

}
