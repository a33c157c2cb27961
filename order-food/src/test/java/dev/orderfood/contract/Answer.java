package dev.orderfood.contract;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the API answered.
 *
 * @param status the HTTP status
 * @param headers the headers, by name in any case
 * @param body the body; empty if there was none
 */
@SuppressWarnings("ArrayRecordComponent") // Compared with isEqualTo on body() only.
public record Answer(int status, Map<String, List<String>> headers, byte[] body) {

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	/**
	 * Makes the names of headers independent of case.
	 */
	public Answer {
		Map<String, List<String>> byName = new TreeMap<>(Comparator.comparing(String::toLowerCase));
		byName.putAll(headers);
		headers = byName;
	}

	/**
	 * Returns the first value of a header.
	 * @param name the name in any case
	 * @return the value, or empty if the answer has no such header
	 */
	public Optional<String> header(String name) {
		return this.headers.getOrDefault(name, List.of()).stream().findFirst();
	}

	/**
	 * Returns the body as text.
	 * @return the text, decoded as UTF-8
	 */
	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	/**
	 * Reads the body as JSON.
	 * @return the JSON, with amounts as they are written
	 */
	public JsonNode json() {
		return JSON.readTree(this.body);
	}

	/**
	 * Checks that an order which is read by itself says how far its announcement is, and
	 * leaves that out.
	 * @return the order as it is answered everywhere else
	 */
	public String announcedOrder() {
		assertThat(text()).matches("(?s).*,\"notification\":\"(PENDING|SENT)\"}");
		return text().replaceFirst(",\"notification\":\"[A-Z]+\"}$", "}");
	}

	/**
	 * Checks the status.
	 * @param expected the status that the answer has to have
	 * @return this answer
	 */
	public Answer hasStatus(int expected) {
		assertThat(this.status).as("status of the answer %s", text()).isEqualTo(expected);
		return this;
	}

	/**
	 * Checks that the answer is an error which blames exactly these fields.
	 * @param expected the status that the error has to have
	 * @param fields the paths of the fields, none if no field is to blame
	 * @return this answer
	 */
	public Answer isErrorBlaming(int expected, String... fields) {
		hasStatus(expected);
		assertThat(json().path("details").valueStream().map((detail) -> detail.get("field").asString()))
			.as("fields that are blamed by %s", text())
			.containsExactly(fields);
		return this;
	}

}
