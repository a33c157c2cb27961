package dev.orderfood.settings;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Describes a setting that has a value which it cannot have by the environment variable
 * that it is set with, its value, and the values that it can have. Values of secrets are
 * left out.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class InvalidSettingAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)[:}]");

	private static final Pattern SECRET = Pattern.compile("(?i).*(secret|password|key|token).*");

	private final Environment environment;

	InvalidSettingAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		String description = (cause.getCause() instanceof BindValidationException invalid)
				? describe(invalid.getValidationErrors(), cause.getTarget().getType().resolve(Object.class))
				: describe(cause);
		return new FailureAnalysis(description, "Correct the environment variable, or remove it to use the default.",
				cause);
	}

	private String describe(BindException failure) {
		if (failure.getTarget().getType().resolve(Object.class).isRecord()) {
			// The record itself refuses its values.
			return sentence(String.valueOf(NestedExceptionUtils.getMostSpecificCause(failure).getMessage()));
		}
		return describe(failure.getName().toString(), AllowedValues.of(failure.getTarget()));
	}

	private String describe(ValidationErrors errors, Class<?> settings) {
		return errors.getAllErrors()
			.stream()
			.map((error) -> describe(errors.getName().toString(), settings, error))
			.sorted()
			.collect(Collectors.joining(System.lineSeparator()));
	}

	private String describe(String prefix, Class<?> settings, ObjectError error) {
		String message = String.valueOf(error.getDefaultMessage());
		if (!(error instanceof FieldError field)) {
			return sentence(message);
		}
		List<String> path = List.of(field.getField().replaceFirst("\\[.*", "").split("\\."));
		String property = path.stream()
			.map(DataObjectPropertyName::toDashedForm)
			.collect(Collectors.joining(".", prefix + ".", ""));
		return AllowedValues.of(settings, path, message)
			.map((allowed) -> describe(property, allowed))
			.orElseGet(() -> sentence(message));
	}

	private String describe(String property, String allowed) {
		String value = value(property);
		String is = SECRET.matcher(property).matches() ? "" : " is \"" + ((value != null) ? value : "") + "\", but";
		return sentence(variable(property) + is + (allowed.startsWith("must ") ? " " : " has to be ") + allowed);
	}

	private static String sentence(String text) {
		return text.endsWith(".") ? text : text + ".";
	}

	private @Nullable String value(String property) {
		return this.environment.getProperty(property);
	}

	/**
	 * Returns the variable whose value the property takes over, or the one that sets the
	 * property itself.
	 */
	private String variable(String property) {
		return sources().map((source) -> source.getProperty(property))
			.filter((value) -> value != null)
			.findFirst()
			.map((value) -> PLACEHOLDER.matcher(value.toString()))
			.filter(Matcher::find)
			.map((matcher) -> matcher.group(1))
			.orElseGet(() -> property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT));
	}

	private Stream<PropertySource<?>> sources() {
		return (this.environment instanceof ConfigurableEnvironment configurable)
				? StreamSupport.stream(configurable.getPropertySources().spliterator(), false)
					.filter((source) -> !source.getName().equals("configurationProperties"))
				: Stream.empty();
	}

}
