package dev.orderfood.bench;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Does nothing behind the same filters as the catalog: what {@code bench/api.sh} measures
 * the catalog against.
 */
@RestController
@Profile("bench")
class EmptyHandler {

	@GetMapping(path = "/api/empty", produces = MediaType.APPLICATION_JSON_VALUE)
	void empty(HttpServletResponse response) {
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setContentLength(0);
	}

}
