package dev.orderfood.page;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the pages what differs between shops. */
@RestController
@ConditionalOnBooleanProperty("orderfood.page.enabled")
class PageController {

	static final String CONFIG = "/shop/config.json";

	private final Config config;

	PageController(PageProperties properties) {
		this.config = new Config(properties.apiKey(), properties.currency());
	}

	@GetMapping(CONFIG)
	ResponseEntity<Config> config() {
		return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(this.config);
	}

	/**
	 * What the pages need.
	 *
	 * @param apiKey the key that the shop page orders with
	 * @param currency the currency of all prices
	 */
	record Config(String apiKey, String currency) {
	}

}
