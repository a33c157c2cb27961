package dev.orderfood.charts;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.orderfood.charts.Manifest.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an object names is there: selectors, ports, Secrets, ConfigMaps, claims.
 */
class ReferenceIT {

	private static final String EVERYTHING = "*";

	static List<Values> all() {
		return Chart.all().toList();
	}

	@ParameterizedTest
	@MethodSource("all")
	void everySelectorOfPodsFindsExactlyTheServers(Values values) {
		Manifest manifest = values.manifest();
		Map<String, Map<String, String>> selectors = new HashMap<>();
		manifest.all(Deployment.class)
			.forEach((object) -> selectors.put(id(object), object.getSpec().getSelector().getMatchLabels()));
		manifest.all(StatefulSet.class)
			.forEach((object) -> selectors.put(id(object), object.getSpec().getSelector().getMatchLabels()));
		manifest.all(Service.class).forEach((object) -> selectors.put(id(object), object.getSpec().getSelector()));
		manifest.all(PodDisruptionBudget.class)
			.forEach((object) -> selectors.put(id(object), object.getSpec().getSelector().getMatchLabels()));
		manifest.all(Deployment.class)
			.forEach((object) -> object.getSpec()
				.getTemplate()
				.getSpec()
				.getTopologySpreadConstraints()
				.forEach((spread) -> selectors.put(id(object) + spread.getTopologyKey(),
						spread.getLabelSelector().getMatchLabels())));
		assertThat(selectors).allSatisfy((id,
				selector) -> assertThat(manifest.workloads().stream().filter((pods) -> pods.isSelectedBy(selector)))
					.extracting(Workload::name)
					.singleElement()
					.asString()
					.matches("(Deployment|StatefulSet)/.*"));
	}

	private static String id(HasMetadata object) {
		return object.getKind() + "/" + object.getMetadata().getName();
	}

	@ParameterizedTest
	@MethodSource("all")
	void everyServiceLeadsToAPort(Values values) {
		Manifest manifest = values.manifest();
		assertThat(manifest.all(Service.class)).allSatisfy((service) -> {
			Set<String> ports = manifest.workloads()
				.stream()
				.filter((pods) -> pods.isSelectedBy(service.getSpec().getSelector()))
				.flatMap((pods) -> pods.containers().stream())
				.flatMap((container) -> container.getPorts().stream())
				.map(ContainerPort::getName)
				.collect(Collectors.toSet());
			assertThat(service.getSpec().getPorts()).isNotEmpty()
				.allMatch((port) -> ports.contains(port.getTargetPort().getStrVal()));
		});
	}

	@ParameterizedTest
	@MethodSource("all")
	void whatLeadsToAServiceNamesOneAndItsPort(Values values) {
		Manifest manifest = values.manifest();
		assertThat(manifest.all(Ingress.class)).allSatisfy((ingress) -> assertThat(ingress.getSpec().getRules())
			.flatExtracting((rule) -> rule.getHttp().getPaths())
			.allSatisfy((path) -> assertThat(
					manifest.one(Service.class, path.getBackend().getService().getName()).getSpec().getPorts())
				.anyMatch((port) -> port.getName().equals(path.getBackend().getService().getPort().getName()))));
		assertThat(manifest.all(HTTPRoute.class)).allSatisfy((route) -> assertThat(route.getSpec().getRules())
			.flatExtracting((rule) -> rule.getBackendRefs())
			.allSatisfy((backend) -> assertThat(manifest.one(Service.class, backend.getName()).getSpec().getPorts())
				.anyMatch((port) -> port.getPort().equals(backend.getPort()))));
		assertThat(manifest.all(ServiceMonitor.class))
			.allSatisfy((monitor) -> assertThat(manifest.all(Service.class)).anyMatch((service) -> service.getMetadata()
				.getLabels()
				.entrySet()
				.containsAll(monitor.getSpec().getSelector().getMatchLabels().entrySet())
					&& service.getSpec()
						.getPorts()
						.stream()
						.anyMatch((port) -> port.getName()
							.equals(monitor.getSpec().getEndpoints().getFirst().getPort()))));
		assertThat(manifest.all(StatefulSet.class)).allSatisfy((
				set) -> assertThat(manifest.one(Service.class, set.getSpec().getServiceName()).getSpec().getClusterIP())
					.isEqualTo("None"));
	}

	@ParameterizedTest
	@MethodSource("all")
	void theAutoscalerScalesTheDeployment(Values values) {
		Manifest manifest = values.manifest();
		assertThat(manifest.all(HorizontalPodAutoscaler.class)).allSatisfy((autoscaler) -> {
			Deployment scaled = manifest.one(Deployment.class, autoscaler.getSpec().getScaleTargetRef().getName());
			// Or each rendering would put back what the autoscaler has chosen.
			assertThat(scaled.getSpec().getReplicas()).isNull();
			assertThat(autoscaler.getSpec().getMetrics()).isNotEmpty();
		});
	}

	@ParameterizedTest
	@MethodSource("all")
	void everySecretConfigMapAndClaimIsThere(Values values) {
		Manifest manifest = values.manifest();
		Map<String, Set<String>> made = new HashMap<>();
		values.madeByOthers().forEach((name) -> made.put(name, Set.of(EVERYTHING)));
		manifest.all(Secret.class)
			.forEach((secret) -> made.put(secret.getMetadata().getName(), secret.getData().keySet()));
		manifest.all(ConfigMap.class)
			.forEach((configMap) -> made.put(configMap.getMetadata().getName(), configMap.getData().keySet()));
		manifest.all(PersistentVolumeClaim.class)
			.forEach((claim) -> made.put(claim.getMetadata().getName(), Set.of(EVERYTHING)));
		for (Workload workload : manifest.workloads()) {
			assertThat(references(workload)).as(workload.name()).allSatisfy((reference) -> {
				assertThat(made).containsKey(reference.name());
				Set<String> keys = made.get(reference.name());
				if (!keys.contains(EVERYTHING)) {
					assertThat(keys).containsAll(reference.keys());
				}
			});
		}
	}

	private static List<Reference> references(Workload workload) {
		return Stream
			.concat(workload.containers().stream().flatMap(ReferenceIT::references),
					workload.spec().getVolumes().stream().flatMap(ReferenceIT::references))
			.toList();
	}

	private static Stream<Reference> references(Container container) {
		Stream<Reference> variables = container.getEnv()
			.stream()
			.map(EnvVar::getValueFrom)
			.filter((source) -> source != null && source.getSecretKeyRef() != null)
			.map((source) -> new Reference(source.getSecretKeyRef().getName(),
					Set.of(source.getSecretKeyRef().getKey())));
		return Stream.concat(variables,
				container.getEnvFrom()
					.stream()
					.map((source) -> new Reference((source.getConfigMapRef() != null)
							? source.getConfigMapRef().getName() : source.getSecretRef().getName(), Set.of())));
	}

	private static Stream<Reference> references(Volume volume) {
		if (volume.getSecret() != null) {
			return Stream.of(new Reference(volume.getSecret().getSecretName(), keys(volume.getSecret().getItems())));
		}
		if (volume.getConfigMap() != null) {
			return Stream.of(new Reference(volume.getConfigMap().getName(), keys(volume.getConfigMap().getItems())));
		}
		if (volume.getPersistentVolumeClaim() != null) {
			return Stream.of(new Reference(volume.getPersistentVolumeClaim().getClaimName(), Set.of()));
		}
		return Stream.empty();
	}

	private static Set<String> keys(List<KeyToPath> items) {
		return items.stream().map(KeyToPath::getKey).collect(Collectors.toSet());
	}

	@Test
	void theDefaultsOfTheThreeChartsFitTogether() {
		Manifest postgres = Manifest.of(Chart.POSTGRES.render(Chart.POSTGRES.trial()));
		for (Chart chart : List.of(Chart.ORDER_FOOD, Chart.DATABASE_LOAD)) {
			var database = chart.defaults().path("database");
			var auth = Chart.POSTGRES.defaults().path("auth");
			Service service = postgres.one(Service.class, database.path("host").asText());
			assertThat(service.getSpec().getPorts().getFirst().getPort()).isEqualTo(database.path("port").asInt());
			assertThat(database.path("name")).isEqualTo(auth.path("database"));
			Secret secret = postgres.one(Secret.class, database.path("existingSecret").asText());
			for (String role : new HashSet<>(List.of("owner", "load", "api"))) {
				if (database.has(role)) {
					assertThat(database.path(role).properties()).containsAll(auth.path(role).properties());
					assertThat(secret.getData()).containsKey(database.path(role).path("passwordKey").asText());
				}
			}
		}
	}

	@Test
	void generatedPasswordsDiffer() {
		Secret secret = Manifest.of(Chart.POSTGRES.render(Chart.POSTGRES.trial())).all(Secret.class).getFirst();
		assertThat(secret.getData().values()).hasSize(4).doesNotHaveDuplicates();
	}

	/**
	 * A name that an object relies on.
	 *
	 * @param name of a Secret, a ConfigMap or a claim
	 * @param keys that have to be in it
	 */
	private record Reference(String name, Set<String> keys) {
	}

}
