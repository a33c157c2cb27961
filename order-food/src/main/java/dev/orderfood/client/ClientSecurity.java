package dev.orderfood.client;

import dev.orderfood.api.ErrorResponseWriter;
import dev.orderfood.database.DatabaseOutageLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;

/**
 * Authorization: orders, changes and administration need an API key; the rest is public.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateLimitProperties.class)
class ClientSecurity {

	private static final String[] ORDERS = { "/api/order", "/api/order/**" };

	/** What belongs to one order. */
	private static final String[] ONE_ORDER = { "/api/order/*", "/api/order/*/history" };

	private static final Logger log = LoggerFactory.getLogger(ClientSecurity.class);

	@Bean
	ApiKeyFilter keys(ApiClients clients, RateLimit limit, ErrorResponseWriter answers, DatabaseOutageLog outage) {
		return new ApiKeyFilter(clients, limit, answers, outage);
	}

	/** The filter runs in the security chain, not for every request. */
	@Bean
	FilterRegistrationBean<ApiKeyFilter> apiKeyFilterRegistration(ApiKeyFilter keys) {
		FilterRegistrationBean<ApiKeyFilter> registration = new FilterRegistrationBean<>(keys);
		registration.setEnabled(false);
		return registration;
	}

	/**
	 * Calls for orders, administration and changes of the stock need a key with the scope
	 * of the call. Whose order it is, and what its owner may do with it, is for the
	 * controllers to find out. All other calls are public: no key is looked up.
	 */
	@Bean
	SecurityFilterChain callsThatNeedAKey(HttpSecurity http, ApiKeyFilter keys, ErrorResponseWriter answers) {
		PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
		return stateless(http)
			.securityMatcher(new OrRequestMatcher(paths.matcher("/api/order"), paths.matcher("/api/order/**"),
					paths.matcher("/api/admin/**"), paths.matcher(HttpMethod.PUT, "/api/inventory/**"),
					paths.matcher(HttpMethod.DELETE, "/api/inventory/**")))
			.addFilterBefore(keys, AuthorizationFilter.class)
			.exceptionHandling((errors) -> refuse(errors, answers))
			.authorizeHttpRequests(ClientSecurity::scopes)
			.build();
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

	/** The first rule that fits a call decides. */
	private static void scopes(
			AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry calls) {
		calls.requestMatchers(HttpMethod.POST, "/api/order", "/api/order/quote")
			.hasAuthority(Scope.CREATE_ORDER.authority())
			.requestMatchers(HttpMethod.PUT, "/api/order/*/status")
			.hasAnyAuthority(Scope.MANAGE_ORDER.authority(), Scope.CREATE_ORDER.authority(),
					Scope.READ_ORDER.authority())
			.requestMatchers(HttpMethod.GET, ONE_ORDER)
			.hasAnyAuthority(Scope.READ_ORDER.authority(), Scope.MANAGE_ORDER.authority())
			.requestMatchers(HttpMethod.HEAD, ONE_ORDER)
			.hasAnyAuthority(Scope.READ_ORDER.authority(), Scope.MANAGE_ORDER.authority())
			.requestMatchers(HttpMethod.GET, ORDERS)
			.hasAuthority(Scope.READ_ORDER.authority())
			.requestMatchers(HttpMethod.HEAD, ORDERS)
			.hasAuthority(Scope.READ_ORDER.authority())
			.requestMatchers(ORDERS)
			.permitAll()
			.requestMatchers("/api/inventory/reservation/**")
			.hasAuthority(Scope.RESERVE_STOCK.authority())
			.requestMatchers("/api/admin/order", "/api/admin/order/**")
			.hasAuthority(Scope.MANAGE_ORDER.authority())
			.requestMatchers("/api/admin/event", "/api/admin/event/**")
			.hasAuthority(Scope.READ_EVENT.authority())
			.requestMatchers("/api/admin/shop/**", "/api/admin/product/**")
			.hasAuthority(Scope.MANAGE_MENU.authority())
			.anyRequest()
			.hasAuthority(Scope.ADMIN.authority());
	}

	private static void refuse(ExceptionHandlingConfigurer<HttpSecurity> errors, ErrorResponseWriter answers) {
		errors.authenticationEntryPoint((request, response, ex) -> {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "ApiKey header=\"" + ApiKeyFilter.HEADER + "\"");
			answers.write(response, HttpStatus.UNAUTHORIZED, "Send your API key in the header api_key.");
		})
			.accessDeniedHandler((request, response, ex) -> answers.write(response, HttpStatus.FORBIDDEN,
					"This API key may not do that: it lacks the scope."));
	}

	private static HttpSecurity stateless(HttpSecurity http) {
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

}
