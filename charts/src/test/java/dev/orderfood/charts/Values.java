package dev.orderfood.charts;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A set of values that a chart supports.
 *
 * @param chart the chart
 * @param name what the set is called
 * @param content the values that differ from the defaults
 */
record Values(Chart chart, String name, JsonNode content) {

	private static final Set<String> NAMES_OF_OTHERS = Set.of("existingSecret", "existingConfigMap", "existingClaim",
			"secretName");

	private static final Map<Values, Manifest> MANIFESTS = new ConcurrentHashMap<>();

	static Values read(Chart chart, Path file) {
		return new Values(chart, file.getFileName().toString().replace("-values.yaml", ""), Chart.read(file));
	}

	/** What is rendered with them, once for all tests: nothing in it is to be changed. */
	Manifest manifest() {
		return MANIFESTS.computeIfAbsent(this, (values) -> Manifest.of(values.chart.render(values.content)));
	}

	JsonNode effective() {
		return Chart.merge(this.chart.defaults(), this.content);
	}

	/** Secrets, ConfigMaps and claims that somebody else has to make. */
	Set<String> madeByOthers() {
		Set<String> names = new TreeSet<>();
		NAMES_OF_OTHERS.forEach((key) -> effective().findValues(key).forEach((value) -> names.add(value.asText())));
		effective().findValues("secretRef").forEach((value) -> names.add(value.path("name").asText()));
		names.remove("");
		return names;
	}

	@Override
	public String toString() {
		return this.chart + ", " + this.name;
	}

}
