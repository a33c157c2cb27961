package dev.orderfood.tracing;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Sends spans to the collector that {@code JAEGER_ENDPOINT} or OpenTelemetry's own
 * {@code OTEL_EXPORTER_OTLP_ENDPOINT} names. To name one is all it takes, also where an
 * app's own settings disable the SDK; without one nothing is sent.
 */
public final class TraceExport implements EnvironmentPostProcessor, Ordered {

	/** An address with or without scheme and path; nothing is also fine. */
	public static final String ENDPOINT = "\\s*|(https?://)?([\\w.-]+|\\[[0-9a-fA-F:]+])(:[0-9]{1,5})?(/\\S*)?";

	private static final String OTLP_PATH = "/v1/traces";

	private static final int OTLP_PORT = 4318;

	/** Where Jaeger took spans in a form of its own before it took OTLP. */
	private static final int FORMER_JAEGER_PORT = 14268;

	private static final Pattern FORMER_JAEGER_PATH = Pattern.compile("/api/traces/?");

	/** After the files of settings are read. */
	@Override
	public int getOrder() {
		return ConfigDataEnvironmentPostProcessor.ORDER + 1;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.getPropertySources().addFirst(new MapPropertySource("traceExport", settings(environment)));
	}

	private static Map<String, Object> settings(ConfigurableEnvironment environment) {
		String jaeger = value(environment, "JAEGER_ENDPOINT");
		String collector = value(environment, "OTEL_EXPORTER_OTLP_ENDPOINT");
		String traces = value(environment, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
		String exporter = value(environment, "OTEL_TRACES_EXPORTER");
		Map<String, Object> settings = new HashMap<>();
		if (collector == null && traces == null && jaeger != null && jaeger.matches(ENDPOINT)) {
			traces = endpoint(jaeger);
			settings.put("otel.exporter.otlp.traces.endpoint", traces);
		}
		if (exporter == null) {
			exporter = (collector != null || traces != null) ? "otlp" : "none";
		}
		settings.put("otel.traces.exporter", exporter);
		if (!exporter.equals("none") && value(environment, "OTEL_SDK_DISABLED") == null) {
			settings.put("otel.sdk.disabled", false);
		}
		return settings;
	}

	private static @Nullable String value(ConfigurableEnvironment environment, String variable) {
		String value = environment.getProperty(variable);
		return (value != null && !value.isBlank()) ? value.strip() : null;
	}

	/** The full address for spans, also from the one that Jaeger had before OTLP. */
	static String endpoint(String jaeger) {
		URI address = URI.create(jaeger.contains("://") ? jaeger : "http://" + jaeger);
		String path = (address.getPath() != null) ? address.getPath() : "";
		if (address.getPort() == FORMER_JAEGER_PORT || FORMER_JAEGER_PATH.matcher(path).matches()) {
			return address.getScheme() + "://" + address.getHost() + ":" + OTLP_PORT + OTLP_PATH;
		}
		return (path.isEmpty() || path.equals("/")) ? address.resolve(OTLP_PATH).toString() : address.toString();
	}

}
