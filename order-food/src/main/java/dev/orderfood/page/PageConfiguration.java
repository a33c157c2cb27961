package dev.orderfood.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.orderfood.api.WebJar;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves the pages and their parts from the jar, if they are enabled. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("orderfood.page.enabled")
@EnableConfigurationProperties(PageProperties.class)
class PageConfiguration implements WebMvcConfigurer {

	private static final String PARTS = "/web/**";

	/**
	 * Trusted Types make the browser refuse text from data as markup, should a script
	 * ever try.
	 */
	private static final Map<String, String> SECURITY_HEADERS = Map.of("Content-Security-Policy",
			"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
					+ "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
					+ "require-trusted-types-for 'script'; trusted-types 'none'",
			"X-Content-Type-Options", "nosniff",
			// The address of an order's page is what opens it.
			"Referrer-Policy", "no-referrer", "Cross-Origin-Opener-Policy", "same-origin",
			"Cross-Origin-Resource-Policy", "same-origin", "Permissions-Policy",
			"camera=(), geolocation=(), microphone=(), payment=(), usb=()");

	private final Map<String, String> etags = new ConcurrentHashMap<>();

	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.addViewController("/").setViewName("forward:/web/pages/shop.html");
		registry.addViewController("/track/{trackingToken}").setViewName("forward:/web/pages/track.html");
		registry.addViewController("/kitchen").setViewName("forward:/web/pages/kitchen.html");
	}

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		cached(registry.addResourceHandler(PARTS)).addResourceLocations("classpath:/static/web/");
		cached(registry.addResourceHandler("/web/preact/{file:preact\\.module\\.js}"))
			.addResourceLocations(WebJar.location("org.webjars.npm", "preact") + "dist/");
	}

	/**
	 * Browsers keep the files and ask each time whether they have changed, so that the
	 * files of two versions are never mixed. Files in the jar have one fixed time, so
	 * only their content tells.
	 */
	private ResourceHandlerRegistration cached(ResourceHandlerRegistration files) {
		return files.setCacheControl(CacheControl.noCache().cachePublic())
			.setUseLastModified(false)
			.setEtagGenerator((file) -> this.etags.computeIfAbsent(file.getDescription(), (_) -> etag(file)));
	}

	private static String etag(Resource file) {
		try {
			return "\"" + DigestUtils.md5DigestAsHex(file.getContentAsByteArray()) + "\"";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new HandlerInterceptor() {
			@Override
			public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
				SECURITY_HEADERS.forEach(response::setHeader);
				return true;
			}
		}).addPathPatterns("/", "/track/*", "/kitchen", PARTS, PageController.CONFIG);
	}

}
