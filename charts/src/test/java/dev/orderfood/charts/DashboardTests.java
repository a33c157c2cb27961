package dev.orderfood.charts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboards are ones that Grafana takes as they are, wherever its datasources come
 * from, and that explain themselves. Whether their expressions find anything is asked of
 * a real Prometheus: see .ci/signals.
 */
class DashboardTests {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	private static final int COLUMNS = 24;

	private static final Set<String> UNITS = Set.of("none", "short", "s", "percentunit", "reqps", "cps", "bytes",
			"suffix: x");

	private static final Set<String> GRAFANAS_OWN = Set.of("__rate_interval", "__range", "__from", "__to");

	static List<Path> dashboards() {
		return Chart.files(Chart.ORDER_FOOD.folder().resolve("dashboards"));
	}

	@Test
	void thereAreFour() {
		assertThat(dashboards()).extracting((file) -> Chart.read(file).path("uid").asText())
			.containsExactlyInAnyOrder("order-food-orders", "order-food-kitchen", "order-food-service",
					"order-food-data");
	}

	@ParameterizedTest
	@MethodSource("dashboards")
	void hasWhatGrafanaIdentifiesItBy(Path file) {
		JsonNode dashboard = Chart.read(file);
		assertThat(dashboard.path("uid").asText()).matches("[a-zA-Z0-9_-]{1,40}");
		assertThat(dashboard.has("id")).isFalse();
		assertThat(dashboard.path("schemaVersion").asInt()).isBetween(36, 42);
		assertThat(dashboard.path("title").asText()).startsWith("order-food: ");
		assertThat(dashboard.path("description").asText()).isNotBlank();
		assertThat(dashboard.path("tags")).extracting(JsonNode::asText).contains("order-food");
	}

	@ParameterizedTest
	@MethodSource("dashboards")
	void panelsHaveIdsAndTitlesOfTheirOwn(Path file) {
		assertThat(panels(file)).extracting((panel) -> panel.path("id").asInt())
			.doesNotHaveDuplicates()
			.allMatch((id) -> id > 0);
		assertThat(panels(file)).extracting((panel) -> panel.path("title").asText())
			.doesNotHaveDuplicates()
			.noneMatch(String::isBlank);
	}

	@ParameterizedTest
	@MethodSource("dashboards")
	void everyPanelExplainsItselfAndHasAUnit(Path file) {
		assertThat(graphs(file)).isNotEmpty().allSatisfy((panel) -> {
			assertThat(panel.path("description").asText()).isNotBlank();
			JsonNode defaults = panel.path("fieldConfig").path("defaults");
			assertThat(defaults.path("unit").asText()).isIn(UNITS);
			JsonNode steps = defaults.path("thresholds").path("steps");
			assertThat(steps).isNotEmpty();
			assertThat(steps.path(0).path("value").isNull()).isTrue();
		});
	}

	@ParameterizedTest
	@MethodSource("dashboards")
	void thresholdsAreSetWhereAnAlertWatches(Path file) {
		assertThat(graphs(file).filter((panel) -> panel.path("type").asText().equals("stat"))
			.filter((panel) -> panel.has("links"))).isNotEmpty()
			.allSatisfy(
					(panel) -> assertThat(panel.path("fieldConfig").path("defaults").path("thresholds").path("steps"))
						.hasSizeGreaterThan(1));
	}

	@ParameterizedTest
	@MethodSource("dashboards")
	void noDatasourceIsAFixedOne(Path file) {
		JsonNode dashboard = Chart.read(file);
		assertThat(dashboard.findValues("datasource")).isNotEmpty()
			.allSatisfy((datasource) -> assertThat(datasource.path("uid").asText()).isEqualTo("${datasource}"));
		graphs(file).forEach((panel) -> {
			assertThat(panel.has("datasource")).isTrue();
			assertThat(panel.path("targets")).isNotEmpty().allSatisfy((target) -> {
				assertThat(target.has("datasource")).isTrue();
				assertThat(target.path("expr").asText()).isNotBlank();
			});
		});
		assertThat(variables(dashboard)).contains("datasource", "traces", "namespace", "job");
	}

	@ParameterizedTest
	@MethodSource("dashboards")
	void noPanelLiesOnAnother(Path file) {
		Map<String, String> taken = new HashMap<>();
		panels(file).forEach((panel) -> {
			JsonNode place = panel.path("gridPos");
			assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(COLUMNS);
			assertThat(place.path("w").asInt()).isPositive();
			assertThat(place.path("h").asInt()).isPositive();
			for (int x = 0; x < place.path("w").asInt(); x++) {
				for (int y = 0; y < place.path("h").asInt(); y++) {
					String cell = (place.path("x").asInt() + x) + "," + (place.path("y").asInt() + y);
					assertThat(taken.put(cell, panel.path("title").asText()))
						.as(panel.path("title").asText() + " at " + cell)
						.isNull();
				}
			}
		});
	}

	@ParameterizedTest
	@MethodSource("dashboards")
	void everyVariableThatIsUsedIsThere(Path file) throws IOException {
		JsonNode dashboard = Chart.read(file);
		Set<String> known = variables(dashboard).collect(Collectors.toSet());
		assertThat(java.util.regex.Pattern.compile("\\$\\{?(\\w+)")
			.matcher(Files.readString(file))
			.results()
			.map((result) -> result.group(1))
			.filter((name) -> !GRAFANAS_OWN.contains(name))
			.filter((name) -> !name.equals("__all"))).isNotEmpty().allMatch(known::contains);
	}

	/** Without labels of a cluster, "all" has to find what has none. */
	@ParameterizedTest
	@MethodSource("dashboards")
	void namespaceAndPodMayBeMissing(Path file) {
		Chart.read(file).path("templating").path("list").forEach((variable) -> {
			if (Set.of("namespace", "pod").contains(variable.path("name").asText())) {
				assertThat(variable.path("allValue").asText()).isEqualTo(".*");
				assertThat(variable.path("current").path("value").path(0).asText()).isEqualTo("$__all");
			}
		});
	}

	@ParameterizedTest
	@MethodSource("dashboards")
	void everyLinkLeadsSomewhere(Path file) {
		JsonNode dashboard = Chart.read(file);
		String runbooks = "https://github.com/order-food/order-food/blob/main/";
		Set<String> uids = dashboards().stream()
			.map((other) -> "/d/" + Chart.read(other).path("uid").asText())
			.collect(Collectors.toSet());
		List<String> urls = new ArrayList<>();
		dashboard.findValues("url").forEach((url) -> urls.add(url.asText()));
		assertThat(urls).hasSizeGreaterThan(5).allSatisfy((url) -> {
			if (url.startsWith(runbooks)) {
				assertThat(ROOT.resolve(url.substring(runbooks.length()))).exists();
			}
			else if (url.startsWith("/explore?")) {
				assertThat(url).contains("${traces}", "order-food");
				assertThat(url.substring(url.indexOf("panes="))).doesNotContain(" ", "\"", "{\"");
			}
			else {
				assertThat(uids).contains(url);
			}
		});
	}

	@Test
	void latencyLeadsToTraces() {
		for (Path file : dashboards()) {
			if (!file.getFileName().toString().startsWith("data")) {
				assertThat(graphs(file)).anySatisfy((panel) -> {
					assertThat(panel.path("targets")).anyMatch((target) -> target.path("exemplar").asBoolean());
					assertThat(panel.at("/fieldConfig/defaults/links/0/url").asText()).contains("${traces}");
				});
			}
		}
	}

	@Test
	void theChartShipsTheFilesAsTheyAre() throws IOException {
		Manifest manifest = Manifest.of(Chart.ORDER_FOOD.render(Chart.YAML.readTree("""
				dashboards: {enabled: true, namespace: monitoring, annotations: {grafana_folder: Food}}
				""")));
		ConfigMap map = manifest.one(ConfigMap.class, "order-food-dashboards");
		assertThat(map.getMetadata().getNamespace()).isEqualTo("monitoring");
		assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
		assertThat(map.getMetadata().getAnnotations()).containsEntry("grafana_folder", "Food");
		assertThat(map.getData()).hasSize(dashboards().size());
		for (Path file : dashboards()) {
			assertThat(Chart.YAML.readTree(map.getData().get(file.getFileName().toString())))
				.isEqualTo(Chart.read(file));
		}
		assertThat(map.getData().values().stream().mapToInt(String::length).sum()).isLessThan(900_000);
	}

	@Test
	void composeShowsTheSameFiles() {
		JsonNode volumes = Chart.read(ROOT.resolve("docker-compose.yml")).at("/services/grafana/volumes");
		assertThat(volumes).extracting(JsonNode::asText)
			.anyMatch((volume) -> volume.startsWith("./charts/order-food/dashboards:"));
	}

	private static Stream<String> variables(JsonNode dashboard) {
		return StreamSupport.stream(dashboard.path("templating").path("list").spliterator(), false)
			.map((variable) -> variable.path("name").asText());
	}

	private static Stream<JsonNode> panels(Path file) {
		return StreamSupport.stream(Chart.read(file).path("panels").spliterator(), false);
	}

	private static Stream<JsonNode> graphs(Path file) {
		return panels(file).filter((panel) -> !panel.path("type").asText().equals("row"));
	}

}
