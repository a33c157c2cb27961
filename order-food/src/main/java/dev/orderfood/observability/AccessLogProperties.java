package dev.orderfood.observability;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The requests that the access log has lines of.
 *
 * @param requests {@code all}, {@code sampled} (errors, slow requests, and those whose
 * trace is sampled), {@code errors} (errors and slow requests) or {@code none};
 * {@code true} and {@code false} mean all and none
 * @param slowAfter the duration from which on a request is slow
 * @param quietRoutes routes that monitoring calls every few seconds: written at the level
 * DEBUG
 * @param queue how many lines wait to be written at most; the next one is dropped and
 * counted
 */
@ConfigurationProperties("orderfood.access-log")
@Validated
record AccessLogProperties(
		@DefaultValue("sampled") @Pattern(regexp = "(?i)all|sampled|errors|none|true|false",
				message = "all, sampled, errors, none, true or false") String requests,
		@DefaultValue("500ms") @DurationMin(millis = 1) @DurationMax(minutes = 1) Duration slowAfter,
		@DefaultValue Set<String> quietRoutes, @DefaultValue("8192") @Min(1) @Max(1_000_000) int queue) {

	Mode mode() {
		return switch (this.requests.toLowerCase(Locale.ROOT)) {
			case "all", "true" -> Mode.ALL;
			case "none", "false" -> Mode.NONE;
			case "sampled" -> Mode.SAMPLED;
			default -> Mode.ERRORS;
		};
	}

	/** Which requests have lines. */
	enum Mode {

		/** Every request. */
		ALL,

		/** Errors, slow requests, and requests whose trace is sampled. */
		SAMPLED,

		/** Errors and slow requests. */
		ERRORS,

		/** No request. */
		NONE

	}

}
