package dev.orderfood.client;

import java.io.IOException;
import java.util.List;

import dev.orderfood.api.CorsProperties;
import dev.orderfood.api.ErrorResponseWriter;
import dev.orderfood.database.DatabaseOutageLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

/**
 * Authorization: orders, changes and administration need an API key; the rest is public.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateLimitProperties.class)
class ClientSecurity {

	/** What belongs to one order. */
	private static final String[] ONE_ORDER = { "/api/order/*", "/api/order/*/history" };

	private static final Logger log = LoggerFactory.getLogger(ClientSecurity.class);

	@Bean
	ApiKeyFilter keys(ApiClients clients, RateLimit limit, ErrorResponseWriter answers, DatabaseOutageLog outage) {
		return new ApiKeyFilter(clients, limit, answers, outage);
	}

	/** The filter runs in the security chains that need a key, not for every request. */
	@Bean
	FilterRegistrationBean<ApiKeyFilter> apiKeyFilterRegistration(ApiKeyFilter keys) {
		FilterRegistrationBean<ApiKeyFilter> registration = new FilterRegistrationBean<>(keys);
		registration.setEnabled(false);
		return registration;
	}

	/**
	 * Orders need a key with the scope of the call. Whose order it is, and what its owner
	 * may do with it, is for the controllers to find out.
	 */
	@Bean
	@Order(1)
	SecurityFilterChain orderSecurity(HttpSecurity http, ApiKeyFilter keys, ErrorResponseWriter answers,
			CorsProperties cors) {
		return withKeys(stateless(http, answers, cors).securityMatcher("/api/order", "/api/order/**"), keys, answers)
			.authorizeHttpRequests(
					(requests) -> requests.requestMatchers(HttpMethod.POST, "/api/order", "/api/order/quote")
						.hasAuthority(Scope.CREATE_ORDER.authority())
						.requestMatchers(HttpMethod.PUT, "/api/order/*/status")
						.hasAnyAuthority(Scope.MANAGE_ORDER.authority(), Scope.CREATE_ORDER.authority(),
								Scope.READ_ORDER.authority())
						.requestMatchers(HttpMethod.GET, ONE_ORDER)
						.hasAnyAuthority(Scope.READ_ORDER.authority(), Scope.MANAGE_ORDER.authority())
						.requestMatchers(HttpMethod.HEAD, ONE_ORDER)
						.hasAnyAuthority(Scope.READ_ORDER.authority(), Scope.MANAGE_ORDER.authority())
						.requestMatchers(HttpMethod.GET)
						.hasAuthority(Scope.READ_ORDER.authority())
						.requestMatchers(HttpMethod.HEAD)
						.hasAuthority(Scope.READ_ORDER.authority())
						.anyRequest()
						.permitAll())
			.build();
	}

	/**
	 * Administration and changes of the stock need an administrator's key, reservations
	 * that of a process that places orders, lists of all orders that of the staff.
	 * Reading the stock is public.
	 */
	@Bean
	@Order(2)
	SecurityFilterChain administrationSecurity(HttpSecurity http, ApiKeyFilter keys, ErrorResponseWriter answers,
			CorsProperties cors) {
		PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
		return withKeys(
				stateless(http, answers, cors)
					.securityMatcher(new OrRequestMatcher(paths.matcher(HttpMethod.PUT, "/api/inventory/**"),
							paths.matcher(HttpMethod.DELETE, "/api/inventory/**"), paths.matcher("/api/admin/**"))),
				keys, answers)
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/api/inventory/reservation/**")
				.hasAuthority(Scope.RESERVE_STOCK.authority())
				.requestMatchers("/api/admin/order", "/api/admin/order/**")
				.hasAuthority(Scope.MANAGE_ORDER.authority())
				.requestMatchers("/api/admin/event", "/api/admin/event/**")
				.hasAuthority(Scope.READ_EVENT.authority())
				.requestMatchers("/api/admin/shop/**", "/api/admin/product/**")
				.hasAuthority(Scope.MANAGE_MENU.authority())
				.anyRequest()
				.hasAuthority(Scope.ADMIN.authority()))
			.build();
	}

	/**
	 * The catalog, health, metrics and documentation are public: no key is looked up.
	 */
	@Bean
	@Order(3)
	SecurityFilterChain publicSecurity(HttpSecurity http, ErrorResponseWriter answers, CorsProperties cors) {
		stateless(http, answers, cors).exceptionHandling(AbstractHttpConfigurer::disable);
		return http.build();
	}

	/**
	 * Observing each security filter of each request costs more than the filters do.
	 */
	@Bean
	SecurityObservationSettings noSecurityObservations() {
		return SecurityObservationSettings.noObservations();
	}

	/**
	 * Lets unknown methods through, so that they are answered like other methods that a
	 * path does not support: with 405.
	 */
	@Bean
	HttpFirewall firewall() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setUnsafeAllowAnyHttpMethod(true);
		return firewall;
	}

	@Bean
	RequestRejectedHandler suspiciousRequests(ErrorResponseWriter answers) {
		return (request, response, ex) -> {
			log.debug("Rejected a suspicious request: {}", ex.getMessage());
			answers.write(response, HttpStatus.BAD_REQUEST,
					"The address, a header or the method has a form that is not accepted.");
		};
	}

	private static HttpSecurity withKeys(HttpSecurity http, ApiKeyFilter keys, ErrorResponseWriter answers) {
		return http.addFilterBefore(keys, AuthorizationFilter.class)
			.exceptionHandling((errors) -> errors.authenticationEntryPoint((request, response, ex) -> {
				response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "ApiKey header=\"" + ApiKeyFilter.HEADER + "\"");
				answers.write(response, HttpStatus.UNAUTHORIZED, "Send your API key in the header api_key.");
			})
				.accessDeniedHandler((request, response, ex) -> answers.write(response, HttpStatus.FORBIDDEN,
						"This API key may not do that: it lacks the scope.")));
	}

	private static HttpSecurity stateless(HttpSecurity http, ErrorResponseWriter answers, CorsProperties cors) {
		if (!cors.allowedOrigins().isEmpty()) {
			http.addFilter(corsFilter(answers, cors));
		}
		return http.csrf(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.anonymous(AbstractHttpConfigurer::disable)
			.servletApi(AbstractHttpConfigurer::disable)
			.sessionManagement(AbstractHttpConfigurer::disable)
			.securityContext((context) -> context.securityContextRepository(new NullSecurityContextRepository()))
			.headers(AbstractHttpConfigurer::disable)
			.cors(AbstractHttpConfigurer::disable);
	}

	private static CorsFilter corsFilter(ErrorResponseWriter answers, CorsProperties cors) {
		CorsFilter filter = new CorsFilter(sources(cors));
		filter.setCorsProcessor(new DefaultCorsProcessor() {
			@Override
			protected void rejectRequest(ServerHttpResponse response) throws IOException {
				answers.write(((ServletServerHttpResponse) response).getServletResponse(), HttpStatus.FORBIDDEN,
						"Pages of this origin may not make this call.");
			}
		});
		return filter;
	}

	private static UrlBasedCorsConfigurationSource sources(CorsProperties cors) {
		CorsConfiguration api = new CorsConfiguration();
		api.setAllowedOrigins(cors.allowedOrigins());
		api.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "DELETE"));
		api.setAllowedHeaders(List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.IF_NONE_MATCH, HttpHeaders.IF_MATCH,
				ApiKeyFilter.HEADER, "Idempotency-Key", "Last-Event-ID", "X-Request-Id", "traceparent", "tracestate"));
		api.setExposedHeaders(List.of(HttpHeaders.ETAG, HttpHeaders.LINK, HttpHeaders.RETRY_AFTER, "RateLimit",
				"RateLimit-Policy", "Idempotent-Replayed", "X-Request-Id"));
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/api/**", api);
		return source;
	}

}
