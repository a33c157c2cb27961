package dev.orderfood.charts;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderfood.charts.Manifest.Workload;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.RelabelConfig;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Pods for orders, for stock and for notifications apart from each other, and what leads
 * to each of them.
 */
class TargetIT {

	private static final String COMPONENT = "app.kubernetes.io/component";

	private static final Manifest APART = set("separate").manifest();

	private static final Manifest TOGETHER = Manifest.of(Chart.ORDER_FOOD.render(Chart.YAML.createObjectNode()));

	@Test
	void eachTargetHasPodsOfItsOwn() {
		assertThat(APART.all(Deployment.class))
			.extracting((object) -> object.getMetadata().getName(), (object) -> object.getSpec().getReplicas(),
					(object) -> object.getSpec().getTemplate().getMetadata().getLabels().get(COMPONENT),
					(object) -> variable(object, "ORDERFOOD_TARGET"))
			.containsExactlyInAnyOrder(tuple("order-food", null, "order", "order"),
					tuple("order-food-inventory", 3, "inventory", "inventory"),
					tuple("order-food-notification", 2, "notification", "notification"));
	}

	@Test
	void byDefaultOneKindOfPodDoesEverything() {
		assertThat(TOGETHER.all(Deployment.class)).singleElement().satisfies((object) -> {
			assertThat(object.getSpec().getTemplate().getMetadata().getLabels()).doesNotContainKey(COMPONENT);
			assertThat(variables(object).keySet()).noneMatch((name) -> name.startsWith("ORDERFOOD_"));
			assertThat(object.getSpec().getTemplate().getSpec().getInitContainers()).hasSize(2);
		});
		assertThat(TOGETHER.objects()).extracting((object) -> object.getMetadata().getName())
			.containsOnly("order-food", "order-food-management", "order-food-config", "order-food-test");
	}

	@Test
	void whatASingleKindOfPodsHadKeepsItsNameAndItsSelector() {
		List<String> kept = ids(APART);
		assertThat(kept).containsAll(ids(TOGETHER));
		assertThat(APART.one(Service.class, "order-food").getSpec().getSelector())
			.isEqualTo(TOGETHER.one(Service.class, "order-food").getSpec().getSelector());
		assertThat(APART.one(Deployment.class, "order-food").getSpec().getSelector())
			.isEqualTo(TOGETHER.one(Deployment.class, "order-food").getSpec().getSelector());
	}

	/**
	 * While an upgrade goes on there are pods of both kinds: who does everything serves
	 * orders until the last one is replaced, and no pod for stock is ever asked for one.
	 */
	@Test
	void theServiceForOrdersFindsThePodsThatAreReplacedAndTheirSuccessors() {
		Map<String, String> selector = APART.one(Service.class, "order-food").getSpec().getSelector();
		assertThat(Stream.concat(TOGETHER.workloads().stream(), APART.workloads().stream())
			.filter((pods) -> pods.isSelectedBy(selector))
			.map((pods) -> pods.labels().get(COMPONENT))).containsExactlyInAnyOrder(null, "order");
		for (String other : List.of("order-food-inventory", "order-food-notification")) {
			assertThat(TOGETHER.workloads())
				.noneMatch((pods) -> pods.isSelectedBy(APART.one(Service.class, other).getSpec().getSelector()));
		}
	}

	@Test
	void eachTargetHasAServiceABudgetAndAPolicy() {
		for (Class<? extends HasMetadata> kind : List.of(Service.class, PodDisruptionBudget.class,
				NetworkPolicy.class)) {
			assertThat(APART.all(kind)).as(kind.getSimpleName())
				.filteredOn((object) -> !object.getMetadata().getName().endsWith("-management"))
				.filteredOn((object) -> object.getMetadata().getLabels().containsKey(COMPONENT))
				.extracting((object) -> object.getMetadata().getName(),
						(object) -> object.getMetadata().getLabels().get(COMPONENT))
				.containsExactlyInAnyOrder(tuple("order-food", "order"), tuple("order-food-inventory", "inventory"),
						tuple("order-food-notification", "notification"));
		}
	}

	/**
	 * A Deployment that found the pods of another would be scaled by their load, and a
	 * pod that two budgets find cannot be evicted.
	 */
	@Test
	void nobodyFindsThePodsOfAnotherTarget() {
		for (Deployment deployment : APART.all(Deployment.class)) {
			String name = deployment.getMetadata().getName();
			assertThat(Stream.of(deployment.getSpec().getSelector().getMatchLabels(),
					APART.one(Service.class, name).getSpec().getSelector(),
					APART.one(PodDisruptionBudget.class, name).getSpec().getSelector().getMatchLabels(),
					APART.one(NetworkPolicy.class, name).getSpec().getPodSelector().getMatchLabels()))
				.allSatisfy((selector) -> assertThat(
						APART.workloads().stream().filter((pods) -> pods.isSelectedBy(selector)))
					.extracting(Workload::name)
					.containsExactly("Deployment/" + name));
		}
	}

	@Test
	void eachTargetIsScaledByItsOwnLoad() {
		ObjectNode values = Chart.YAML.createObjectNode();
		values.putObject("targets").put("separate", true);
		assertThat(Manifest.of(Chart.ORDER_FOOD.render(values)).all(HorizontalPodAutoscaler.class))
			.extracting((autoscaler) -> autoscaler.getSpec().getScaleTargetRef().getName(),
					(autoscaler) -> autoscaler.getSpec().getMaxReplicas(),
					(autoscaler) -> autoscaler.getSpec().getBehavior().getScaleDown().getStabilizationWindowSeconds())
			.containsExactlyInAnyOrder(tuple("order-food", 10, 600), tuple("order-food-inventory", 4, 600),
					tuple("order-food-notification", 4, 600));
		assertThat(APART.all(HorizontalPodAutoscaler.class)).hasSize(1);
	}

	@Test
	void aServiceThatTheWorldReachesDoesNotExposeTheOthers() {
		ObjectNode values = content("separate");
		values.withObject("/service").put("type", "LoadBalancer");
		assertThat(Manifest.of(Chart.ORDER_FOOD.render(values)).all(Service.class))
			.extracting((service) -> service.getMetadata().getName(), (service) -> service.getSpec().getType(),
					(service) -> service.getMetadata().getAnnotations().size())
			.containsExactlyInAnyOrder(tuple("order-food", "LoadBalancer", 1),
					tuple("order-food-management", "ClusterIP", 0), tuple("order-food-inventory", "ClusterIP", 0),
					tuple("order-food-inventory-management", "ClusterIP", 0),
					tuple("order-food-notification", "ClusterIP", 0),
					tuple("order-food-notification-management", "ClusterIP", 0));
	}

	@Test
	void podsForOrdersAskThoseForStock() {
		Service stock = APART.one(Service.class, "order-food-inventory");
		assertThat(variable(APART.one(Deployment.class, "order-food"), "ORDERFOOD_INVENTORY_URL"))
			.isEqualTo("http://order-food-inventory:" + stock.getSpec().getPorts().getFirst().getPort());
		assertThat(APART.one(Deployment.class, "order-food").getSpec().getTemplate().getSpec().getInitContainers())
			.extracting(Container::getName)
			.containsExactly("database-migration", "database-load", "wait-for-inventory");
	}

	@Test
	void theWaitForStockComesToAnEnd() {
		Container wait = APART.one(Deployment.class, "order-food")
			.getSpec()
			.getTemplate()
			.getSpec()
			.getInitContainers()
			.getLast();
		assertThat(wait.getCommand()).startsWith("java")
			.endsWith("dev.orderfood.observability.HealthProbe", "$(ORDERFOOD_INVENTORY_URL)/readyz", "30s");
		assertThat(wait.getEnv()).extracting(EnvVar::getName).containsExactly("ORDERFOOD_INVENTORY_URL");
	}

	@Test
	void secretsAreOnlyWhereTheyAreNeeded() {
		assertThat(secrets(APART, "order-food")).containsExactlyInAnyOrder("DB_PASSWORD",
				"ORDERFOOD_INVENTORY_API_KEY");
		assertThat(secrets(APART, "order-food-inventory")).containsExactly("DB_PASSWORD");
		assertThat(secrets(APART, "order-food-notification")).containsExactlyInAnyOrder("DB_PASSWORD",
				"WEBHOOK_SECRETS", "SMTP_PASSWORD");
	}

	/**
	 * A channel without its secrets is refused, so only pods that tell may know of it.
	 */
	@Test
	void onlyWhoTellsKnowsWhomToTell() {
		assertThat(settings("order-food")).noneMatch((name) -> name.matches("(NOTIFICATION|WEBHOOK|SMTP|EMAIL)_.*"));
		assertThat(settings("order-food-inventory")).containsExactlyInAnyOrderElementsOf(settings("order-food"));
		assertThat(settings("order-food-notification")).contains("NOTIFICATION_CHANNELS", "WEBHOOK_URL", "SMTP_HOST");
	}

	private static Set<String> settings(String deployment) {
		return container(APART.one(Deployment.class, deployment)).getEnvFrom()
			.stream()
			.flatMap((source) -> APART.one(ConfigMap.class, source.getConfigMapRef().getName())
				.getData()
				.keySet()
				.stream())
			.collect(Collectors.toSet());
	}

	@Test
	void otherReceiversReplaceThePodsThatTellAndNoOther() {
		ObjectNode values = content("separate");
		values.withObject("/notification/webhook").put("url", "https://elsewhere.example.com");
		Manifest changed = Manifest.of(Chart.ORDER_FOOD.render(values));
		assertThat(APART.all(Deployment.class).stream().filter((before) -> {
			Deployment after = changed.one(Deployment.class, before.getMetadata().getName());
			return !before.getSpec().getTemplate().equals(after.getSpec().getTemplate());
		})).extracting((object) -> object.getMetadata().getName()).containsExactly("order-food-notification");
	}

	@Test
	void withoutASecretTheKeyIsThatOfTheSample() {
		ObjectNode values = content("separate");
		values.withObject("/targets/inventoryApiKey").put("existingSecret", "");
		Deployment orders = Manifest.of(Chart.ORDER_FOOD.render(values)).one(Deployment.class, "order-food");
		assertThat(variable(orders, "ORDERFOOD_INVENTORY_API_KEY")).isEqualTo("apistock");
		assertThat(Chart.ORDER_FOOD.notes(values)).contains("NOT FIT FOR PRODUCTION: orders ask for stock");
		assertThat(Chart.ORDER_FOOD.notes(content("separate"))).doesNotContain("orders ask for stock");
	}

	@Test
	void aSinglePodOfAKindIsWarnedOf() {
		ObjectNode values = content("separate");
		values.withObject("/targets/inventory").put("replicaCount", 1);
		values.withObject("/targets/inventory/autoscaling").put("enabled", false);
		assertThat(Chart.ORDER_FOOD.notes(values)).contains("single pod for inventory")
			.doesNotContain("single pod for notification");
	}

	@Test
	void theIngressLeadsEachPathToWhoAnswersIt() {
		assertThat(ingress("api.example.com")).containsExactlyInAnyOrder("/api/inventory/reservation -> order-food",
				"/api/inventory -> order-food-inventory", "/api/admin/notification -> order-food-notification",
				"/ -> order-food");
		assertThat(ingress("stock.example.com")).containsExactlyInAnyOrder("/api/inventory/reservation -> order-food",
				"/api/inventory/ -> order-food-inventory");
	}

	@Test
	void aHostShowsNoMoreThanItsPaths() {
		assertThat(ingress("catalog.example.com")).containsExactly("/api/product -> order-food");
	}

	private static List<String> ingress(String host) {
		return APART.all(Ingress.class)
			.stream()
			.flatMap((ingress) -> ingress.getSpec().getRules().stream())
			.filter((rule) -> rule.getHost().equals(host))
			.flatMap((rule) -> rule.getHttp().getPaths().stream())
			.map((path) -> path.getPath() + " -> " + path.getBackend().getService().getName())
			.toList();
	}

	@Test
	void theRouteLeadsEachPathToWhoAnswersIt() {
		assertThat(APART.all(HTTPRoute.class)).flatExtracting((route) -> route.getSpec().getRules())
			.extracting((rule) -> rule.getMatches().getFirst().getPath().getValue(),
					(rule) -> rule.getBackendRefs().getFirst().getName())
			.containsExactlyInAnyOrder(tuple("/api/inventory/reservation", "order-food"),
					tuple("/api/inventory", "order-food-inventory"),
					tuple("/api/admin/notification", "order-food-notification"),
					tuple("/api/admin/order/events", "order-food"), tuple("/api/track", "order-food"),
					tuple("/", "order-food"));
	}

	@Test
	void allAreScrapedAsOneJobWithTheirComponent() {
		ServiceMonitor monitor = APART.all(ServiceMonitor.class).getFirst();
		assertThat(APART.all(Service.class)).hasSize(6)
			.allSatisfy((service) -> assertThat(service.getMetadata().getLabels().entrySet())
				.containsAll(monitor.getSpec().getSelector().getMatchLabels().entrySet()));
		assertThat(monitor.getSpec().getEndpoints()).singleElement()
			.extracting(Endpoint::getRelabelings)
			.asInstanceOf(InstanceOfAssertFactories.list(RelabelConfig.class))
			.extracting(RelabelConfig::getTargetLabel, RelabelConfig::getReplacement, RelabelConfig::getSourceLabels)
			.containsExactly(tuple("job", "order-food", List.of()),
					tuple("component", null, List.of("__meta_kubernetes_pod_label_app_kubernetes_io_component")));
	}

	@Test
	void onlyPodsForOrdersReachThoseForStock() {
		assertThat(callers("order-food-inventory")).containsExactly("Deployment/order-food");
		assertThat(callers("order-food-notification")).isEmpty();
		assertThat(callers("order-food")).containsExactly("order-food-test");
	}

	/** A rule that names nobody would let everybody in. */
	@Test
	void whoIsCalledByNobodyLetsNobodyIn() {
		ObjectNode values = content("separate");
		values.withObject("/networkPolicy").putArray("ingressFrom");
		values.withObject("/ingress").put("enabled", false);
		values.withObject("/httpRoute").put("enabled", false);
		values.withObject("/metrics/serviceMonitor").put("enabled", false);
		Manifest closed = Manifest.of(Chart.ORDER_FOOD.render(values));
		assertThat(closed.one(NetworkPolicy.class, "order-food-notification").getSpec().getIngress()).isEmpty();
		assertThat(closed.all(NetworkPolicy.class)).flatExtracting((policy) -> policy.getSpec().getIngress())
			.allSatisfy((rule) -> assertThat(rule.getFrom()).isNotEmpty());
	}

	@Test
	void onlyWhoTellsLeavesTheClusterForIt() {
		assertThat(ports("order-food-notification")).contains("443", "587");
		assertThat(ports("order-food")).containsExactlyInAnyOrder("5432", "postgres", "53", "53", "http", "4318");
		assertThat(ports("order-food-inventory")).containsExactlyInAnyOrder("5432", "postgres", "53", "53", "4318");
	}

	@Test
	void theDatabaseOfTheChartLetsAllOfThemIn() {
		NetworkPolicy database = Manifest.of(Chart.POSTGRES.render(Chart.POSTGRES.trial()))
			.one(NetworkPolicy.class, "postgres");
		assertThat(APART.workloads().stream().filter((pods) -> pods.name().startsWith("Deployment/"))).hasSize(3)
			.allSatisfy((pods) -> assertThat(database.getSpec().getIngress().getFirst().getFrom())
				.anyMatch((peer) -> pods.isSelectedBy(peer.getPodSelector().getMatchLabels())));
	}

	/** Pods of the release that the policy of a server lets in. */
	private static List<String> callers(String server) {
		return APART.one(NetworkPolicy.class, server)
			.getSpec()
			.getIngress()
			.stream()
			.flatMap((rule) -> rule.getFrom().stream())
			.filter((peer) -> peer.getPodSelector() != null)
			.flatMap((peer) -> APART.workloads()
				.stream()
				.filter((pods) -> pods.isSelectedBy(peer.getPodSelector().getMatchLabels())))
			.map(Workload::name)
			.toList();
	}

	private static List<String> ports(String name) {
		return APART.one(NetworkPolicy.class, name)
			.getSpec()
			.getEgress()
			.stream()
			.flatMap((rule) -> rule.getPorts().stream())
			.map((port) -> String.valueOf(port.getPort().getValue()))
			.toList();
	}

	private static List<String> ids(Manifest manifest) {
		return manifest.objects()
			.stream()
			.map((object) -> object.getKind() + "/" + object.getMetadata().getName())
			.toList();
	}

	private static Container container(Deployment deployment) {
		return deployment.getSpec().getTemplate().getSpec().getContainers().getFirst();
	}

	private static Map<String, EnvVar> variables(Deployment deployment) {
		return container(deployment).getEnv().stream().collect(Collectors.toMap(EnvVar::getName, (it) -> it));
	}

	private static String variable(Deployment deployment, String name) {
		return variables(deployment).get(name).getValue();
	}

	private static List<String> secrets(Manifest manifest, String deployment) {
		return variables(manifest.one(Deployment.class, deployment)).values()
			.stream()
			.filter((variable) -> variable.getValueFrom() != null)
			.map(EnvVar::getName)
			.toList();
	}

	private static Values set(String name) {
		return Chart.ORDER_FOOD.sets()
			.stream()
			.filter((values) -> values.name().equals(name))
			.findFirst()
			.orElseThrow();
	}

	private static ObjectNode content(String set) {
		return set(set).content().deepCopy();
	}

}
