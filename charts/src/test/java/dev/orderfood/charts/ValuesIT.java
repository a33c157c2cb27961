package dev.orderfood.charts;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Every value does something, is in the schema, and stands in the README as it is;
 * everything else is refused.
 */
class ValuesIT {

	/**
	 * What a value may be changed to, in YAML; the schema and Kubernetes' own types
	 * choose from it.
	 */
	private static final List<String> CHANGES = List.of("changed", "9s", "9", "9Gi", "\"1\"", "OnFailure", "9 9 9 9 9",
			"https://changed", "Never", "Replace", "DoNotSchedule", "NodePort", "gelf", "require", "none", "0.5",
			"{changed: changed}", "[changed]", "[log]", "[{name: changed}]", "[\"https://changed\"]",
			"[{podSelector: {}}]", "[{to: [{podSelector: {}}], ports: [{port: 9}]}]",
			"[{secretName: changed, hosts: [changed]}]", "[{host: changed, paths: [{path: /, pathType: Prefix}]}]",
			"[{key: changed, operator: Exists}]", "1", "[9]", "[\"192.0.2.0/24\"]", "Local", "Cluster", "USD",
			"changed.example.com", "[{name: changed, mountPath: /changed}]", "[{name: changed, image: changed}]",
			"[{configMapRef: {name: changed}}]", "[{apiVersion: v1, kind: ConfigMap, metadata: {name: changed}}]",
			"sha256:000000000000000000000000000000000000000000000000000000000000000a");

	/** Asked before anything is rendered: a refusal by Helm takes ten times as long. */
	private static final Map<Chart, Schema> SCHEMAS = Stream.of(Chart.values())
		.collect(Collectors.toMap(Function.identity(),
				(chart) -> SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
					.getSchema(chart.schema().toString(), InputFormat.JSON)));

	private static final String RANDOM = "(?m)^(  [a-z]+-password): .*";

	@ParameterizedTest
	@EnumSource
	void everyValueChangesWhatIsRendered(Chart chart) {
		Map<Values, String> rendered = new HashMap<>();
		chart.sets().forEach((values) -> rendered.put(values, render(chart, values.content())));
		// Most values do something where everything is switched on.
		List<Values> sets = chart.sets()
			.stream()
			.sorted(Comparator.comparing((values) -> !values.name().equals("everything-on")))
			.collect(Collectors.toCollection(ArrayList::new));
		List<String> unused = new ArrayList<>();
		for (String path : leaves("", chart.defaults()).toList()) {
			// One attempt with each set finds most of them; a rendering takes its time.
			Optional<Values> changing = Stream.of(1, CHANGES.size())
				.flatMap((attempts) -> sets.stream()
					.filter((values) -> canChange(values, path, rendered.get(values), attempts)))
				.findFirst();
			// What stands beside it in values.yaml is often read with the same set.
			changing.ifPresentOrElse((values) -> {
				sets.remove(values);
				sets.addFirst(values);
			}, () -> unused.add(path));
		}
		assertThat(unused).isEmpty();
	}

	private static boolean canChange(Values values, String path, String rendered, int attempts) {
		return changes(values, path).limit(attempts).anyMatch((change) -> {
			try {
				return !render(values.chart(), Chart.merge(values.content(), change)).equals(rendered);
			}
			catch (IllegalStateException refused) {
				// By a template, which has read the value then; not by the schema.
				return refused.getMessage().contains("execution error");
			}
		});
	}

	/** What one value may be replaced with. */
	private static Stream<ObjectNode> changes(Values values, String path) {
		JsonNode before = values.effective().at(pointer(path));
		return (before.isBoolean() ? Stream.of(String.valueOf(!before.asBoolean())) : CHANGES.stream())
			.map((change) -> overlay(path, change))
			.filter((change) -> change.at(pointer(path)).getNodeType() == before.getNodeType())
			.filter((change) -> SCHEMAS.get(values.chart())
				.validate(Chart.merge(values.effective(), change).toString(), InputFormat.JSON)
				.isEmpty());
	}

	private static String render(Chart chart, JsonNode values) {
		return chart.render(values).replaceAll(RANDOM, "$1: random");
	}

	@Test
	void aValueThatNoTemplateReadsIsFound() {
		Values defaults = Chart.DATABASE_LOAD.sets().getFirst();
		String rendered = render(Chart.DATABASE_LOAD, defaults.content());
		assertThat(canChange(defaults, "cronjob.schedule", rendered, CHANGES.size())).isTrue();
		// Read only where the CA is somebody's Secret, which it is not by default.
		assertThat(canChange(defaults, "database.ca.key", rendered, CHANGES.size())).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void theSchemaKnowsEveryValueAndNoOther(Chart chart) {
		Set<String> known = new TreeSet<>(properties("", chart.schema()).toList());
		known.remove("global");
		assertThat(leaves("", chart.defaults())
			.filter((path) -> known.stream().noneMatch((row) -> path.equals(row) || path.startsWith(row + "."))))
			.isEmpty();
		assertThat(known.stream().filter((path) -> chart.defaults().at(pointer(path)).isMissingNode())).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void aMisspeltValueIsRefusedAtEveryDepth(Chart chart) {
		List<String> maps = new ArrayList<>(List.of(""));
		maps.addAll(fixedMaps("", chart.schema()).toList());
		assertThat(maps).hasSizeGreaterThan(10).allSatisfy((path) -> {
			String misspelt = path.isEmpty() ? "misspelt" : path + ".misspelt";
			assertThatThrownBy(() -> chart.render(overlay(misspelt, "1"))).as(misspelt)
				.isInstanceOf(IllegalStateException.class)
				.hasMessageContaining("misspelt");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "image.digest: latest", "management.port: 8080", "management.port: metrics",
			"replicaCount: two", "podDisruptionBudget.minAvailable: some", "service.externalTrafficPolicy: Near",
			"autoscaling.targetCPU: lots", "networkPolicy.dnsPorts: []",
			"image.registry: 'https://registry.example.com'", "service.port: 70000", "image.pullPolicy: Sometimes",
			"database.sslMode: verify-everything", "database.existingSecret: ''", "config.logFormat: xml",
			"tracing.samplingRatio: 2", "httpRoute.enabled: true", "autoscaling.minReplicas: 0",
			"podSecurityContext.runAsUser: 0", "ingress.hosts: []", "initContainers.databaseLoad.waitForDatabase: soon",
			"notification.channels: []", "notification.channels: [sms]",
			"notification.webhook.url: receiver.example.com", "notification.email.security: maybe",
			"notification.email.port: 0", "targets.separate: 'yes'", "targets.waitForInventory: soon",
			"targets.inventory.replicaCount: 0", "targets.notification.poolSize: 0", "targets.inventoryApiKey.key: ''",
			"targets.inventory.resources.limits.cpu: lots" })
	void whatCannotBeRightIsRefused(String value) {
		String[] parts = value.split(": ", 2);
		assertThatThrownBy(() -> Chart.ORDER_FOOD.render(overlay(parts[0], parts[1])))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("values don't meet the specifications of the schema");
	}

	@ParameterizedTest
	@ValueSource(strings = { "image.tag", "initContainers.databaseMigration.image.tag",
			"initContainers.databaseLoad.image.tag" })
	void theLatestImageIsForTrialsOnly(String tag) {
		ObjectNode latest = overlay(tag, "latest");
		assertThatThrownBy(() -> Chart.ORDER_FOOD.render(latest)).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining(":latest names another image every day");
		latest.putObject("config").put("environment", "dev");
		assertThat(Chart.ORDER_FOOD.render(latest)).contains(":latest");
		assertThat(Chart.ORDER_FOOD.notes(latest)).contains(":latest is another image tomorrow");
	}

	@Test
	void theLatestLoaderIsForTrialsOnly() {
		ObjectNode latest = overlay("image.tag", "latest");
		assertThatThrownBy(() -> Chart.DATABASE_LOAD.render(latest)).isInstanceOf(IllegalStateException.class)
			.hasMessageContaining(":latest names another image every day");
		latest.putObject("config").put("environment", "dev");
		assertThat(Chart.DATABASE_LOAD.notes(latest)).contains(":latest is another image tomorrow");
	}

	@Test
	void passwordsAreOnlyMadeWhereThatIsAskedFor() {
		assertThatThrownBy(() -> Chart.POSTGRES.render(Chart.YAML.createObjectNode()))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("name a Secret with the passwords, or set auth.generatePasswords=true");
	}

	@Test
	void anIngressThatNobodyGetsThroughIsRefused() {
		assertThatThrownBy(() -> Chart.ORDER_FOOD.render(overlay("ingress.enabled", "true")))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("ingress.enabled needs networkPolicy.ingressFrom");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{minReplicas: 5, maxReplicas: 4}", "{targetCPU: ''}" })
	void anAutoscalerThatCannotScaleIsRefused(String autoscaling) {
		assertThatThrownBy(() -> Chart.ORDER_FOOD.render(overlay("autoscaling", autoscaling)))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("execution error");
	}

	@ParameterizedTest
	@ValueSource(strings = { "webhook: notification.webhook.url", "email: notification.email.host" })
	void aChannelNeedsItsReceiver(String channelAndMissing) {
		String[] parts = channelAndMissing.split(": ", 2);
		assertThatThrownBy(() -> Chart.ORDER_FOOD.render(overlay("notification.channels", "[log, " + parts[0] + "]")))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("The channel " + parts[0] + " needs " + parts[1]);
	}

	@ParameterizedTest
	@ValueSource(strings = { "cronjob.schedule: hourly", "cronjob.concurrencyPolicy: forbid",
			"cronjob.restartPolicy: Always", "cronjob.suspend: 'no'", "image.tag: 'a tag'" })
	void whatCannotBeRightForTheLoaderIsRefused(String value) {
		String[] parts = value.split(": ", 2);
		assertThatThrownBy(() -> Chart.DATABASE_LOAD.render(overlay(parts[0], parts[1])))
			.isInstanceOf(IllegalStateException.class)
			.hasMessageContaining("values don't meet the specifications of the schema");
	}

	/** The names that earlier installations put into their own files and commands. */
	@ParameterizedTest
	@ValueSource(strings = { "cronjob.enabled", "cronjob.schedule", "cronjob.concurrencyPolicy",
			"cronjob.successfulJobsHistoryLimit", "cronjob.failedJobsHistoryLimit", "cronjob.backoffLimit",
			"cronjob.restartPolicy", "cronjob.suspend", "job.enabled", "image.repository", "image.tag",
			"image.pullPolicy", "resources.limits.cpu" })
	void theLoadersValuesKeepTheirNames(String path) {
		assertThat(Chart.DATABASE_LOAD.defaults().at(pointer(path)).isMissingNode()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "initContainers.databaseMigration.enabled", "initContainers.databaseMigration.image.repository",
					"initContainers.databaseMigration.image.tag", "initContainers.databaseMigration.image.pullPolicy",
					"initContainers.databaseLoad.enabled", "initContainers.databaseLoad.image.repository",
					"initContainers.databaseLoad.image.tag", "initContainers.databaseLoad.image.pullPolicy",
					"image.pullPolicy", "autoscaling.enabled", "resources.requests.memory" })
	void theApisValuesKeepTheirNames(String path) {
		assertThat(Chart.ORDER_FOOD.defaults().at(pointer(path)).isMissingNode()).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void theReadmesTableIsThatOfTheValues(Chart chart) throws Exception {
		Path readme = chart.folder().resolve("README.md");
		String text = Files.readString(readme);
		String current = text.replaceAll("(?s)(<!-- values -->\n).*(<!-- /values -->)",
				"$1" + Matcher.quoteReplacement(ValuesTable.of(chart)) + "$2");
		if (System.getProperty("charts.readme").equals("write")) {
			Files.writeString(readme, current);
		}
		assertThat(Files.readString(readme)).as("run mvn -pl charts verify -Dcharts.readme=write").isEqualTo(current);
	}

	@ParameterizedTest
	@EnumSource
	void everyValueIsDescribed(Chart chart) {
		Set<String> described = ValuesTable.described(chart);
		assertThat(leaves("", chart.defaults())
			.filter((path) -> described.stream().noneMatch((row) -> path.equals(row) || path.startsWith(row + "."))))
			.isEmpty();
	}

	/** Paths of everything that is not a map with keys. */
	private static Stream<String> leaves(String path, JsonNode node) {
		if (!node.isObject() || node.isEmpty()) {
			return Stream.of(path);
		}
		return node.properties().stream().flatMap((entry) -> leaves(child(path, entry.getKey()), entry.getValue()));
	}

	private static Stream<String> properties(String path, JsonNode schema) {
		return schema.path("properties")
			.properties()
			.stream()
			.filter((entry) -> entry.getValue().isObject())
			.flatMap((entry) -> {
				String child = child(path, entry.getKey());
				return entry.getValue().has("properties") && !child.endsWith("esources")
						? properties(child, entry.getValue()) : Stream.of(child);
			});
	}

	/** Paths of the maps whose keys the schema names. */
	private static Stream<String> fixedMaps(String path, JsonNode schema) {
		return schema.path("properties").properties().stream().flatMap((entry) -> {
			String child = child(path, entry.getKey());
			return entry.getValue().has("properties")
					? Stream.concat(Stream.of(child), fixedMaps(child, entry.getValue())) : Stream.empty();
		});
	}

	private static String child(String path, String key) {
		return path.isEmpty() ? key : path + "." + key;
	}

	private static String pointer(String path) {
		return "/" + path.replace('.', '/');
	}

	private static ObjectNode overlay(String path, String yaml) {
		String[] keys = path.split("\\.", -1);
		ObjectNode root = Chart.YAML.createObjectNode();
		ObjectNode parent = root;
		for (int i = 0; i < keys.length - 1; i++) {
			parent = parent.putObject(keys[i]);
		}
		parent.set(keys[keys.length - 1], Chart.parse(yaml));
		return root;
	}

}
