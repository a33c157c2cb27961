package dev.orderfood.load;

import java.util.Locale;
import java.util.Map;

import dev.orderfood.load.LoadSettings.BadSetting;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Says which environment variable has a value it may not have, and what it may be.
 */
class BadSettingFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final String PREFIX = "load.";

	private static final Map<String, String> ALLOWED = Map.ofEntries(Map.entry("data-dir", "the path of a folder"),
			Map.entry("dry-run", "true or false"), Map.entry("load-force", "true or false"),
			Map.entry("load-wait", "true or false"), Map.entry("load-if-empty", "true or false"),
			Map.entry("stock-reset", "true or false"), Map.entry("db-wait", "a length of time such as 60s or 2m"),
			Map.entry("db-ssl-mode", "disable, allow, prefer, require, verify-ca or verify-full"),
			Map.entry("db-port", "a port number from 1 to 65535"),
			Map.entry("coupon-memory", "an amount such as 64MB, at least 4MB and at most three quarters of the heap"),
			Map.entry("coupon-spill-dir", "the path of a folder"),
			Map.entry("jaeger-endpoint", "an address such as http://jaeger:4318"));

	private final Environment environment;

	BadSettingFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		String name = name(rootFailure, cause);
		String allowed = ALLOWED.get(name);
		if (allowed == null) {
			return null;
		}
		return new FailureAnalysis("%s is \"%s\", but it must be %s. Nothing was loaded.".formatted(
				name.toUpperCase(Locale.ROOT).replace('-', '_'), this.environment.getProperty(PREFIX + name), allowed),
				null, cause);
	}

	private String name(Throwable rootFailure, BindException cause) {
		BadSetting bad = findCause(rootFailure, BadSetting.class);
		if (bad != null) {
			return bad.name();
		}
		ConfigurationProperty property = cause.getProperty();
		String name = (property != null) ? property.getName().toString() : "";
		return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : "";
	}

}
