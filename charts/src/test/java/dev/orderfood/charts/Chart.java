package dev.orderfood.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;

/**
 * One of the charts, with the sets of values that it supports.
 */
enum Chart {

	ORDER_FOOD("order-food"), DATABASE_LOAD("database-load"), POSTGRES("postgres");

	static final ObjectMapper YAML = new ObjectMapper(
			new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));

	/** What charts are made for; the one that has preStop's own sleep. */
	static final String CURRENT_KUBERNETES = "1.34.0";

	private final String chartName;

	/**
	 * The chart with its tests made visible: the library leaves hooks out of what it
	 * renders.
	 */
	private final Path visible;

	Chart(String chartName) {
		this.chartName = chartName;
		try {
			this.visible = copy();
			for (Path template : files(this.visible.resolve("templates"))) {
				String text = Files.readString(template);
				Files.writeString(template, text.replace("helm.sh/hook: test", "visible.test/hook: test"));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String chartName() {
		return this.chartName;
	}

	Path folder() {
		return Path.of("").toAbsolutePath().resolve(this.chartName);
	}

	/** The defaults, and every file of values that the chart brings along. */
	List<Values> sets() {
		return Stream
			.concat(Stream.of(new Values(this, "default", trial())),
					files(folder().resolve("ci")).stream().map((file) -> Values.read(this, file)))
			.toList();
	}

	/** Every chart with every set of values. */
	static Stream<Values> all() {
		return Stream.of(values()).flatMap((chart) -> chart.sets().stream());
	}

	JsonNode defaults() {
		return read(folder().resolve("values.yaml"));
	}

	JsonNode schema() {
		return read(folder().resolve("values.schema.json"));
	}

	/** The least that has to be said for a trial by {@code helm install}. */
	ObjectNode trial() {
		ObjectNode values = YAML.createObjectNode();
		if (this == POSTGRES) {
			values.putObject("auth").put("generatePasswords", true);
		}
		return values;
	}

	/** One of the sets. */
	Values set(String name) {
		return sets().stream().filter((values) -> values.name().equals(name)).findFirst().orElseThrow();
	}

	String render(JsonNode values) {
		return render(values, this.chartName, CURRENT_KUBERNETES);
	}

	String render(JsonNode values, String release, String kubernetes) {
		return withFile(values,
				(file) -> new Helm(this.visible).template()
					.withName(release)
					.withNamespace("food")
					.withKubeVersion(kubernetes)
					.withValuesFile(file)
					.call());
	}

	/** What is rendered when the chart itself has another version. */
	String renderVersion(JsonNode values, String version) {
		try {
			Path other = copy();
			Path chart = other.resolve("Chart.yaml");
			Files.writeString(chart,
					Files.readString(chart).replaceAll("(?m)^(appV|v)ersion:.*", "$1ersion: " + version));
			return withFile(values,
					(file) -> new Helm(other).template()
						.withName(this.chartName)
						.withNamespace("food")
						.withKubeVersion(CURRENT_KUBERNETES)
						.withValuesFile(file)
						.call());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String notes(JsonNode values) {
		String output = withFile(values,
				(file) -> new Helm(folder()).install()
					.withName(this.chartName)
					.withNamespace("food")
					.clientOnly()
					.dryRun()
					.debug()
					.withKubeVersion(CURRENT_KUBERNETES)
					.withValuesFile(file)
					.call()
					.getOutput());
		return output.substring(output.indexOf("NOTES:"));
	}

	/** Lints strictly, with the values merged into those of the chart. */
	LintResult lint(JsonNode values) {
		try {
			Path merged = copy();
			Files.writeString(merged.resolve("values.yaml"), YAML.writeValueAsString(merge(defaults(), values)));
			return new Helm(merged).lint().strict().call();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** As Helm does it: maps are merged, everything else is replaced. */
	static JsonNode merge(JsonNode under, JsonNode over) {
		if (!(under instanceof ObjectNode map) || !(over instanceof ObjectNode overMap)) {
			return over;
		}
		ObjectNode merged = map.deepCopy();
		overMap.properties()
			.forEach((entry) -> merged.set(entry.getKey(), merged.has(entry.getKey())
					? merge(merged.get(entry.getKey()), entry.getValue()) : entry.getValue()));
		return merged;
	}

	private static String withFile(JsonNode values, Function<Path, String> render) {
		try {
			Path file = Files.createTempFile(work(), "values", ".yaml");
			try {
				YAML.writeValue(file.toFile(), values);
				return render.apply(file);
			}
			finally {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Path copy() throws IOException {
		Path target = Files.createTempDirectory(work(), "chart").resolve(this.chartName);
		for (Path file : files(folder())) {
			Path copied = target.resolve(folder().relativize(file).toString());
			Files.createDirectories(copied.getParent());
			Files.copy(file, copied);
		}
		return target;
	}

	private static Path work() throws IOException {
		return Files.createDirectories(Path.of("target/rendered").toAbsolutePath());
	}

	static JsonNode read(Path file) {
		try {
			return YAML.readTree(file.toFile());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static JsonNode parse(String yaml) {
		try {
			return YAML.readTree(yaml);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<Path> files(Path folder) {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public String toString() {
		return this.chartName;
	}

}
