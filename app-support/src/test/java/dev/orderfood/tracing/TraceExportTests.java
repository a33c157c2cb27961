package dev.orderfood.tracing;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/** Where spans go, by what the environment says. */
class TraceExportTests {

	@ParameterizedTest
	@CsvSource({ "http://jaeger:4318, http://jaeger:4318/v1/traces",
			"http://jaeger:4318/, http://jaeger:4318/v1/traces",
			"http://jaeger:4318/v1/traces, http://jaeger:4318/v1/traces", "jaeger:4318, http://jaeger:4318/v1/traces",
			"https://otlp.example.com/a/traces, https://otlp.example.com/a/traces",
			"http://localhost:14268/api/traces, http://localhost:4318/v1/traces",
			"http://jaeger:14268, http://jaeger:4318/v1/traces",
			"http://jaeger.monitoring.svc:14268/api/traces/, http://jaeger.monitoring.svc:4318/v1/traces",
			"http://[::1]:4318, http://[::1]:4318/v1/traces" })
	void understandsTheFormsOfJaegersAddress(String given, String sentTo) {
		assertThat(given).matches(TraceExport.ENDPOINT);
		StandardEnvironment environment = environment(Map.of("JAEGER_ENDPOINT", given));
		assertThat(environment.getProperty("otel.exporter.otlp.traces.endpoint")).isEqualTo(sentTo);
		assertThat(environment.getProperty("otel.traces.exporter")).isEqualTo("otlp");
		assertThat(environment.getProperty("otel.sdk.disabled")).isEqualTo("false");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jaeger 4318", "ftp://jaeger", "http://", "//jaeger", "http://jaeger:4318 x" })
	void refusesWhatIsNoAddress(String given) {
		assertThat(given).doesNotMatch(TraceExport.ENDPOINT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void sendsNothingWithoutAnAddress(String given) {
		assertThat(given).matches(TraceExport.ENDPOINT);
		StandardEnvironment environment = environment(
				Map.of("JAEGER_ENDPOINT", given, "OTEL_EXPORTER_OTLP_ENDPOINT", "", "OTEL_TRACES_EXPORTER", ""));
		assertThat(environment.getProperty("otel.traces.exporter")).isEqualTo("none");
		assertThat(environment.containsProperty("otel.sdk.disabled")).as("left to the app").isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" })
	void leavesToOpenTelemetryWhatItReadsItself(String variable) {
		StandardEnvironment environment = environment(
				Map.of(variable, "http://collector:4318", "JAEGER_ENDPOINT", "http://jaeger:4318"));
		assertThat(environment.getProperty("otel.exporter.otlp.traces.endpoint")).isNull();
		assertThat(environment.getProperty("otel.traces.exporter")).isEqualTo("otlp");
	}

	@ParameterizedTest
	@CsvSource({ "none,", "logging-otlp, false" })
	void usesTheExporterThatIsNamed(String exporter, String disabled) {
		StandardEnvironment environment = environment(
				Map.of("OTEL_TRACES_EXPORTER", exporter, "JAEGER_ENDPOINT", "http://jaeger:4318"));
		assertThat(environment.getProperty("otel.traces.exporter")).isEqualTo(exporter);
		assertThat(environment.getProperty("otel.sdk.disabled")).isEqualTo(disabled);
	}

	@Test
	void doesNotOverrideOtelSdkDisabled() {
		StandardEnvironment environment = environment(
				Map.of("OTEL_SDK_DISABLED", "true", "JAEGER_ENDPOINT", "http://jaeger:4318"));
		assertThat(environment.containsProperty("otel.sdk.disabled")).isFalse();
	}

	private static StandardEnvironment environment(Map<String, Object> variables) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((source) -> environment.getPropertySources().remove(source.getName()));
		environment.getPropertySources().addLast(new MapPropertySource("variables", variables));
		new TraceExport().postProcessEnvironment(environment, new SpringApplication());
		return environment;
	}

}
