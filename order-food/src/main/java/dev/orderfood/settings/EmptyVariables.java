package dev.orderfood.settings;

import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Removes empty environment variables, so that each counts as unset: compose passes on
 * variables that are not set as empty ones.
 */
class EmptyVariables implements EnvironmentPostProcessor, Ordered {

	/** Before the variables are read by anything else. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		MutablePropertySources sources = environment.getPropertySources();
		PropertySource<?> variables = sources.get(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		if (variables != null && variables.getSource() instanceof Map<?, ?> values) {
			Map<String, Object> set = new HashMap<>();
			values.forEach((name, value) -> {
				if (!value.toString().isBlank()) {
					set.put(name.toString(), value);
				}
			});
			sources.replace(variables.getName(), new SystemEnvironmentPropertySource(variables.getName(), set));
		}
	}

}
