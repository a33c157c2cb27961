package dev.orderfood.charts;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderfood.charts.Manifest.Workload;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Pods reach what they need, and nothing else.
 */
class NetworkPolicyIT {

	private static final List<Workload> PODS = Stream.of(Chart.values())
		.flatMap((chart) -> Manifest.of(chart.render(chart.trial())).workloads().stream())
		.toList();

	private static final List<NetworkPolicy> POLICIES = Stream.of(Chart.values())
		.flatMap((chart) -> Manifest.of(chart.render(chart.trial())).all(NetworkPolicy.class).stream())
		.toList();

	@Test
	void everyPodHasOnePolicyForBothDirections() {
		assertThat(PODS).allSatisfy((pods) -> assertThat(policies(pods)).as(pods.name())
			.singleElement()
			.satisfies((policy) -> assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress")));
	}

	@Test
	void theWaysBetweenThePodsAreThoseOfTheDiagram() {
		List<String> ways = new ArrayList<>();
		for (Workload from : PODS) {
			for (Workload to : PODS) {
				if (mayCall(from, to)) {
					// The Job's name ends with a hash of what it does.
					ways.add(from.name().replaceFirst("(Job/.+-now)-\\w+", "$1") + " -> " + to.name());
				}
			}
		}
		assertThat(ways).containsExactlyInAnyOrder("Deployment/order-food -> StatefulSet/postgres",
				"CronJob/database-load -> StatefulSet/postgres", "CronJob/postgres-backup -> StatefulSet/postgres",
				"CronJob/postgres-restore -> StatefulSet/postgres", "CronJob/postgres-drill -> StatefulSet/postgres",
				"Job/postgres-backup-now -> StatefulSet/postgres", "order-food-test -> Deployment/order-food");
	}

	@Test
	void byDefaultNobodyComesInFromOtherNamespaces() {
		assertThat(policies(pods("Deployment/order-food")).getFirst().getSpec().getIngress())
			.flatExtracting((rule) -> rule.getFrom())
			.allMatch((peer) -> peer.getNamespaceSelector() == null && peer.getIpBlock() == null);
	}

	/** A gateway's pods are where its Gateway is, as most implementations have it. */
	@Test
	void theGatewayReachesTheApiAndMonitoringTheMetrics() {
		NetworkPolicy api = Chart.ORDER_FOOD.set("production").manifest().one(NetworkPolicy.class, "order-food");
		assertThat(api.getSpec().getIngress())
			.extracting((rule) -> rule.getFrom()
				.stream()
				.filter((peer) -> peer.getNamespaceSelector() != null)
				.map((peer) -> peer.getNamespaceSelector().getMatchLabels().get("kubernetes.io/metadata.name"))
				.toList(), (rule) -> rule.getPorts().getFirst().getPort().getStrVal())
			.containsExactly(tuple(List.of("gateways"), "http"), tuple(List.of("monitoring"), "management"));
	}

	@Test
	void aLoadBalancerLetsInItsSourcesWhereTheirAddressesAreKept() {
		assertThat(sources(Chart.ORDER_FOOD.set("load-balancer").content())).containsExactly("192.0.2.0/24",
				"198.51.100.0/24");
	}

	@Test
	void aLoadBalancerThatReplacesAddressesIsReachedFromAnywhere() {
		ObjectNode values = Chart.ORDER_FOOD.set("load-balancer").content().deepCopy();
		values.withObject("/service").put("externalTrafficPolicy", "");
		assertThat(sources(values)).containsExactly("0.0.0.0/0", "::/0");
	}

	private static Stream<String> sources(JsonNode values) {
		return Manifest.of(Chart.ORDER_FOOD.render(values))
			.one(NetworkPolicy.class, "order-food")
			.getSpec()
			.getIngress()
			.stream()
			.filter((rule) -> rule.getPorts().getFirst().getPort().getStrVal().equals("http"))
			.flatMap((rule) -> rule.getFrom().stream())
			.filter((peer) -> peer.getIpBlock() != null)
			.map((peer) -> peer.getIpBlock().getCidr());
	}

	/**
	 * Policies see a packet after a Service's address and port were replaced by a pod's.
	 */
	@Test
	void aServiceOfTheDatabaseMayHaveAnotherPortThanItsPods() {
		for (Chart chart : List.of(Chart.ORDER_FOOD, Chart.DATABASE_LOAD)) {
			ObjectNode values = Chart.YAML.createObjectNode();
			values.putObject("database").put("port", 6543);
			assertThat(ports(Manifest.of(chart.render(values)), chart.chartName())).contains("6543", "postgres");
		}
		ObjectNode database = Chart.POSTGRES.trial();
		database.putObject("service").put("port", 6543);
		assertThat(
				Manifest.of(Chart.POSTGRES.render(database)).workloads().getFirst().containers().getFirst().getPorts())
			.extracting((port) -> port.getName())
			.containsExactly("postgres");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			host: 'a:5433,b:5434'                        | 5433 5434
			host: 'a, b:5434'                            | 5432 5434
			host: '[2001:db8::1]:5433,[2001:db8::2]'     | 5433 5432
			{host: 'a:5433', load: {host: 'pool:6432'}}  | 5433 6432
			{host: 'a:5433', load: {hostKey: host}}      | 5433 5432
			""")
	void eachServerOfTheDatabaseIsReachedAtItsOwnPort(String database, String ports) {
		JsonNode values = Chart.parse("database: " + (database.startsWith("{") ? database : "{" + database + "}"));
		assertThat(ports(Manifest.of(Chart.ORDER_FOOD.render(values)))).startsWith(ports.split(" "))
			.containsOnlyOnce("postgres");
	}

	@Test
	void theRefreshReachesItsServersOnly() {
		assertThat(ports(Manifest
			.of(Chart.DATABASE_LOAD.render(Chart.parse("database: {host: 'a:5433', load: {host: 'b:5434,c'}}"))),
				"database-load"))
			.startsWith("5434", "5432")
			.doesNotContain("5433");
	}

	@Test
	void aStandbyIsReachedAtItsOwnPort() {
		assertThat(ports(Manifest.of(Chart.ORDER_FOOD.render(Chart.parse("database: {readHost: 'standby:5439'}")))))
			.startsWith("5432", "5439");
	}

	@Test
	void whereEverybodyMayBeCalledAMetadataServiceMayNot() {
		NetworkPolicy api = Chart.ORDER_FOOD.set("production").manifest().one(NetworkPolicy.class, "order-food");
		assertThat(api.getSpec().getEgress()).flatExtracting((rule) -> rule.getTo())
			.extracting((peer) -> peer.getIpBlock())
			.filteredOn((block) -> block != null && block.getCidr().endsWith("/0"))
			.extracting((block) -> block.getCidr(), (block) -> block.getExcept())
			.containsExactly(tuple("0.0.0.0/0", List.of("169.254.0.0/16", "168.63.129.16/32", "100.100.100.200/32")),
					tuple("::/0", List.of("fe80::/10", "fd00:ec2::/32")));
	}

	@ParameterizedTest
	@EnumSource
	void dnsIsAskedWhereThePlatformHasIt(Chart chart) {
		assertThat(chart.set("openshift").manifest().all(NetworkPolicy.class)).isNotEmpty()
			.allSatisfy((policy) -> assertThat(
					policy.getSpec().getEgress().isEmpty() || ports(policy).toList().containsAll(List.of("53", "5353")))
				.isTrue());
	}

	@Test
	void theDatabaseCallsNobody() {
		assertThat(policies(pods("StatefulSet/postgres")).getFirst().getSpec().getEgress()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void whatGoesOutGoesToNamedPeersAndPorts(Chart chart) {
		for (Values values : chart.sets()) {
			assertThat(values.manifest().all(NetworkPolicy.class))
				.flatExtracting((policy) -> policy.getSpec().getEgress())
				.allSatisfy((rule) -> {
					assertThat(rule.getTo()).isNotEmpty();
					assertThat(rule.getPorts()).isNotEmpty();
				});
			assertThat(values.manifest().all(NetworkPolicy.class))
				.flatExtracting((policy) -> policy.getSpec().getIngress())
				.allSatisfy((rule) -> assertThat(rule.getFrom()).isNotEmpty());
		}
	}

	@Test
	void tracesLeaveOnlyWhereTheyAreSwitchedOn() {
		Values production = Chart.ORDER_FOOD.sets()
			.stream()
			.filter((values) -> values.name().equals("production"))
			.findFirst()
			.orElseThrow();
		assertThat(ports(Chart.ORDER_FOOD.sets().getFirst().manifest())).containsExactly("5432", "postgres", "53",
				"53");
		assertThat(ports(production.manifest())).containsExactly("5432", "postgres", "53", "53", "4318", "443");
	}

	@Test
	void receiversOfNotificationsAreReachedAtTheirOwnPortsWhereThereAreAny() {
		Values everything = Chart.ORDER_FOOD.sets()
			.stream()
			.filter((values) -> values.name().equals("everything-on"))
			.findFirst()
			.orElseThrow();
		assertThat(ports(everything.manifest(), "food-api")).contains("8443", "587");
		assertThat(ports(Chart.ORDER_FOOD.sets().getFirst().manifest())).doesNotContain("443", "587");
	}

	@Test
	void tracesOfTheRefreshLeaveOnlyWhereTheyAreSwitchedOn() {
		for (Values values : Chart.DATABASE_LOAD.sets()) {
			boolean traced = values.name().equals("production") || values.name().equals("everything-on");
			assertThat(values.manifest().all(NetworkPolicy.class)).as(values.name())
				.allSatisfy((policy) -> assertThat(ports(policy).anyMatch((port) -> port.matches("431[89]")))
					.isEqualTo(traced));
		}
	}

	@Test
	void anExternalDatabaseIsReachedAtItsOwnPort() {
		Values external = Chart.ORDER_FOOD.sets()
			.stream()
			.filter((values) -> values.name().equals("external-database"))
			.findFirst()
			.orElseThrow();
		assertThat(ports(external.manifest())).contains("6432");
	}

	private static Stream<String> ports(Manifest manifest) {
		return ports(manifest, "order-food");
	}

	private static Stream<String> ports(Manifest manifest, String name) {
		return ports(manifest.one(NetworkPolicy.class, name));
	}

	private static Stream<String> ports(NetworkPolicy policy) {
		return policy.getSpec()
			.getEgress()
			.stream()
			.flatMap((rule) -> rule.getPorts().stream())
			.map(NetworkPolicyPort::getPort)
			.map((port) -> String.valueOf(port.getValue()));
	}

	private static boolean mayCall(Workload from, Workload to) {
		boolean leaves = policies(from).stream()
			.flatMap((policy) -> policy.getSpec().getEgress().stream())
			.anyMatch((rule) -> rule.getTo().stream().anyMatch((peer) -> isSelectedBy(to, peer)));
		boolean enters = policies(to).stream()
			.flatMap((policy) -> policy.getSpec().getIngress().stream())
			.anyMatch((rule) -> rule.getFrom().stream().anyMatch((peer) -> isSelectedBy(from, peer)));
		return leaves && enters;
	}

	/** All charts are in one namespace, which none of the namespace selectors means. */
	private static boolean isSelectedBy(Workload pods, NetworkPolicyPeer peer) {
		return peer.getNamespaceSelector() == null && peer.getPodSelector() != null
				&& pods.isSelectedBy(peer.getPodSelector().getMatchLabels());
	}

	private static List<NetworkPolicy> policies(Workload pods) {
		return POLICIES.stream()
			.filter((policy) -> pods.isSelectedBy(policy.getSpec().getPodSelector().getMatchLabels()))
			.toList();
	}

	private static Workload pods(String name) {
		return PODS.stream().filter((pods) -> pods.name().equals(name)).findFirst().orElseThrow();
	}

}
