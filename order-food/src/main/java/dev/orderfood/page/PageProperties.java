package dev.orderfood.page;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The pages in the browser.
 *
 * @param enabled whether they are served
 * @param apiKey the key that the shop page orders with; public, because every visitor
 * gets it
 * @param currency the currency of all prices, a code of ISO 4217
 */
@ConfigurationProperties("orderfood.page")
@Validated
record PageProperties(@DefaultValue("false") boolean enabled, @DefaultValue("") String apiKey,
		@DefaultValue("USD") @Pattern(regexp = "[A-Z]{3}",
				message = "a code of ISO 4217 such as USD") String currency) {

	@AssertTrue(message = "SHOP_API_KEY is empty: with SHOP_PAGE=true, give a key of the scope create_order, which "
			+ "every visitor of the page gets")
	boolean isApiKeyGiven() {
		return !this.enabled || !this.apiKey.isBlank();
	}

}
