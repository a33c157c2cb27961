package dev.orderfood.api;

import java.io.IOException;
import java.util.List;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/** Lets pages of other sites call the API, if {@link CorsProperties} name any. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CorsProperties.class)
class CrossOriginRequests {

	/** Before security: a browser sends no key when it asks whether it may call. */
	private static final int ORDER = SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1;

	@Bean
	FilterRegistrationBean<CorsFilter> crossOriginFilter(CorsProperties cors, ErrorResponseWriter answers) {
		UrlBasedCorsConfigurationSource paths = new UrlBasedCorsConfigurationSource();
		paths.registerCorsConfiguration("/api/**", allowed(cors));
		CorsFilter filter = new CorsFilter(paths);
		filter.setCorsProcessor(new DefaultCorsProcessor() {
			@Override
			protected void rejectRequest(ServerHttpResponse response) throws IOException {
				answers.write(((ServletServerHttpResponse) response).getServletResponse(), HttpStatus.FORBIDDEN,
						"Pages of this origin may not make this call.");
			}
		});
		FilterRegistrationBean<CorsFilter> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(ORDER);
		registration.setEnabled(!cors.allowedOrigins().isEmpty());
		return registration;
	}

	private static CorsConfiguration allowed(CorsProperties cors) {
		CorsConfiguration allowed = new CorsConfiguration();
		allowed.setAllowedOrigins(cors.allowedOrigins());
		allowed.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "DELETE"));
		allowed.setAllowedHeaders(List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.IF_NONE_MATCH, HttpHeaders.IF_MATCH,
				"api_key", "Idempotency-Key", "Last-Event-ID", "X-Request-Id", "traceparent", "tracestate"));
		allowed.setExposedHeaders(List.of(HttpHeaders.ETAG, HttpHeaders.LINK, HttpHeaders.RETRY_AFTER, "RateLimit",
				"RateLimit-Policy", "Idempotent-Replayed", "X-Request-Id"));
		return allowed;
	}

}
