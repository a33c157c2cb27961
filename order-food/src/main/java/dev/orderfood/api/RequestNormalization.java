package dev.orderfood.api;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Rules for the path, the method and the body of every request. */
@Configuration(proxyBeanMethods = false)
class RequestNormalization implements WebMvcConfigurer {

	/** Before anything that looks at the path, such as the rules of security. */
	private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 2;

	/** A path with a slash at its end is the same as without. */
	@Bean
	FilterRegistrationBean<UrlHandlerFilter> trailingSlashes() {
		FilterRegistrationBean<UrlHandlerFilter> filter = new FilterRegistrationBean<>(
				UrlHandlerFilter.trailingSlashHandler("/{name}/", "/api/**", "/actuator/**").wrapRequest().build());
		filter.setOrder(ORDER);
		return filter;
	}

	@Bean
	FilterRegistrationBean<OncePerRequestFilter> traceMethod() {
		FilterRegistrationBean<OncePerRequestFilter> filter = new FilterRegistrationBean<>(new TraceMethodFilter());
		filter.setOrder(ORDER);
		return filter;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new ContentEncodingInterceptor());
	}

	/**
	 * Lets Spring MVC refuse TRACE like any method that a path does not take, with the
	 * path's own Allow header. By its own name it would be answered by the servlet API,
	 * which sends the request's headers back.
	 */
	private static final class TraceMethodFilter extends OncePerRequestFilter {

		@Override
		protected boolean shouldNotFilter(HttpServletRequest request) {
			return !"TRACE".equals(request.getMethod());
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(new HttpServletRequestWrapper(request) {
				@Override
				public String getMethod() {
					return "trace";
				}
			}, response);
		}

	}

	/** Refuses bodies that are compressed: nothing decodes them. */
	private static final class ContentEncodingInterceptor implements HandlerInterceptor {

		@Override
		public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
				throws HttpMediaTypeNotSupportedException {
			String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
			if (encoding != null && !encoding.strip().equalsIgnoreCase("identity") && takesBody(handler)) {
				throw new HttpMediaTypeNotSupportedException(MediaType.APPLICATION_JSON,
						List.of(MediaType.APPLICATION_JSON));
			}
			return true;
		}

		private static boolean takesBody(Object handler) {
			return handler instanceof HandlerMethod method && Arrays.stream(method.getMethodParameters())
				.anyMatch((parameter) -> parameter.hasParameterAnnotation(RequestBody.class));
		}

	}

}
