package dev.orderfood.charts;

import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Metrics, revenue included, have a port of their own that nothing public leads to.
 */
class ManagementPortIT {

	private static final String WARNING = "who reaches the API reads /metrics, revenue included";

	static List<Values> all() {
		return Chart.ORDER_FOOD.sets();
	}

	@ParameterizedTest
	@MethodSource("all")
	void noRouteAndNoPublicServiceLeadsThere(Values values) {
		Manifest manifest = values.manifest();
		assertThat(manifest.all(Ingress.class)).flatExtracting((ingress) -> ingress.getSpec().getRules())
			.flatExtracting((rule) -> rule.getHttp().getPaths())
			.allMatch((path) -> path.getBackend().getService().getPort().getName().equals("http")
					&& !path.getBackend().getService().getName().endsWith("-management"));
		assertThat(manifest.all(HTTPRoute.class)).flatExtracting((route) -> route.getSpec().getRules())
			.flatExtracting((rule) -> rule.getBackendRefs())
			.noneMatch((backend) -> backend.getName().endsWith("-management"));
		assertThat(manifest.all(Service.class))
			.filteredOn((service) -> service.getSpec()
				.getPorts()
				.stream()
				.anyMatch((port) -> port.getTargetPort().getStrVal().equals("management")))
			.allMatch((service) -> service.getSpec().getType().equals("ClusterIP"));
	}

	@Test
	void theAppIsToldOfItAndProbesAskThePortOfCustomers() {
		Container api = api(Chart.ORDER_FOOD.set("load-balancer"));
		assertThat(api.getEnv()).filteredOn((variable) -> variable.getName().equals("MANAGEMENT_PORT"))
			.extracting(EnvVar::getValue)
			.containsExactly("9090");
		assertThat(api.getPorts()).extracting((port) -> port.getName(), (port) -> port.getContainerPort())
			.containsExactly(tuple("http", 8080), tuple("management", 9090));
		assertThat(List.of(api.getStartupProbe(), api.getLivenessProbe(), api.getReadinessProbe()))
			.allMatch((probe) -> probe.getHttpGet().getPort().getStrVal().equals("http"));
	}

	@Test
	void aServiceOfItsOwnLeadsThereAndTheMonitorFindsIt() {
		Manifest manifest = Chart.ORDER_FOOD.set("production").manifest();
		assertThat(manifest.one(Service.class, "order-food-management").getSpec().getPorts())
			.extracting((port) -> port.getName(), (port) -> port.getPort())
			.containsExactly(tuple("management", 8081));
		assertThat(manifest.one(Service.class, "order-food").getSpec().getPorts()).extracting((port) -> port.getName())
			.containsExactly("http");
		assertThat(manifest.all(ServiceMonitor.class)).flatExtracting((monitor) -> monitor.getSpec().getEndpoints())
			.singleElement()
			.satisfies((endpoint) -> {
				assertThat(endpoint.getPort()).isEqualTo("management");
				// Rules and dashboards name the job, not the Service.
				assertThat(endpoint.getRelabelings().getFirst().getReplacement()).isEqualTo("order-food");
			});
	}

	@Test
	void whoSharesThePortOfTheApiIsWarnedAndStillScraped() {
		ObjectNode values = Chart.ORDER_FOOD.set("production").content().deepCopy();
		values.putObject("management").put("port", 0);
		Manifest manifest = Manifest.of(Chart.ORDER_FOOD.render(values));
		assertThat(manifest.all(Service.class)).hasSize(1);
		assertThat(manifest.all(ServiceMonitor.class)).flatExtracting((monitor) -> monitor.getSpec().getEndpoints())
			.extracting((endpoint) -> endpoint.getPort())
			.containsExactly("http");
		assertThat(Chart.ORDER_FOOD.notes(values)).contains(WARNING);
		assertThat(Chart.ORDER_FOOD.notes(Chart.ORDER_FOOD.trial())).doesNotContain(WARNING)
			.contains("kubectl port-forward service/order-food-management 8081 -n food");
	}

	@Test
	void podsCanBeFoundByTheirAnnotations() {
		assertThat(Chart.ORDER_FOOD.set("everything-on")
			.manifest()
			.all(Deployment.class)
			.getFirst()
			.getSpec()
			.getTemplate()
			.getMetadata()
			.getAnnotations()).containsEntry("prometheus.io/scrape", "true")
			.containsEntry("prometheus.io/port", "8081")
			.containsEntry("prometheus.io/path", "/metrics");
	}

	private static Container api(Values values) {
		return values.manifest()
			.one(Deployment.class, "order-food")
			.getSpec()
			.getTemplate()
			.getSpec()
			.getContainers()
			.getFirst();
	}

}
