package dev.orderfood.charts;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * An autoscaler that is on can add pods, whichever kind it is.
 */
class AutoscalingIT {

	private static final String KEDA = "autoscaling: {keda: {enabled: true}, ";

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			500m | 1400m | order-food may use no more than 500m
			1    | 1400m | order-food may use no more than 1000m
			1.4  | 1400m | order-food may use no more than 1400m
			1.5  | 1400m | order-food may use no more than 1500m
			2    | 2     | order-food may use no more than 2000m
			""")
	void aTargetThatNoPodCanExceedIsRefused(String limit, String target, String message) {
		refused("{resources: {limits: {cpu: %s}}, autoscaling: {targetCPU: '%s'}}".formatted(limit, target), message,
				"autoscaling.targetCPU (" + target
						+ ") is never exceeded by the tenth that it takes, and no pod is ever added");
	}

	@Test
	void ofEachTargetItsOwnLimitCounts() {
		refused("{targets: {separate: true, notification: {resources: {limits: {cpu: 500m}}}}}",
				"order-food-notification may use no more than 500m",
				"targets.notification.autoscaling.targetCPU (1400m)");
		rendered("{targets: {notification: {resources: {limits: {cpu: 500m}}}}}");
	}

	@Test
	void theOtherContainersOfThePodCountToo() {
		rendered(
				"{resources: {limits: {cpu: 1}}, extraContainers: [{name: a, image: b, resources: {limits: {cpu: 600m}}}]}");
		refused("{resources: {limits: {cpu: 1}}, extraContainers: [{name: a, image: b, resources: {limits: {cpu: 300m}}}]}",
				"may use no more than 1300m");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{resources: {limits: {cpu: null}}}",
			"{resources: {limits: {cpu: 500m}}, autoscaling: {targetCPU: 350m}}",
			"{resources: {limits: {cpu: 500m}}, autoscaling: {enabled: false}}",
			"{resources: {limits: {cpu: 500m}}, extraContainers: [{name: a, image: b}]}",
			"{autoscaling: {targetCPU: '', targetCPUUtilizationPercentage: 300}}" })
	void aTargetThatCanBeExceededIsNot(String values) {
		rendered(values);
	}

	@Test
	void aShareThatNoPodCanExceedIsRefused() {
		refused("{autoscaling: {targetCPU: '', targetCPUUtilizationPercentage: 800}}",
				"autoscaling.targetCPUUtilizationPercentage (800 % of the 250m that are requested) is never exceeded");
		refused("{resources: {requests: {cpu: null}, limits: {cpu: null}}, "
				+ "autoscaling: {targetCPUUtilizationPercentage: 70}}", "a container of order-food requests none");
	}

	@Test
	void kedaScalesNothingWhileAutoscalingIsOff() {
		refused("{" + KEDA + "enabled: false}}", "autoscaling.keda.enabled scales nothing");
		rendered("{targets: {separate: true}, " + KEDA + "enabled: false}}");
	}

	@Test
	void kedaLooksAtWhatTheValuesSay() {
		assertThat(triggers("{" + KEDA + "targetCPU: ''}}")).extracting((trigger) -> trigger.path("type").asText())
			.containsExactly("prometheus");
		assertThat(triggers("{" + KEDA
				+ "targetCPU: 900m, targetCPUUtilizationPercentage: 70, targetMemoryUtilizationPercentage: 80}}"))
			.extracting((trigger) -> trigger.path("type").asText() + " " + trigger.path("metricType").asText() + " "
					+ trigger.at("/metadata/value").asText())
			.startsWith("cpu AverageValue 900m", "cpu Utilization 70", "memory Utilization 80");
	}

	private static List<JsonNode> triggers(String values) {
		return rendered(values).objects()
			.stream()
			.filter((object) -> object.getKind().equals("ScaledObject"))
			.map((object) -> Chart.YAML.<JsonNode>valueToTree(object).at("/spec/triggers"))
			.flatMap(JsonNode::valueStream)
			.toList();
	}

	private static Manifest rendered(String values) {
		Manifest manifest = Manifest.of(Chart.ORDER_FOOD.render(Chart.parse(values)));
		assertThat(manifest.all(HorizontalPodAutoscaler.class))
			.allSatisfy((autoscaler) -> assertThat(autoscaler.getSpec().getMetrics()).isNotEmpty());
		return manifest;
	}

	private static void refused(String values, String... messages) {
		assertThatThrownBy(() -> Chart.ORDER_FOOD.render(Chart.parse(values))).isInstanceOf(IllegalStateException.class)
			.satisfies((failure) -> assertThat(failure.getMessage()).contains(messages));
	}

}
