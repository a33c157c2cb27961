package dev.orderfood.charts;

import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Values for each kind of installation: `dev`, `staging` and `production`.
 */
class ProfileIT {

	private static final List<String> NAMES = List.of("dev", "staging", "production");

	static Stream<Values> all() {
		return Stream.of(Chart.values()).flatMap((chart) -> NAMES.stream().map((name) -> profile(chart, name)));
	}

	@ParameterizedTest
	@MethodSource("all")
	void itLintsAndRendersToWhatKubernetesKnows(Values values) {
		assertThat(values.chart().lint(values.content()).isFailed()).isFalse();
		assertThat(values.manifest().objects()).isNotEmpty()
			.flatExtracting((object) -> UnknownFields.of(object.getKind(), object).toList())
			.isEmpty();
	}

	@Test
	void eachNamesItsEnvironment() {
		assertThat(NAMES).allSatisfy((name) -> {
			assertThat(profile(Chart.ORDER_FOOD, name).manifest()
				.one(ConfigMap.class, "order-food-config")
				.getData()
				.get("ENVIRONMENT")).isEqualTo(name);
			assertThat(profile(Chart.ORDER_FOOD, name).manifest()
				.one(ConfigMap.class, "order-food-config")
				.getData()
				.get("SPRING_PROFILES_ACTIVE")).isEqualTo(name);
			assertThat(profile(Chart.DATABASE_LOAD, name).effective().at("/config/environment").asText())
				.isEqualTo(name);
		});
	}

	@Test
	void theMoreItMattersTheMorePodsAndTheFewerTraces() {
		assertThat(fewest("dev")).isEqualTo(1);
		assertThat(fewest("staging")).isGreaterThan(fewest("dev"));
		assertThat(fewest("production")).isGreaterThan(fewest("staging"));
		assertThat(sampling("dev")).isGreaterThan(sampling("staging"));
		assertThat(sampling("staging")).isGreaterThan(sampling("production"));
	}

	@ParameterizedTest
	@MethodSource("all")
	void everyContainerHasRequestsAndLimits(Values values) {
		assertThat(values.manifest().workloads()).flatExtracting((workload) -> workload.containers())
			.isNotEmpty()
			.allSatisfy((container) -> {
				assertThat(container.getResources().getRequests()).as(container.getName())
					.containsKeys("cpu", "memory");
				assertThat(container.getResources().getLimits()).as(container.getName()).containsKeys("cpu", "memory");
			});
	}

	@ParameterizedTest
	@CsvSource({ "dev, 100m, 1, 50m, 1", "staging, 250m, 1, 100m, 1", "production, 500m, 2, 250m, 2" })
	void theMoreItMattersTheMoreItMayUse(String name, String request, String limit, String requestApart,
			String limitApart) {
		ObjectNode values = profile(Chart.ORDER_FOOD, name).content().deepCopy();
		values.withObject("/targets").put("separate", true);
		Manifest manifest = Manifest.of(Chart.ORDER_FOOD.render(values));
		assertThat(resources(manifest, "order-food")).isEqualTo(request + " to " + limit);
		assertThat(resources(manifest, "order-food-inventory")).isEqualTo(requestApart + " to " + limitApart);
		assertThat(resources(manifest, "order-food-notification")).isEqualTo(requestApart + " to " + limitApart);
		assertThat(profile(Chart.DATABASE_LOAD, name).effective().at("/resources/requests/cpu").asText())
			.isEqualTo(requestApart);
	}

	private static String resources(Manifest manifest, String deployment) {
		ResourceRequirements resources = manifest.one(Deployment.class, deployment)
			.getSpec()
			.getTemplate()
			.getSpec()
			.getContainers()
			.getFirst()
			.getResources();
		return resources.getRequests().get("cpu") + " to " + resources.getLimits().get("cpu");
	}

	/** The images ask for JSON, so text has to be asked for. */
	@Test
	void logsOfDevAreText() {
		assertThat(profile(Chart.ORDER_FOOD, "dev").manifest()
			.one(ConfigMap.class, "order-food-config")
			.getData()
			.get("LOGGING_STRUCTURED_FORMAT_CONSOLE")).isEmpty();
		assertThat(Chart.DATABASE_LOAD.render(profile(Chart.DATABASE_LOAD, "dev").content()))
			.containsPattern("name: LOGGING_STRUCTURED_FORMAT_CONSOLE\\s+value: \"\"\n");
	}

	private static int fewest(String name) {
		JsonNode values = profile(Chart.ORDER_FOOD, name).effective();
		return values.at("/autoscaling/enabled").asBoolean() ? values.at("/autoscaling/minReplicas").asInt()
				: values.at("/replicaCount").asInt();
	}

	private static double sampling(String name) {
		return profile(Chart.ORDER_FOOD, name).effective().at("/tracing/samplingRatio").asDouble();
	}

	private static Values profile(Chart chart, String name) {
		ObjectNode values = (ObjectNode) Chart.merge(chart.trial(),
				Chart.read(chart.folder().resolve("profiles").resolve(name + ".yaml")));
		return new Values(chart, name, values);
	}

}
