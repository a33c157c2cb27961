package dev.orderfood.charts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.fabric8.openshift.api.model.monitoring.v1alpha1.AlertmanagerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every alert says what is wrong and where it is written what to do, is proved to fire
 * and to be silent, and comes out of the charts as it stands in their files.
 */
class AlertTests {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	private static final String RUNBOOKS = "https://github.com/order-food/order-food/blob/main/docs/runbooks/";

	private static final Pattern ALERT_NAME = Pattern.compile("alertname=\"(\\w+)\"");

	/** A metric with its selector, or without one where it could have one. */
	private static final Pattern SELECTOR = Pattern
		.compile("\\b(?:[a-z][a-z0-9]*_[a-z0-9_]*|up|ALERTS|orderfood:[\\w:]+)\\{([^}]*)}");

	static List<JsonNode> alerts() {
		return Stream.of(Chart.values())
			.flatMap((chart) -> rules(chart).stream())
			.filter((rule) -> rule.has("alert"))
			.toList();
	}

	private static List<JsonNode> rules(Chart chart) {
		List<JsonNode> rules = new ArrayList<>();
		for (Path file : Chart.files(chart.folder().resolve("alerts"))) {
			Chart.read(file).path("groups").forEach((group) -> group.path("rules").forEach(rules::add));
		}
		return rules;
	}

	private static String name(JsonNode alert) {
		return alert.path("alert").asText();
	}

	@Test
	void whatTheSeedsAskForIsThere() {
		assertThat(alerts()).extracting(AlertTests::name)
			.doesNotHaveDuplicates()
			.contains("InitContainerFailed", "CronJobConsecutiveFailures", "CrashLoopBackOff", "HighCpu",
					"HighErrorRate");
	}

	@ParameterizedTest
	@MethodSource("alerts")
	void saysWhatIsWrongAndHowBadThatIs(JsonNode alert) {
		assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning", "info");
		assertThat(alert.at("/labels/service").asText()).isIn("order-food", "database-load", "postgres");
		assertThat(alert.at("/annotations/summary").asText()).isNotBlank().doesNotContain("{{");
		assertThat(alert.at("/annotations/description").asText()).contains("{{ $").endsWith(".");
	}

	@Test
	void onlySymptomsPage() {
		assertThat(alerts().stream().filter((alert) -> alert.at("/labels/severity").asText().equals("critical")))
			.extracting(AlertTests::name)
			.containsExactlyInAnyOrder("OrderFoodDown", "AvailabilityBudgetBurnsFast", "LatencyBudgetBurnsFast",
					"NoOrders");
	}

	@ParameterizedTest
	@MethodSource("alerts")
	void hasARunbook(JsonNode alert) throws IOException {
		assertThat(alert.at("/annotations/runbook_url").asText()).isEqualTo(RUNBOOKS + name(alert) + ".md");
		String page = Files.readString(ROOT.resolve("docs/runbooks/" + name(alert) + ".md"));
		assertThat(page).startsWith("# " + name(alert) + "\n");
		assertThat(page.lines().filter((line) -> line.startsWith("## "))).containsExactly("## Meaning", "## Impact",
				"## Diagnosis", "## Mitigation");
		assertThat(page.substring(page.indexOf("## Diagnosis"), page.indexOf("## Mitigation"))).contains("```");
	}

	@Test
	void everyRunbookIsThatOfAnAlert() {
		Set<String> names = alerts().stream().map(AlertTests::name).collect(Collectors.toSet());
		assertThat(Chart.files(ROOT.resolve("docs/runbooks")))
			.extracting((page) -> page.getFileName().toString().replace(".md", ""))
			.filteredOn((page) -> !page.equals("README"))
			.containsExactlyInAnyOrderElementsOf(names);
	}

	/** What promtool is given is what it runs: see the stage "alerts" of .ci/run. */
	@ParameterizedTest
	@MethodSource("alerts")
	void isProvedToFireAndToBeSilent(JsonNode alert) {
		List<JsonNode> cases = new ArrayList<>();
		for (Path file : Chart.files(ROOT.resolve("observability/tests"))) {
			if (file.toString().endsWith("_test.yaml")) {
				Chart.read(file).path("tests").forEach((test) -> test.path("promql_expr_test").forEach(cases::add));
			}
		}
		List<JsonNode> own = cases.stream()
			.filter((test) -> ALERT_NAME.matcher(test.path("expr").asText())
				.results()
				.anyMatch((result) -> result.group(1).equals(name(alert))))
			.toList();
		assertThat(own.stream()
			.filter((test) -> test.path("exp_samples")
				.toString()
				.contains("\\\"" + alert.at("/labels/severity").asText() + "\\\"")))
			.as("fires")
			.isNotEmpty();
		assertThat(own.stream().filter((test) -> test.path("exp_samples").isMissingNode())).as("is silent")
			.isNotEmpty();
	}

	@Test
	void inhibitionsNameAlertsThatAreThere() {
		Set<String> names = alerts().stream().map(AlertTests::name).collect(Collectors.toCollection(TreeSet::new));
		JsonNode inhibitions = inhibitions();
		assertThat(inhibitions).isNotEmpty();
		for (JsonNode rule : inhibitions) {
			for (String side : List.of("source_matchers", "target_matchers")) {
				String matcher = rule.path(side).path(0).asText();
				assertThat(matcher).matches("alertname (=|=~) [\\w.+|]+");
				for (String pattern : matcher.split(" ", 3)[2].split("\\|", -1)) {
					assertThat(names).as(matcher).anyMatch((name) -> name.matches(pattern));
				}
			}
		}
	}

	@Test
	void theExampleForAlertmanagerHasTheSameInhibitions() {
		assertThat(Chart.read(ROOT.resolve("observability/alertmanager.yml")).path("inhibit_rules"))
			.isEqualTo(inhibitions());
	}

	@Test
	void theChartsAlertmanagerConfigHasThemToo() {
		AlertmanagerConfig config = manifest(Chart.ORDER_FOOD, "order-food").all(AlertmanagerConfig.class).getFirst();
		assertThat(config.getSpec().getInhibitRules()).hasSize(inhibitions().size());
		assertThat(config.getSpec().getInhibitRules().getFirst().getSourceMatch()).singleElement()
			.satisfies((match) -> {
				assertThat(match.getName()).isEqualTo("alertname");
				assertThat(match.getMatchType()).isEqualTo("=");
				assertThat(match.getValue()).isEqualTo("OrderFoodDown");
			});
		assertThat(config.getSpec().getInhibitRules().getFirst().getTargetMatch()).singleElement()
			.satisfies((match) -> {
				assertThat(match.getMatchType()).isEqualTo("=~");
				assertThat(match.getValue()).contains("|HighErrorRate|");
			});
		assertThat(config.getSpec().getInhibitRules().getFirst().getEqual()).containsExactly("namespace", "service");
	}

	private static JsonNode inhibitions() {
		return Chart.read(Chart.ORDER_FOOD.folder().resolve("alertmanager/inhibitions.yaml")).path("inhibit_rules");
	}

	static Stream<Chart> chartsWithAlerts() {
		return Stream.of(Chart.values());
	}

	@ParameterizedTest
	@MethodSource("chartsWithAlerts")
	void theChartHasTheRulesOfItsFiles(Chart chart) {
		PrometheusRule rendered = manifest(chart, "shop").all(PrometheusRule.class).getFirst();
		List<Rule> rules = rendered.getSpec()
			.getGroups()
			.stream()
			.flatMap((group) -> group.getRules().stream())
			.toList();
		assertThat(rules).extracting((rule) -> rule.getAlert() + rule.getRecord())
			.containsExactlyElementsOf(rules(chart).stream()
				.map((rule) -> rule.path("alert").asText("null") + rule.path("record").asText("null"))
				.toList());
	}

	/** Two installations in one cluster must not alert for each other. */
	@ParameterizedTest
	@MethodSource("chartsWithAlerts")
	void everySelectorOfARenderedRuleNamesNamespaceAndRelease(Chart chart) {
		PrometheusRule rendered = manifest(chart, "shop").all(PrometheusRule.class).getFirst();
		String name = rendered.getMetadata().getName();
		assertThat(name).isEqualTo("shop-" + chart.chartName());
		rendered.getSpec().getGroups().stream().flatMap((group) -> group.getRules().stream()).forEach((rule) -> {
			String expression = rule.getExpr().getStrVal();
			List<String> selectors = SELECTOR.matcher(expression)
				.results()
				.map((MatchResult result) -> result.group(1))
				.toList();
			assertThat(selectors).as(expression)
				.isNotEmpty()
				.allSatisfy((selector) -> assertThat(selector).contains("namespace=\"food\"", name));
			if (rule.getAlert() != null) {
				assertThat(rule.getLabels()).containsEntry("service", name);
			}
		});
	}

	@Test
	void valuesChangeLimitsAndTheAddressOfRunbooks() throws IOException {
		JsonNode values = Chart.YAML.readTree(
				"""
						metrics:
						  prometheusRule: {enabled: true, dataTooOldAfterSeconds: 90000, runbookBaseUrl: "https://wiki.example.com/books"}
						dashboards: {enabled: true}
						""");
		String rendered = Chart.ORDER_FOOD.render(values);
		assertThat(rendered)
			.contains("> 90000", "runbook_url: https://wiki.example.com/books/DataTooOld.md",
					"\"https://wiki.example.com/books/DataTooOld.md\"")
			.doesNotContain("46800", RUNBOOKS);
		String runs = Chart.DATABASE_LOAD.render(Chart.YAML.readTree(
				"""
						prometheusRule: {enabled: true, staleAfterSeconds: 90000, runbookBaseUrl: "https://wiki.example.com/books"}
						"""));
		assertThat(runs).contains("> 90000", "runbook_url: https://wiki.example.com/books/CronJobOverdue.md")
			.doesNotContain("46800", RUNBOOKS);
		String backups = Chart.POSTGRES.render(Chart.POSTGRES.trial()
			.set("prometheusRule", Chart.YAML.readTree(
					"""
							{enabled: true, backupTooOldAfterSeconds: 1000, drillTooOldAfterSeconds: 2000, runbookBaseUrl: "https://wiki.example.com/books"}
							""")));
		assertThat(backups).contains("> 1000", "> 2000", "runbook_url: https://wiki.example.com/books/BackupTooOld.md")
			.doesNotContain("93600", "691200", RUNBOOKS);
	}

	private static Manifest manifest(Chart chart, String release) {
		try {
			JsonNode values = Chart.YAML.readTree("""
					metrics: {prometheusRule: {enabled: true}, alertmanagerConfig: {enabled: true}}
					""");
			if (chart == Chart.DATABASE_LOAD) {
				values = Chart.YAML.readTree("prometheusRule: {enabled: true}");
			}
			if (chart == Chart.POSTGRES) {
				values = Chart.POSTGRES.trial().set("prometheusRule", Chart.YAML.readTree("{enabled: true}"));
			}
			return Manifest.of(chart.render(values, release, Chart.CURRENT_KUBERNETES));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
