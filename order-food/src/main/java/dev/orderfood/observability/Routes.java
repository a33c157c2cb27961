package dev.orderfood.observability;

import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Which of the API's addresses a request was for. The address that the caller wrote is
 * never logged: it may hold anything.
 */
@Component
public class Routes {

	static final String UNKNOWN = "unknown";

	private final String errorPath;

	private final Supplier<List<PathPattern>> patterns;

	Routes(ObjectProvider<RequestMappingInfoHandlerMapping> mappings,
			@Value("${server.error.path:${error.path:/error}}") String errorPath) {
		this.errorPath = errorPath;
		this.patterns = SingletonSupplier.of(() -> mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().keySet().stream())
			.map(RequestMappingInfo::getPathPatternsCondition)
			.filter(Objects::nonNull)
			.flatMap((condition) -> condition.getPatterns().stream())
			.filter((pattern) -> !pattern.getPatternString().equals(errorPath))
			.sorted()
			.toList());
	}

	/**
	 * Returns the address as the contract writes it: what Spring MVC has found, or, for a
	 * request that was refused on its way there, what it would have found.
	 */
	public String of(HttpServletRequest request) {
		if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String found
				&& !found.equals(this.errorPath)) {
			return found;
		}
		String address = request.getRequestURI();
		return (address != null) ? match(address) : UNKNOWN;
	}

	private String match(String address) {
		try {
			PathContainer path = PathContainer.parsePath(address.replaceFirst("(?<=.)/$", ""));
			return this.patterns.get()
				.stream()
				.filter((pattern) -> pattern.matches(path))
				.findFirst()
				.map(PathPattern::getPatternString)
				.orElse(UNKNOWN);
		}
		catch (IllegalArgumentException ex) {
			// It cannot even be decoded.
			return UNKNOWN;
		}
	}

}
