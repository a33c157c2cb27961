package dev.orderfood.settings;

import dev.orderfood.tracing.TraceExport;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Settings that Spring Boot or a library reads without checking them, or that decide
 * which beans there are. They are checked before any bean is created; null where a
 * variable is not set.
 *
 * @param port the port of the API; 0 means any free one
 * @param managementPort the port of metrics and Actuator, if it is a port of its own
 * @param databasePort the port of the database
 * @param databaseSslMode whether and how connections to the database are encrypted, as
 * PostgreSQL names it
 * @param metrics whether metrics are served
 * @param target what the process does
 * @param shopPage whether the pages in the browser are served
 * @param traceEndpoint where traces are sent
 */
@ConfigurationProperties("orderfood.process")
@Validated
record ProcessSettings(@Min(0) @Max(65_535) @Nullable Integer port,
		@Min(0) @Max(65_535) @Nullable Integer managementPort, @Min(1) @Max(65_535) @Nullable Integer databasePort,
		@Pattern(regexp = "disable|allow|prefer|require|verify-ca|verify-full",
				message = "disable, allow, prefer, require, verify-ca or verify-full") @Nullable String databaseSslMode,
		@Pattern(regexp = "(?i)true|false", message = "true or false") @Nullable String metrics,
		@Pattern(regexp = "all|order|inventory|notification",
				message = "all, order, inventory or notification") @Nullable String target,
		@Pattern(regexp = "(?i)true|false", message = "true or false") @Nullable String shopPage,
		@Pattern(regexp = TraceExport.ENDPOINT,
				message = "an address such as http://jaeger:4318") @Nullable String traceEndpoint) {
}
