package dev.orderfood.startup;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The profiles that all three apps have: `dev`, `staging` and `production`.
 */
class ProfileTests {

	private static final String ENVIRONMENT = "logging.structured.ecs.service.environment";

	private static final String FORMAT = "logging.structured.format.console";

	private static final String SHARE = "otel.traces.sampler.arg";

	@ParameterizedTest
	@CsvSource({ "dev, 1", "staging, 0.5", "production, 0.1" })
	void aProfileNamesItsEnvironmentAndTheShareOfTracedRequests(String profile, String share) {
		try (ConfigurableApplicationContext context = run(profile)) {
			assertThat(context.getEnvironment().getProperty(SHARE)).isEqualTo(share);
			assertThat(context.getEnvironment().getProperty(ENVIRONMENT)).isEqualTo(profile);
		}
	}

	@ParameterizedTest
	@CsvSource({ "dev,", "staging, ecs", "production, ecs" })
	void aProfileChoosesTheFormatOfLogLines(String profile, @Nullable String format) {
		try (ConfigurableApplicationContext context = run(profile)) {
			assertThat(context.getEnvironment().getProperty(FORMAT)).isEqualTo(format);
		}
	}

	@ParameterizedTest
	@CsvSource({ "dev, ecs, ecs", "production, gelf, gelf", "production, '', ''", "staging, ' ', ''" })
	void theVariableOfTheFormatWinsAlsoABlankOne(String profile, String variable, String format) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new MapPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("LOGGING_STRUCTURED_FORMAT_CONSOLE", variable)));
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(App.class).environment(environment)
			.web(WebApplicationType.NONE)
			.profiles(profile)
			.run()) {
			assertThat(context.getEnvironment().getProperty(FORMAT)).isEqualTo(format);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "dev", "staging", "production" })
	void aVariableWins(String profile) {
		try (ConfigurableApplicationContext context = run(profile, "--OTEL_TRACES_SAMPLER_ARG=0.25",
				"--ENVIRONMENT=elsewhere")) {
			assertThat(context.getEnvironment().getProperty(SHARE)).isEqualTo("0.25");
			assertThat(context.getEnvironment().getProperty(ENVIRONMENT)).isEqualTo("elsewhere");
		}
	}

	private static ConfigurableApplicationContext run(String profile, String... arguments) {
		return new SpringApplicationBuilder(App.class).web(WebApplicationType.NONE).profiles(profile).run(arguments);
	}

	@SpringBootConfiguration
	static class App {

	}

}
