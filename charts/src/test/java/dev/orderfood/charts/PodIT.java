package dev.orderfood.charts;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.orderfood.charts.Manifest.Workload;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every pod of every chart meets the restricted Pod Security Standard and the rules of
 * this project.
 */
class PodIT {

	/** What the restricted standard allows. */
	private static final Set<String> VOLUMES = Set.of("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral",
			"persistentVolumeClaim", "projected", "secret");

	/**
	 * Longer than this the API never takes from its SIGTERM to its end:
	 * `timeout-per-shutdown-phase`.
	 */
	private static final int SHUTDOWN_SECONDS = 20;

	static List<Values> all() {
		return Chart.all().toList();
	}

	@ParameterizedTest
	@MethodSource("all")
	void theRestrictedStandardIsMet(Values values) {
		assertThat(values.manifest().workloads()).isNotEmpty().allSatisfy((workload) -> {
			PodSecurityContext pod = workload.spec().getSecurityContext();
			assertThat(pod.getRunAsNonRoot()).isTrue();
			if (values.name().equals("openshift")) {
				assertThat(pod.getRunAsUser()).isNull();
				assertThat(pod.getRunAsGroup()).isNull();
				assertThat(pod.getFsGroup()).isNull();
			}
			else {
				assertThat(pod.getRunAsUser()).isPositive();
				assertThat(pod.getRunAsGroup()).isPositive();
			}
			assertThat(pod.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
			assertThat(pod.getSysctls()).isEmpty();
			assertThat(workload.spec().getHostNetwork()).isNull();
			assertThat(workload.spec().getHostPID()).isNull();
			assertThat(workload.spec().getHostIPC()).isNull();
			assertThat(workload.spec().getVolumes()).flatExtracting(PodIT::kind).isSubsetOf(VOLUMES);
			assertThat(workload.containers()).allSatisfy((container) -> {
				SecurityContext context = container.getSecurityContext();
				assertThat(context.getAllowPrivilegeEscalation()).isFalse();
				assertThat(context.getReadOnlyRootFilesystem()).isTrue();
				assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
				assertThat(context.getCapabilities().getAdd()).isEmpty();
				assertThat(context.getPrivileged()).isNull();
				assertThat(context.getRunAsUser()).isNull();
				assertThat(context.getRunAsNonRoot()).isNull();
				assertThat(container.getPorts()).extracting(ContainerPort::getHostPort).allMatch(Objects::isNull);
			});
		});
	}

	private static List<String> kind(Volume volume) {
		return Chart.YAML.valueToTree(volume)
			.properties()
			.stream()
			.map((entry) -> entry.getKey())
			.filter((key) -> !key.equals("name"))
			.toList();
	}

	@ParameterizedTest
	@MethodSource("all")
	void noTokenIsMounted(Values values) {
		Manifest manifest = values.manifest();
		assertThat(manifest.workloads())
			.allSatisfy((workload) -> assertThat(workload.spec().getAutomountServiceAccountToken()).isFalse());
		assertThat(manifest.all(ServiceAccount.class))
			.allSatisfy((account) -> assertThat(account.getAutomountServiceAccountToken()).isFalse());
	}

	@ParameterizedTest
	@MethodSource("all")
	void everyServiceAccountIsMadeOrTheDefault(Values values) {
		Manifest manifest = values.manifest();
		Set<String> made = Stream
			.concat(Stream.of("default"),
					manifest.all(ServiceAccount.class).stream().map((account) -> account.getMetadata().getName()))
			.collect(Collectors.toSet());
		assertThat(manifest.workloads()).extracting((workload) -> workload.spec().getServiceAccountName())
			.isSubsetOf(made);
	}

	@ParameterizedTest
	@MethodSource("all")
	void everyContainerHasRequestsAndLimits(Values values) {
		assertThat(values.manifest().workloads()).flatExtracting(Workload::containers).allSatisfy((container) -> {
			assertThat(container.getResources().getRequests()).containsOnlyKeys("cpu", "memory");
			assertThat(container.getResources().getLimits()).containsOnlyKeys("cpu", "memory");
			container.getResources()
				.getRequests()
				.forEach((name, quantity) -> assertThat(quantity.getNumericalAmount())
					.isLessThanOrEqualTo(container.getResources().getLimits().get(name).getNumericalAmount()));
		});
	}

	@ParameterizedTest
	@MethodSource("all")
	void everyImageHasAVersion(Values values) {
		assertThat(values.manifest().workloads()).flatExtracting(Workload::containers)
			.extracting(Container::getImage)
			.allMatch((image) -> image.matches("[a-z0-9./:-]+:[\\w][\\w.-]*(@sha256:[0-9a-f]{64})?")
					&& !image.endsWith(":latest"));
	}

	@ParameterizedTest
	@MethodSource("all")
	void probesAskPortsThatAreThere(Values values) {
		assertThat(values.manifest().workloads()).flatExtracting(Workload::containers).allSatisfy((container) -> {
			Set<String> ports = container.getPorts().stream().map(ContainerPort::getName).collect(Collectors.toSet());
			probes(container).map(Probe::getHttpGet)
				.filter((get) -> get != null)
				.map(HTTPGetAction::getPort)
				.forEach((port) -> assertThat(ports).contains(port.getStrVal()));
		});
	}

	@ParameterizedTest
	@MethodSource("all")
	void whatServesIsProbed(Values values) {
		assertThat(values.manifest().workloads()).flatExtracting(Workload::containers)
			.filteredOn((container) -> !container.getPorts().isEmpty())
			.allSatisfy((container) -> assertThat(probes(container)).hasSize(3));
	}

	private static Stream<Probe> probes(Container container) {
		return Stream.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe())
			.filter((probe) -> probe != null);
	}

	@ParameterizedTest
	@MethodSource("all")
	void everyVolumeIsMountedAndEveryMountHasAVolume(Values values) {
		assertThat(values.manifest().workloads()).allSatisfy((workload) -> {
			Set<String> mounted = workload.containers()
				.stream()
				.flatMap((container) -> container.getVolumeMounts().stream())
				.map((mount) -> mount.getName())
				.collect(Collectors.toSet());
			// A StatefulSet's volumes of its own stand beside the pod.
			if (workload.name().startsWith("StatefulSet/")) {
				mounted.remove("data");
			}
			assertThat(
					workload.spec().getVolumes().stream().map(Volume::getName).filter((name) -> !name.equals("data")))
				.containsExactlyInAnyOrderElementsOf(mounted.stream().filter((name) -> !name.equals("data")).toList());
		});
	}

	@Test
	void anUpgradeNeverTakesAPodAway() {
		for (Values values : Chart.ORDER_FOOD.sets()) {
			assertThat(values.manifest().all(Deployment.class)).isNotEmpty().allSatisfy((deployment) -> {
				RollingUpdateDeployment update = deployment.getSpec().getStrategy().getRollingUpdate();
				assertThat(update.getMaxUnavailable().getIntVal()).isZero();
				assertThat(update.getMaxSurge().getIntVal()).isPositive();
			});
		}
	}

	@Test
	void aPodHasTheTimeToAnswerWhatItHasAccepted() {
		for (Values values : Chart.ORDER_FOOD.sets()) {
			int preStop = values.effective().path("preStopSeconds").asInt();
			assertThat(preStop).isPositive();
			assertThat(values.manifest().all(Deployment.class)).isNotEmpty()
				.extracting(
						(deployment) -> deployment.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
				.allMatch((seconds) -> seconds > preStop + SHUTDOWN_SECONDS);
		}
	}

	@Test
	void theInitContainersRunInTheirOrder() {
		Deployment deployment = Manifest.of(Chart.ORDER_FOOD.render(Chart.YAML.createObjectNode()))
			.all(Deployment.class)
			.getFirst();
		assertThat(deployment.getSpec().getTemplate().getSpec().getInitContainers()).extracting(Container::getName)
			.containsExactly("database-migration", "database-load");
		assertThat(deployment.getSpec().getTemplate().getSpec().getContainers()).extracting(Container::getName)
			.containsExactly("order-food");
	}

	@Test
	void aNewPodNeitherRevertsWhatTheRefreshHasLoadedNorWaitsForIt() {
		Deployment deployment = Manifest.of(Chart.ORDER_FOOD.render(Chart.YAML.createObjectNode()))
			.all(Deployment.class)
			.getFirst();
		assertThat(deployment.getSpec().getTemplate().getSpec().getInitContainers().get(1).getEnv())
			.filteredOn((variable) -> List.of("LOAD_IF_EMPTY", "LOAD_WAIT", "LOAD_FORCE").contains(variable.getName()))
			.extracting((variable) -> variable.getName() + "=" + variable.getValue())
			.containsExactlyInAnyOrder("LOAD_IF_EMPTY=true", "LOAD_WAIT=false", "LOAD_FORCE=false");
		assertThat(Chart.DATABASE_LOAD.render(Chart.YAML.createObjectNode())).contains("LOAD_FORCE")
			.doesNotContain("LOAD_IF_EMPTY");
	}

	@Test
	void initContainersOfOthersRunFirst() {
		assertThat(Chart.ORDER_FOOD.set("everything-on").manifest().pods(Deployment.class).getInitContainers())
			.extracting(Container::getName)
			.containsExactly("wait-for-vault", "database-migration", "database-load");
	}

	@Test
	void theServerOfTheDatabaseTakesMoreVariables() {
		Container server = Chart.POSTGRES.set("everything-on")
			.manifest()
			.pods(StatefulSet.class)
			.getContainers()
			.getFirst();
		assertThat(server.getEnv().getLast().getName()).isEqualTo("TZ");
		assertThat(server.getEnvFrom()).singleElement()
			.satisfies((source) -> assertThat(source.getConfigMapRef().getName()).isEqualTo("food-postgres-extra"));
	}

	@Test
	void eachAppHasTheRoleThatIsMadeForIt() {
		Deployment deployment = Manifest.of(Chart.ORDER_FOOD.render(Chart.YAML.createObjectNode()))
			.all(Deployment.class)
			.getFirst();
		assertThat(new Workload("", null, deployment.getSpec().getTemplate().getSpec()).containers())
			.flatExtracting(Container::getEnv)
			.filteredOn((variable) -> variable.getName().equals("DB_USER"))
			.extracting((variable) -> variable.getValue())
			.containsExactly("orderfood", "orderfood_load", "orderfood_api");
	}

	@Test
	void thePageIsOffByDefaultAndItsVisitorsHaveALimitWhereItIsOn() {
		ObjectNode values = Chart.YAML.createObjectNode();
		assertThat(pageVariables(values)).isEmpty();
		values.putObject("shopPage").put("enabled", true).put("apiKey", "key-of-the-page");
		assertThat(pageVariables(values)).containsExactly("SHOP_PAGE=true", "SHOP_API_KEY=key-of-the-page",
				"SHOP_RATE_LIMIT=120", "SHOP_CURRENCY=USD");
	}

	private static List<String> pageVariables(ObjectNode values) {
		return variables(Manifest.of(Chart.ORDER_FOOD.render(values)))
			.filter((variable) -> variable.getName().startsWith("SHOP_"))
			.map((variable) -> variable.getName() + "=" + variable.getValue())
			.toList();
	}

	@Test
	void secretsOfChannelsComeFromSecretsAndOnlyWhereAChannelNeedsThem() {
		assertThat(secrets("everything-on")).contains("WEBHOOK_SECRETS=webhook/webhook-secrets",
				"SMTP_PASSWORD=mail/smtp-password");
		assertThat(secrets("external-database")).noneMatch((secret) -> secret.matches("(WEBHOOK|SMTP).*"));
	}

	private static List<String> secrets(String set) {
		Manifest manifest = Chart.ORDER_FOOD.sets()
			.stream()
			.filter((values) -> values.name().equals(set))
			.findFirst()
			.orElseThrow()
			.manifest();
		return variables(manifest).filter((variable) -> variable.getValueFrom() != null)
			.map((variable) -> variable.getName() + "=" + variable.getValueFrom().getSecretKeyRef().getName() + "/"
					+ variable.getValueFrom().getSecretKeyRef().getKey())
			.toList();
	}

	/** Those of the API's container. */
	private static Stream<EnvVar> variables(Manifest manifest) {
		return manifest.pods(Deployment.class).getContainers().getFirst().getEnv().stream();
	}

}
