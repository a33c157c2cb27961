package dev.orderfood.startup;

import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Treats blank environment variables as unset: Compose and Helm pass variables on that
 * nobody has set, as empty ones.
 */
class BlankVariables implements EnvironmentPostProcessor, Ordered {

	/** Where a blank one is a value: lines of text, whatever a profile says. */
	private static final String LOG_FORMAT = "LOGGING_STRUCTURED_FORMAT_CONSOLE";

	private static final String SOURCE = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;

	/** Before the variables are read by anything else. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		MutablePropertySources sources = environment.getPropertySources();
		if (sources.get(SOURCE) instanceof MapPropertySource variables) {
			Map<String, Object> set = new HashMap<>(variables.getSource());
			set.values().removeIf((value) -> String.valueOf(value).isBlank());
			if (variables.containsProperty(LOG_FORMAT)) {
				set.putIfAbsent(LOG_FORMAT, "");
			}
			sources.replace(SOURCE, new SystemEnvironmentPropertySource(SOURCE, set));
		}
	}

}
