package dev.orderfood.client;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;

/**
 * Finds what clients of an older contract cannot live with in a newer one: what they send
 * and is refused or ignored now, and what they read and does not come any more.
 * <p>
 * A class of our own, as openapi-diff overlooks optional fields that are gone and, with
 * OpenAPI 3.1, fields of another type.
 */
final class ContractChange {

	private static final YAMLMapper YAML = new YAMLMapper();

	private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

	private static final List<String> UPPER_BOUNDS = List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems",
			"maxProperties");

	private static final List<String> LOWER_BOUNDS = List.of("minimum", "exclusiveMinimum", "minLength", "minItems",
			"minProperties");

	private final JsonNode released;

	private final JsonNode contract;

	private final List<String> breaks = new ArrayList<>();

	/** Pairs of schemas that are compared already: schemas may contain themselves. */
	private final Set<String> compared = new HashSet<>();

	private ContractChange(JsonNode released, JsonNode contract) {
		this.released = released;
		this.contract = contract;
	}

	/**
	 * Compares two contracts.
	 * @param released the older one, as YAML
	 * @param contract the newer one, as YAML
	 * @return a line for each change that breaks clients, empty if there is none
	 */
	static List<String> breaks(String released, String contract) {
		try {
			ContractChange change = new ContractChange(YAML.readTree(released), YAML.readTree(contract));
			change.compareCalls();
			return change.breaks;
		}
		catch (JsonProcessingException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void compareCalls() {
		this.released.path("paths").properties().forEach((path) -> path.getValue().properties().forEach((method) -> {
			if (METHODS.contains(method.getKey())) {
				String name = method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
				JsonNode now = this.contract.path("paths").path(path.getKey());
				if (!now.has(method.getKey())) {
					this.breaks.add(name + " is gone");
				}
				else {
					compareCall(name, path.getValue(), method.getValue(), now, now.path(method.getKey()));
				}
			}
		}));
	}

	private void compareCall(String name, JsonNode oldPath, JsonNode old, JsonNode newPath, JsonNode now) {
		compareParameters(name, parameters(this.released, oldPath, old), parameters(this.contract, newPath, now));
		JsonNode oldBody = resolve(this.released, old.path("requestBody"));
		JsonNode newBody = resolve(this.contract, now.path("requestBody"));
		if (newBody.path("required").asBoolean() && !oldBody.path("required").asBoolean()) {
			this.breaks.add(name + " needs a body");
		}
		compareContent(name + ", body", oldBody, newBody, true);
		old.path("responses").properties().forEach((response) -> {
			if (response.getKey().startsWith("2")) {
				String what = name + ", answer " + response.getKey();
				if (!now.path("responses").has(response.getKey())) {
					this.breaks.add(what + " is gone");
				}
				compareContent(what, resolve(this.released, response.getValue()),
						resolve(this.contract, now.path("responses").path(response.getKey())), false);
			}
		});
		JsonNode newSecurity = now.path("security").isMissingNode() ? this.contract.path("security")
				: now.path("security");
		JsonNode oldSecurity = old.path("security").isMissingNode() ? this.released.path("security")
				: old.path("security");
		if (oldSecurity.isEmpty() && !newSecurity.isEmpty()) {
			this.breaks.add(name + " needs a key");
		}
	}

	private void compareParameters(String name, Map<String, JsonNode> old, Map<String, JsonNode> now) {
		old.forEach((key, parameter) -> {
			if (now.containsKey(key)) {
				compare(name + ", " + key, parameter.path("schema"), now.get(key).path("schema"), true);
			}
			else {
				this.breaks.add(name + ", " + key + " is gone");
			}
		});
		now.forEach((key, parameter) -> {
			boolean wasRequired = old.containsKey(key) && old.get(key).path("required").asBoolean();
			if (parameter.path("required").asBoolean() && !wasRequired) {
				this.breaks.add(name + ", " + key + " is required");
			}
		});
	}

	private static Map<String, JsonNode> parameters(JsonNode root, JsonNode path, JsonNode call) {
		Map<String, JsonNode> parameters = new LinkedHashMap<>();
		for (JsonNode list : List.of(path.path("parameters"), call.path("parameters"))) {
			for (JsonNode entry : list) {
				JsonNode parameter = resolve(root, entry);
				parameters.put(parameter.path("in").asText() + " parameter " + parameter.path("name").asText(),
						parameter);
			}
		}
		return parameters;
	}

	private void compareContent(String what, JsonNode old, JsonNode now, boolean sent) {
		old.path("content").properties().forEach((media) -> {
			if (now.path("content").has(media.getKey())) {
				compare(what, media.getValue().path("schema"), now.path("content").path(media.getKey()).path("schema"),
						sent);
			}
			else {
				this.breaks.add(what + " is not " + media.getKey() + " any more");
			}
		});
	}

	private void compare(String what, JsonNode oldSchema, JsonNode newSchema, boolean sent) {
		JsonNode old = resolve(this.released, oldSchema);
		JsonNode now = resolve(this.contract, newSchema);
		if (old.isMissingNode()
				|| !this.compared.add(System.identityHashCode(old) + "/" + System.identityHashCode(now) + "/" + sent)) {
			return;
		}
		compareTypes(what, old, now, sent);
		old.path("properties").properties().forEach((field) -> {
			String name = what + ", field " + field.getKey();
			if (now.path("properties").has(field.getKey())) {
				compare(name, field.getValue(), now.path("properties").path(field.getKey()), sent);
			}
			else {
				this.breaks.add(name + " is gone");
			}
		});
		Set<String> required = texts(sent ? now.path("required") : old.path("required"));
		required.removeAll(texts(sent ? old.path("required") : now.path("required")));
		required.removeIf((field) -> !sent && !now.path("properties").has(field));
		required.forEach(
				(field) -> this.breaks.add(what + ", field " + field + (sent ? " is required" : " may be missing")));
		if (old.has("items")) {
			compare(what + ", element", old.path("items"), now.path("items"), sent);
		}
		if (sent) {
			compareBounds(what, old, now);
		}
		for (String alternatives : List.of("oneOf", "anyOf", "allOf")) {
			for (int i = 0; i < Math.min(old.path(alternatives).size(), now.path(alternatives).size()); i++) {
				compare(what, old.path(alternatives).get(i), now.path(alternatives).get(i), sent);
			}
			if (sent && !alternatives.equals("allOf")
					&& now.path(alternatives).size() < old.path(alternatives).size()) {
				this.breaks.add(what + " has fewer alternatives");
			}
		}
	}

	/** What is sent may have more types than before, what is read fewer. */
	private void compareTypes(String what, JsonNode old, JsonNode now, boolean sent) {
		Set<String> narrow = types(sent ? old : now);
		Set<String> wide = types(sent ? now : old);
		boolean fits = wide.isEmpty() || (!narrow.isEmpty() && wide.containsAll(narrow));
		if (!fits) {
			this.breaks.add(what + " is " + types(now) + ", not " + types(old));
		}
		if (!old.path("format").equals(now.path("format")) && old.has("format")) {
			this.breaks.add(what + " has another format than " + old.path("format").asText());
		}
	}

	private void compareBounds(String what, JsonNode old, JsonNode now) {
		bounds(what, old, now, UPPER_BOUNDS, (before, after) -> after < before);
		bounds(what, old, now, LOWER_BOUNDS, (before, after) -> after > before);
		if (now.has("enum") && (!old.has("enum") || !texts(now.path("enum")).containsAll(texts(old.path("enum"))))) {
			this.breaks.add(what + " takes only " + texts(now.path("enum")));
		}
		if (now.has("pattern") && !now.path("pattern").equals(old.path("pattern"))) {
			this.breaks.add(what + " has to match another pattern");
		}
		if (isClosed(now) && !isClosed(old)) {
			this.breaks.add(what + " takes no other fields");
		}
	}

	private void bounds(String what, JsonNode old, JsonNode now, List<String> keywords,
			BiPredicate<Double, Double> narrower) {
		for (String keyword : keywords) {
			if (now.has(keyword)
					&& (!old.has(keyword) || narrower.test(old.get(keyword).asDouble(), now.get(keyword).asDouble()))) {
				this.breaks.add(what + " has the " + keyword + " " + now.get(keyword).asText());
			}
		}
	}

	private static boolean isClosed(JsonNode schema) {
		return schema.path("additionalProperties").isBoolean() && !schema.path("additionalProperties").asBoolean();
	}

	/** The types of a schema; a number may be an integer. */
	private static Set<String> types(JsonNode schema) {
		Set<String> types = texts(schema.path("type"));
		if (types.contains("number")) {
			types.add("integer");
		}
		return types;
	}

	private static Set<String> texts(JsonNode node) {
		Set<String> texts = new TreeSet<>();
		if (node.isValueNode() && !node.isMissingNode()) {
			texts.add(node.asText());
		}
		node.forEach((element) -> texts.add(element.asText()));
		return texts;
	}

	private static JsonNode resolve(JsonNode root, JsonNode node) {
		JsonNode resolved = node;
		while (resolved.has("$ref")) {
			resolved = root.at(resolved.path("$ref").asText().substring(1));
			if (resolved.isMissingNode()) {
				throw new IllegalArgumentException("There is no " + node.path("$ref").asText() + ".");
			}
		}
		return (resolved != null) ? resolved : MissingNode.getInstance();
	}

}
