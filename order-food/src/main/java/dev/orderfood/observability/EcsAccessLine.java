package dev.orderfood.observability;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.env.Environment;

/**
 * Encodes access lines as Elastic Common Schema, with the names that Spring Boot's own
 * encoder has for all other lines. A general JSON writer took more time than the request;
 * this one relies on knowing every field. Not safe for use by several threads.
 */
final class EcsAccessLine {

	private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.")
		.withZone(ZoneOffset.UTC);

	private final String service;

	private final StringBuilder json = new StringBuilder(1024);

	private long second = Long.MIN_VALUE;

	private String formattedSecond = "";

	private EcsAccessLine(String service) {
		this.service = service;
	}

	/**
	 * Finds out whether the console's lines are ECS.
	 * @param environment the settings of logging
	 * @return the encoder, or null for another format
	 */
	static @Nullable EcsAccessLine format(Environment environment) {
		if (!"ecs".equalsIgnoreCase(environment.getProperty("logging.structured.format.console"))) {
			return null;
		}
		Map<String, String> service = new LinkedHashMap<>();
		service.put("name", environment.getProperty("logging.structured.ecs.service.name",
				environment.getProperty("spring.application.name", "")));
		for (String name : new String[] { "version", "environment" }) {
			String value = environment.getProperty("logging.structured.ecs.service." + name);
			if (value != null) {
				service.put(name, value);
			}
		}
		return new EcsAccessLine("\"service\":" + JsonMapper.shared().writeValueAsString(service));
	}

	byte[] encode(AccessLine line) {
		StringBuilder out = this.json;
		out.setLength(0);
		long micros = TimeUnit.NANOSECONDS.toMicros(line.nanos());
		out.append("{\"@timestamp\":\"");
		time(line.endedMillis());
		out.append("Z\",\"log\":{\"level\":\"").append(line.level().levelStr);
		out.append("\",\"logger\":\"").append(AccessLog.LOGGER).append("\"},").append(this.service);
		out.append(",\"message\":\"").append(line.method()).append(' ');
		text(line.route());
		out.append(' ').append(line.status()).append("\",\"http\":{\"request\":{\"method\":\"").append(line.method());
		out.append("\"},\"route\":\"");
		text(line.route());
		out.append("\",\"response\":{\"status_code\":").append(line.status());
		out.append(",\"body\":{\"bytes\":").append(line.bytes()).append("}}},\"event\":{\"outcome\":\"");
		out.append((line.status() < 400) ? "success" : "failure").append("\"},\"duration_ms\":");
		out.append(micros / 1000).append('.');
		threeDigits(micros % 1000);
		if (line.client() != null) {
			out.append(",\"client\":{\"id\":").append(line.client().longValue()).append('}');
		}
		out.append(",\"trace_id\":\"").append(line.traceId()).append('"');
		if (line.spanId() != null) {
			out.append(",\"span_id\":\"").append(line.spanId()).append('"');
		}
		if (line.requestId() != null) {
			out.append(",\"").append(RequestId.LOG_KEY).append("\":\"");
			text(line.requestId());
			out.append('"');
		}
		out.append(",\"ecs\":{\"version\":\"8.11\"}}\n");
		return out.toString().getBytes(StandardCharsets.UTF_8);
	}

	private void time(long millis) {
		long now = Math.floorDiv(millis, 1000);
		if (now != this.second) {
			this.second = now;
			this.formattedSecond = SECOND.format(Instant.ofEpochSecond(now));
		}
		this.json.append(this.formattedSecond);
		threeDigits(Math.floorMod(millis, 1000));
	}

	private void threeDigits(long number) {
		this.json.append((char) ('0' + number / 100))
			.append((char) ('0' + number / 10 % 10))
			.append((char) ('0' + number % 10));
	}

	/** Visible ASCII; only these two characters need to be escaped in JSON. */
	private void text(String text) {
		if (text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
			this.json.append(text);
			return;
		}
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"' || c == '\\') {
				this.json.append('\\');
			}
			this.json.append(c);
		}
	}

}
