package dev.orderfood.api;

import java.util.List;

import jakarta.validation.constraints.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The other sites whose pages may call the API.
 *
 * @param allowedOrigins origins such as {@code https://shop.example.com}, from
 * {@code CORS_ALLOWED_ORIGINS}; none by default
 */
@ConfigurationProperties("orderfood.cors")
@Validated
record CorsProperties(@DefaultValue List<@Pattern(regexp = "https?://[A-Za-z0-9.\\-\\[\\]:]+",
		message = "origins such as https://shop.example.com, separated by commas") String> allowedOrigins) {

}
