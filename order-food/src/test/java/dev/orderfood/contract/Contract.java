package dev.orderfood.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

import org.springframework.util.StringUtils;

/**
 * The contract, {@code openapi.yaml}: finds out how an answer departs from it. Whatever
 * is not written there is a departure: a status, a header, a content type, a property.
 */
public final class Contract {

	/** Headers that belong to HTTP or to the documentation rather than to a call. */
	private static final Set<String> OF_HTTP = Set.of("connection", "content-disposition", "content-language",
			"content-security-policy", "content-length", "content-type", "date", "keep-alive", "transfer-encoding",
			"vary", "access-control-allow-origin", "access-control-expose-headers");

	private static final Contract SERVED = new Contract(read("openapi.yaml"));

	private static final Contract EVENTS = new Contract(read("asyncapi.yaml"));

	private final JsonNode document;

	private final SchemaRegistry registry;

	private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

	private Contract(JsonNode document) {
		this.document = document;
		this.registry = SchemaRegistry.withDialect(Dialects.getOpenApi31(),
				(registry) -> registry.schemas(Map.of("https://contract.test/openapi", document.toString()))
					.schemaRegistryConfig(SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
	}

	/**
	 * Returns the contract that the API serves.
	 * @return the contract
	 */
	public static Contract served() {
		return SERVED;
	}

	/**
	 * Returns the contract of events.
	 * @return {@code asyncapi.yaml}
	 */
	public static Contract events() {
		return EVENTS;
	}

	private static JsonNode read(String name) {
		try (InputStream yaml = Contract.class.getResourceAsStream("/static/" + name)) {
			return YAMLMapper.builder()
				.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
				.build()
				.readTree(yaml);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	JsonNode document() {
		return this.document;
	}

	/**
	 * Holds an answer against the contract.
	 * @param method the method of the request
	 * @param target the path of the request, with the query if it had one
	 * @param answer what was answered
	 * @return the departures, none if the answer is as it has to be
	 */
	public List<String> departures(String method, String target, Answer answer) {
		Optional<Place> response = response(method, target.replaceFirst("[?#].*", "").replaceFirst("(?<=.)/$", ""),
				answer.status());
		if (response.isEmpty()) {
			return List.of("status " + answer.status() + " is not documented");
		}
		List<String> departures = new ArrayList<>();
		checkHeaders(response.get(), answer, departures);
		checkBody(response.get(), "HEAD".equals(method), answer, departures);
		return departures;
	}

	/**
	 * Holds an error against the one form that every error has, wherever it comes from.
	 * @param answer what was answered, with status 400 or above
	 * @return the departures, none if the answer is as it has to be
	 */
	public List<String> departuresOfError(Answer answer) {
		try {
			JsonNode error = answer.json();
			List<String> departures = new ArrayList<>(validate("/components/schemas/Error", error));
			if (error.path("code").asInt(0) != answer.status()) {
				departures.add("the code is not the status " + answer.status());
			}
			return departures;
		}
		catch (JacksonException ex) {
			return List.of("the body is not JSON: " + answer.text());
		}
	}

	/**
	 * Holds a message against its schema.
	 * @param schema the name of the schema
	 * @param message the message
	 * @return the departures, none if the message is as it has to be
	 */
	public List<String> departuresOfMessage(String schema, JsonNode message) {
		return validate("/components/schemas/" + schema, message);
	}

	/**
	 * Holds an event against the schema of its type.
	 * @param form how the event is sent, {@code Order} or {@code Webhook}
	 * @param event the event
	 * @return the departures, none if the event is as it has to be
	 */
	public List<String> departuresOfEvent(String form, JsonNode event) {
		String type = event.path("type").asString("").replaceFirst("order[.]", "");
		return departuresOfMessage(form + StringUtils.capitalize(type), event);
	}

	private Optional<Place> response(String method, String path, int status) {
		String code = Integer.toString(status);
		Place anywhere = new Place("", this.document).child("x-answers-anywhere");
		Optional<Place> item = item(path);
		if (item.isEmpty()) {
			return anywhere.find(code);
		}
		// Methods are case-sensitive in HTTP, and in lower case in OpenAPI.
		String name = method.toUpperCase(Locale.ROOT).equals(method) ? method.toLowerCase(Locale.ROOT) : "";
		Place operation = item.get().child(name);
		if (operation.missing() && "HEAD".equals(method)) {
			operation = item.get().child("get");
		}
		if (operation.missing()) {
			// Before the method is looked at, a key may be refused as for any other call.
			Stream<Place> refusals = Stream.of("get", "post")
				.filter((other) -> status == 401 || status == 403)
				.map((other) -> item.get().child(other).child("responses"));
			return Stream.concat(Stream.of(anywhere), refusals)
				.flatMap((place) -> place.find(code).stream())
				.findFirst();
		}
		// A documented call is never "not found" or "not allowed", unless it says so.
		return operation.child("responses")
			.find(code)
			.or(() -> (status != 404 && status != 405) ? anywhere.find(code) : Optional.empty());
	}

	/** Plain paths come before those with parameters, as OpenAPI demands. */
	private Optional<Place> item(String path) {
		Place paths = new Place("", this.document).child("paths");
		if (paths.find(path).isPresent()) {
			return paths.find(path);
		}
		return paths.node()
			.propertyNames()
			.stream()
			.filter((template) -> template.contains("{") && path.matches(template.replaceAll("\\{[^}]+}", "[^/]+")))
			.findFirst()
			.flatMap(paths::find);
	}

	private void checkHeaders(Place response, Answer answer, List<String> departures) {
		Place documented = response.child("headers");
		for (String name : documented.node().propertyNames()) {
			Place header = documented.child(name);
			Optional<String> value = answer.header(name);
			if (value.isPresent()) {
				validate(header.child("schema"), value(value.get(), header), "header " + name, departures);
			}
			else if (header.node().path("required").asBoolean(false)) {
				departures.add("header " + name + " is missing");
			}
		}
		for (String name : answer.headers().keySet()) {
			if (!OF_HTTP.contains(name.toLowerCase(Locale.ROOT))
					&& documented.node().propertyNames().stream().noneMatch(name::equalsIgnoreCase)) {
				departures.add("header " + name + " is not documented");
			}
		}
	}

	private static JsonNode value(String text, Place header) {
		if ("integer".equals(header.child("schema").node().path("type").asString("")) && text.matches("[0-9]{1,18}")) {
			return JsonNodeFactory.instance.numberNode(Long.parseLong(text));
		}
		return JsonNodeFactory.instance.stringNode(text);
	}

	private void checkBody(Place response, boolean head, Answer answer, List<String> departures) {
		Place content = response.child("content");
		if (content.missing() || head) {
			if (answer.body().length > 0) {
				departures.add("there is a body where none is documented: " + answer.text());
			}
			return;
		}
		String type = answer.header("Content-Type").orElse("missing").replaceFirst(";.*", "");
		if (content.find(type).isEmpty()) {
			departures.add("content type " + type + " is not documented");
			return;
		}
		if (!"application/json".equals(type)) {
			JsonNode text = JsonNodeFactory.instance.stringNode(answer.text());
			validate(content.child(type).child("schema"), text, "body", departures);
			return;
		}
		Leaks.in(answer.text()).forEach((leak) -> departures.add("the inside shows: " + leak));
		try {
			validate(content.child(type).child("schema"), answer.json(), "body", departures);
		}
		catch (JacksonException ex) {
			departures.add("the body is not JSON: " + answer.text());
		}
	}

	private void validate(Place schema, JsonNode value, String what, List<String> departures) {
		validate(schema.pointer(), value).forEach((error) -> departures.add(what + ": " + error));
	}

	/**
	 * Validates JSON.
	 * @param pointer where in the document the schema stands
	 * @param value what is validated
	 * @return what is wrong with it
	 */
	List<String> validate(String pointer, JsonNode value) {
		Schema schema = this.schemas.computeIfAbsent(pointer,
				(place) -> this.registry.getSchema(SchemaLocation.of("https://contract.test/openapi#" + place)));
		return schema.validate(value).stream().map(Object::toString).toList();
	}

	/** A place in the document; references are followed as one goes. */
	private final class Place {

		private final String pointer;

		private final JsonNode node;

		Place(String pointer, JsonNode node) {
			JsonNode reference = node.path("$ref");
			this.pointer = reference.isString() ? reference.asString().substring(1) : pointer;
			this.node = reference.isString() ? Contract.this.document.at(this.pointer) : node;
		}

		String pointer() {
			return this.pointer;
		}

		JsonNode node() {
			return this.node;
		}

		boolean missing() {
			return this.node.isMissingNode();
		}

		Place child(String name) {
			return new Place(this.pointer + '/' + name.replace("~", "~0").replace("/", "~1"), this.node.path(name));
		}

		Optional<Place> find(String name) {
			return Optional.of(child(name)).filter((place) -> !place.missing());
		}

	}

}
