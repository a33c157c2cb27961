package dev.orderfood.charts;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every chart renders with every set of values to objects that Kubernetes knows.
 */
class RenderingIT {

	private static final String LONGEST_RELEASE = "a-release-whose-name-is-as-long-as-helm-lets-it-be-53";

	static List<Values> all() {
		return Chart.all().toList();
	}

	@ParameterizedTest
	@MethodSource("all")
	void theStrictLinterFindsNothing(Values values) {
		LintResult result = values.chart().lint(values.content());
		assertThat(result.isFailed()).as(() -> String.join("\n", result.getMessages())).isFalse();
		assertThat(result.getMessages()).noneMatch((message) -> message.matches("(?s).*(WARNING|ERROR).*"));
	}

	@ParameterizedTest
	@MethodSource("all")
	void noFieldIsUnknown(Values values) {
		assertThat(values.manifest().objects()).isNotEmpty()
			.filteredOn((object) -> !object.getKind().equals("ScaledObject"))
			.flatExtracting((object) -> UnknownFields.of(object.getKind(), object).toList())
			.isEmpty();
	}

	/** KEDA's own kind, which the library of types does not have. */
	@Test
	void theObjectsOfKedaHaveItsFields() {
		List<JsonNode> scaled = Chart.ORDER_FOOD.set("keda")
			.manifest()
			.objects()
			.stream()
			.filter((object) -> object.getKind().equals("ScaledObject"))
			.map((object) -> Chart.YAML.<JsonNode>valueToTree(object))
			.toList();
		assertThat(scaled).extracting((object) -> object.at("/spec/scaleTargetRef/name").asText())
			.containsExactly("order-food", "order-food-inventory", "order-food-notification");
		assertThat(scaled).allSatisfy((object) -> {
			assertThat(object.path("apiVersion").asText()).isEqualTo("keda.sh/v1alpha1");
			assertThat(object.path("spec").properties().stream().map((field) -> field.getKey()))
				.containsExactlyInAnyOrder("scaleTargetRef", "minReplicaCount", "maxReplicaCount", "pollingInterval",
						"advanced", "triggers");
			assertThat(object.at("/spec/advanced/horizontalPodAutoscalerConfig/behavior").has("scaleDown")).isTrue();
			// KEDA takes nothing but text in there.
			assertThat(object.at("/spec/triggers")).isNotEmpty()
				.allSatisfy((trigger) -> assertThat(trigger.path("metadata")).allMatch(JsonNode::isTextual));
		});
		assertThat(scaled.getLast().at("/spec/triggers/1/metadata/query").asText())
			.isEqualTo("max(orderfood_notifications_pending{namespace=\"food\",job=\"order-food\"})");
		assertThat(Chart.ORDER_FOOD.set("keda").manifest().all(HorizontalPodAutoscaler.class)).isEmpty();
	}

	@Test
	void anUnknownFieldIsFound() {
		Manifest manifest = Manifest.of("""
				apiVersion: apps/v1
				kind: Deployment
				metadata:
				  name: a
				spec:
				  template:
				    spec:
				      containers:
				        - name: a
				          imagePulPolicy: Never
				""");
		assertThat(UnknownFields.of("Deployment", manifest.objects().getFirst()))
			.containsExactly("Deployment.Spec.Template.Spec.Containers[].imagePulPolicy");
	}

	@ParameterizedTest
	@MethodSource("all")
	void noObjectIsThereTwice(Values values) {
		assertThat(values.manifest().objects())
			.extracting((object) -> object.getKind() + object.getMetadata().getName())
			.doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@MethodSource("all")
	void everyObjectSaysWhatItBelongsTo(Values values) {
		assertThat(values.manifest().objects())
			.allSatisfy((object) -> assertThat(object.getMetadata().getLabels()).containsKeys("app.kubernetes.io/name",
					"app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/managed-by",
					"helm.sh/chart"));
	}

	@ParameterizedTest
	@EnumSource
	void namesStayWithinTheirLimits(Chart chart) {
		assertThat(LONGEST_RELEASE).hasSize(53);
		for (Values values : chart.sets()) {
			Manifest manifest = Manifest.of(chart.render(values.content(), LONGEST_RELEASE, Chart.CURRENT_KUBERNETES));
			assertThat(manifest.objects()).allSatisfy((object) -> {
				assertThat(object.getMetadata().getName()).matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")
					.hasSizeLessThanOrEqualTo(limit(object));
				assertThat(object.getMetadata().getLabels().values()).allMatch((label) -> label.length() <= 63);
			});
		}
	}

	/** What Kubernetes leaves after it has put something of its own behind the name. */
	private static int limit(HasMetadata object) {
		return switch (object.getKind()) {
			case "CronJob", "StatefulSet" -> 52;
			default -> 63;
		};
	}

	@ParameterizedTest
	@EnumSource
	void chartAndAppHaveTheVersionOfTheBuild(Chart chart) {
		assertThat(Chart.read(chart.folder().resolve("Chart.yaml")).path("version").asText())
			.isEqualTo(System.getProperty("charts.version"));
		if (chart != Chart.POSTGRES) {
			assertThat(Chart.read(chart.folder().resolve("Chart.yaml")).path("appVersion").asText())
				.isEqualTo(System.getProperty("charts.version"));
		}
	}

	@Test
	void aPodWaitsBeforeItsEndOnOldAndNewKubernetes() {
		assertThat(Chart.ORDER_FOOD.render(Chart.YAML.createObjectNode(), "order-food", "1.29.0"))
			.contains("command: [sleep, \"5\"]");
		assertThat(Chart.ORDER_FOOD.render(Chart.YAML.createObjectNode(), "order-food", "1.30.0"))
			.contains("sleep:\n                seconds: 5");
	}

}
