package dev.orderfood.api;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which other sites' pages may call the API.
 *
 * @param allowedOrigins origins such as {@code https://shop.example.com}, from
 * {@code CORS_ALLOWED_ORIGINS}; none by default
 */
@ConfigurationProperties("orderfood.cors")
public record CorsProperties(@DefaultValue List<String> allowedOrigins) {

	/**
	 * Checks the origins.
	 */
	public CorsProperties {
		for (String origin : allowedOrigins) {
			if (!origin.matches("https?://[A-Za-z0-9.\\-\\[\\]:]+")) {
				throw new IllegalArgumentException("CORS_ALLOWED_ORIGINS has \"" + origin
						+ "\": give origins such as https://shop.example.com, separated by commas");
			}
		}
	}

}
