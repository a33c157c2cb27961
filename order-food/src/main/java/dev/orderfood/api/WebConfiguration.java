package dev.orderfood.api;

import java.time.Duration;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.core.StandardHost;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ ConnectionProperties.class, ShutdownProperties.class })
class WebConfiguration implements WebMvcConfigurer {

	/** Swagger UI sets styles and shows icons that stand in its style sheet as data. */
	private static final String DOCS_CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; "
			+ "style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; "
			+ "form-action 'none'; frame-ancestors 'none'";

	/**
	 * Strict JSON: no number in quotes, no 1.5 for 1, no text after the object.
	 */
	@Bean
	JsonMapperBuilderCustomizer strictJson() {
		return (json) -> json.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
			.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
			.withCoercionConfig(LogicalType.Textual,
					(text) -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
						.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> timeLimits(ConnectionProperties connection) {
		return (factory) -> {
			factory.setProtocol(TimeLimitedHttp11Protocol.class.getName());
			factory.addConnectorCustomizers((connector) -> {
				if (connector.getProtocolHandler() instanceof TimeLimitedHttp11Protocol protocol) {
					protocol.limit(connection.receiveWithin(), connection.sendWithin());
				}
			});
		};
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> jsonErrorsFromTomcat() {
		return (factory) -> {
			factory.addContextCustomizers((context) -> {
				if (context.getParent() instanceof StandardHost host) {
					host.setErrorReportValveClass(JsonErrorValve.class.getName());
				}
			});
			// Tomcat's own refusal of TRACE does not know which methods a path takes.
			factory.addConnectorCustomizers((connector) -> connector.setAllowTrace(true));
			factory.addConnectorCustomizers((connector) -> connector.addLifecycleListener((event) -> {
				if (Lifecycle.AFTER_INIT_EVENT.equals(event.getType())) {
					connector.getProtocolHandler().setAdapter(new JsonErrorAdapter(connector));
				}
			}));
		};
	}

	/**
	 * Only what is named here is served, so that any other path is a plain 404 for every
	 * method.
	 */
	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler("/openapi.yaml", "/asyncapi.yaml").addResourceLocations("classpath:/static/");
		registry.addResourceHandler("/public/{file:openapi\\.yaml|asyncapi\\.yaml}")
			.addResourceLocations("classpath:/static/");
		registry.addResourceHandler("/docs/*").addResourceLocations("classpath:/static/docs/");
		registry.addResourceHandler("/images/*")
			.addResourceLocations("classpath:/static/images/")
			.setCacheControl(CacheControl.maxAge(Duration.ofDays(1)).cachePublic());
		registry
			.addResourceHandler("/docs/swagger-ui/{file:swagger-ui\\.css|swagger-ui-bundle\\.js|favicon-32x32\\.png}")
			.addResourceLocations(WebJar.location("org.webjars", "swagger-ui"));
	}

	/** The pages load nothing from elsewhere and call nothing but this API. */
	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new HandlerInterceptor() {
			@Override
			public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
				response.setHeader("Content-Security-Policy", DOCS_CONTENT_SECURITY_POLICY);
				return true;
			}
		}).addPathPatterns("/docs", "/docs/**");
	}

	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.addViewController("/docs").setViewName("forward:/docs/index.html");
		registry.addViewController("/docs/").setViewName("forward:/docs/index.html");
	}

}
