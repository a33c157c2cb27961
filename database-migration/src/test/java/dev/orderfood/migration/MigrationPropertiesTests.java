package dev.orderfood.migration;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class MigrationPropertiesTests {

	private final ApplicationContextRunner app = new ApplicationContextRunner()
		.withInitializer(new ConfigDataApplicationContextInitializer())
		.withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
		.withUserConfiguration(Properties.class);

	@Test
	void haveDefaults() {
		this.app.run((context) -> {
			MigrationProperties properties = context.getBean(MigrationProperties.class);
			assertThat(properties.waitForDatabase()).hasSeconds(60);
			assertThat(properties.apiRole()).isEqualTo("orderfood_api");
			assertThat(properties.loadRole()).isEqualTo("orderfood_load");
		});
	}

	@Test
	void areSetByTheVariablesThatOperatorsUse() {
		this.app.withPropertyValues("DB_WAIT=2m", "DB_API_ROLE=api", "DB_LOAD_ROLE=loader_2").run((context) -> {
			MigrationProperties properties = context.getBean(MigrationProperties.class);
			assertThat(properties.waitForDatabase()).hasMinutes(2);
			assertThat(context.getEnvironment().getProperty("spring.flyway.placeholders.api_role")).isEqualTo("api");
			assertThat(context.getEnvironment().getProperty("spring.flyway.placeholders.load_role"))
				.isEqualTo("loader_2");
		});
	}

	@Test
	void areNotSetByBlankVariables() {
		SpringApplication app = new SpringApplication(Properties.class);
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
					new MapPropertySource(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
							Map.of("DB_WAIT", "", "DB_API_ROLE", " ", "DB_LOAD_ROLE", "", "DB_PORT", "", "DB_HOST", "",
									"JAEGER_ENDPOINT", "", "SERVICE_VERSION", "")));
		app.setEnvironment(environment);
		try (ConfigurableApplicationContext context = app.run()) {
			MigrationProperties properties = context.getBean(MigrationProperties.class);
			assertThat(properties.waitForDatabase()).hasSeconds(60);
			assertThat(properties.apiRole()).isEqualTo("orderfood_api");
			assertThat(properties.loadRole()).isEqualTo("orderfood_load");
			assertThat(context.getEnvironment().getProperty("spring.datasource.url"))
				.startsWith("jdbc:postgresql://localhost:5432/orderfood?");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "DB_API_ROLE=api; DROP TABLE orders", "DB_API_ROLE=a\"b", "DB_LOAD_ROLE=Loader",
			"DB_LOAD_ROLE=1st", "DB_WAIT=-1s", "DB_WAIT=25h", "DB_SSL_MODE=on" })
	void areRefusedByNameWhenTheyMakeNoSense(String setting) {
		String name = setting.substring(0, setting.indexOf('='));
		this.app.withPropertyValues(setting)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContaining("(" + name + ") must be"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(MigrationProperties.class)
	static class Properties {

	}

}
