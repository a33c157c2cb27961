package dev.orderfood.startup;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The profiles that all three apps have: `dev`, `staging` and `production`.
 */
class ProfileTests {

	private static final String ENVIRONMENT = "logging.structured.ecs.service.environment";

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
