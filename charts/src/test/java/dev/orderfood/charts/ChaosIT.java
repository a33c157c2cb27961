package dev.orderfood.charts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the experiments in {@code chaos} conclude from what a cluster says, with a kubectl
 * that says what a test wants it to. On a real cluster they are run by CI.
 */
@Execution(ExecutionMode.CONCURRENT)
class ChaosIT {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	/** Two pods of the API and a database, all well; orders 1 to 3 were acknowledged. */
	private static final String KUBECTL = """
			#!/bin/bash
			echo "$*" >>"$STATE/calls"
			case "$*" in
			  *"create secret generic order-food-load --from-file=api-key=/dev/stdin"*) cat >"$STATE/key" ;;
			  *"get job "*conditions*) echo Complete ;;
			  *"get job "*succeeded*) echo 1 ;;
			  *runAsUser*) cat "$STATE/user" 2>/dev/null || true ;;
			  *imagePullSecrets*) echo '{name: registry}, ' ;;
			  *"get deployment "*) echo order-food/order-food:1 ;;
			  *"get service "*) echo 80 ;;
			  *"get deployments,statefulsets,pods"*)
			    echo "Deployment|order-food|uid-d|2|$(cat "$STATE/ready")|"
			    echo "StatefulSet|postgres|uid-s|1|1|"
			    for n in $(seq "$(cat "$STATE/there")"); do echo "Pod|pod-$n|uid-$n|||True"; done
			    cat "$STATE/lingering" 2>/dev/null || true ;;
			  *"get pods --selector"*pod-template-hash*) cat "$STATE/pods" ;;
			  *"get pod "*uid*) echo uid-killed ;;
			  *"get networkpolicies"*) echo networkpolicy.networking.k8s.io/postgres ;;
			  *"get networkpolicy"*"-o json"*) printf '{"kind":"NetworkPolicy",\\n"uid":"1",\\n"metadata":{}}\\n' ;;
			  *"apply -f -"*) cat >"$STATE/applied" ;;
			  *"exec chaos-customers"*"cat /tmp/orders"*) echo 12 ;;
			  *"exec chaos-customers"*"sort /tmp/orders"*) printf '1\\n2\\n3\\n' ;;
			  *"exec chaos-customers"*"wc -l"*) echo 3 ;;
			  *"exec chaos-customers"*served++*) cat "$STATE/served" ;;
			  *"exec chaos-customers"*/tmp/attempts*) cat "$STATE/service" ;;
			  *"exec chaos-customers"*/tmp/reads*) echo 0 ;;
			  *"exec chaos-customers"*date*) date +%s%3N ;;
			  *"exec postgres-0"*"SELECT DISTINCT"*) cat "$STATE/stored" ;;
			  *"exec postgres-0"*"SELECT now()"*) date ;;
			  *"exec postgres-0"*"FROM stock s"*)
			    if [ -e "$STATE/asked" ]; then cat "$STATE/left"; else touch "$STATE/asked"; echo 1000; fi ;;
			  *"exec postgres-0"*"sum(i.quantity)"*) echo 3 ;;
			esac
			""";

	@TempDir
	Path state;

	@BeforeEach
	void aClusterThatIsWell() throws IOException {
		Programs.write(this.state.resolve("bin"), "kubectl", KUBECTL);
		// bench/load.sh builds its jar where there is none.
		Programs.write(this.state.resolve("bin"), "mvn", "#!/bin/bash\n");
		Files.writeString(this.state.resolve("ready"), "2");
		Files.writeString(this.state.resolve("there"), "3");
		Files.writeString(this.state.resolve("pods"), "order-food-1-a\norder-food-1-b\n");
		Files.writeString(this.state.resolve("served"), "0");
		Files.writeString(this.state.resolve("stored"), "1\n2\n3\n");
		Files.writeString(this.state.resolve("left"), "997");
		// Requests, refused, not answered, the slowest, the last that was no success.
		Files.writeString(this.state.resolve("service"), "100 5 2 700 1200");
	}

	@Test
	void thePodKillerKillsAPodWithoutWarningAndReportsHowLongItTook() throws Exception {
		Result result = run("pod-killer.sh", "--times", "2");
		assertThat(result.code()).as(result.log()).isZero();
		JsonNode report = result.report();
		assertThat(report.path("passed").asBoolean(false)).isTrue();
		assertThat(report.path("rounds").size()).isEqualTo(2);
		JsonNode round = report.path("rounds").get(0);
		assertThat(round.path("workloads").findValuesAsText("name")).containsExactlyInAnyOrder("Deployment/order-food",
				"StatefulSet/postgres");
		assertThat(round.path("recoveredAfterMs").asInt(-1)).isNotNegative();
		assertThat(round.path("service").path("recoveredAfterMs").asInt(-1)).isEqualTo(1200);
		assertThat(report.path("orders").path("acknowledged").asInt(-1)).isEqualTo(3);
		assertThat(calls()).filteredOn((call) -> call.contains("delete pod order-food-"))
			.hasSize(2)
			.allMatch((call) -> call.endsWith("--force --grace-period=0"));
		assertThat(calls().getLast()).contains("delete pod chaos-customers");
	}

	/** OpenShift gives each namespace a user. */
	@ParameterizedTest
	@ValueSource(strings = { "", "4711" })
	void podsThatOrderAreThoseThatTheClusterTakes(String user) throws Exception {
		Files.writeString(this.state.resolve("user"), user);
		assertThat(run("pod-killer.sh").code()).isZero();
		JsonNode spec = Chart.parse(Files.readString(this.state.resolve("applied"))).path("spec");
		assertThat(spec.at("/securityContext/runAsUser").asText()).isEqualTo(user);
		assertThat(spec.at("/securityContext/runAsNonRoot").asBoolean(false)).isTrue();
		assertThat(spec.at("/imagePullSecrets/0/name").asText()).isEqualTo("registry");

		Result load = run("../bench/load.sh", "--job", "--duration", "1");
		assertThat(load.code()).as(load.log()).isZero();
		String job = Files.readString(this.state.resolve("applied"));
		spec = Chart.parse(job).at("/spec/template/spec");
		assertThat(spec.at("/securityContext/runAsUser").asText()).isEqualTo(user);
		assertThat(spec.at("/imagePullSecrets/0/name").asText()).isEqualTo("registry");
		assertThat(job).doesNotContain("my key");
		assertThat(this.state.resolve("key")).hasContent("my key");
		assertThat(calls()).noneMatch((call) -> call.contains("my key"))
			.anyMatch((call) -> call
				.contains("delete job/order-food-load configmap/order-food-load secret/order-food-load"));
	}

	@Test
	void eachDeploymentLosesAPodInItsTurn() throws Exception {
		Files.writeString(this.state.resolve("pods"), """
				order-food-1-a
				order-food-1-b
				order-food-inventory-2-a
				order-food-inventory-2-b
				order-food-notification-3-a
				order-food-notification-3-b
				""");
		assertThat(run("pod-killer.sh", "--times", "6").code()).isZero();
		assertThat(calls()).filteredOn((call) -> call.contains("delete pod order-food-"))
			.extracting((call) -> call.replaceAll(".*delete pod (order-food.*)-\\d-[ab] .*", "$1"))
			.containsExactlyInAnyOrder("order-food", "order-food-inventory", "order-food-notification", "order-food",
					"order-food-inventory", "order-food-notification");
	}

	@Test
	void aPodThatIsGoneAndStillCountedHasNotComeBack() throws Exception {
		Files.writeString(this.state.resolve("there"), "2");
		assertNotReplacedInTime();
	}

	@Test
	void aPodThatIsStillThereAfterItWasKilledHasNotBeenReplaced() throws Exception {
		Files.writeString(this.state.resolve("lingering"), "Pod|order-food-1-a|uid-killed|||True\n");
		assertNotReplacedInTime();
	}

	@Test
	void anOrderThatIsMissingIsLost() throws Exception {
		Files.writeString(this.state.resolve("stored"), "1\n3\n");
		Result result = run("pod-killer.sh");
		assertThat(result.code()).isOne();
		assertThat(result.report().path("orders").path("lost").asInt(-1)).isOne();
		assertThat(result.report().path("orders").path("doubled").asInt(-1)).isZero();
		assertThat(result.report().path("passed").asBoolean(true)).isFalse();
	}

	@Test
	void stockThatNobodyHasOrderedIsMissing() throws Exception {
		Files.writeString(this.state.resolve("left"), "996");
		Result result = run("pod-killer.sh");
		assertThat(result.code()).isOne();
		assertThat(result.report().path("stock").path("taken").asInt(-1)).isEqualTo(4);
		assertThat(result.report().path("stock").path("ordered").asInt(-1)).isEqualTo(3);
		assertThat(result.report().path("passed").asBoolean(true)).isFalse();
	}

	@Test
	void anOrderThatNobodyWasToldOfIsDoubled() throws Exception {
		Files.writeString(this.state.resolve("stored"), "1\n2\n3\n4\n");
		Result result = run("kill-database.sh");
		assertThat(result.code()).isOne();
		assertThat(result.report().path("orders").path("lost").asInt(-1)).isZero();
		assertThat(result.report().path("orders").path("doubled").asInt(-1)).isOne();
	}

	@Test
	void podsThatDoNotComeBackInTimeFailTheExperiment() throws Exception {
		Files.writeString(this.state.resolve("ready"), "1");
		assertNotReplacedInTime();
	}

	@Test
	void customersWhoAreNotServedInTimeFailTheExperiment() throws Exception {
		Files.writeString(this.state.resolve("service"), "100 5 2 700 30001");
		assertThat(run("pod-killer.sh").code()).isOne();
	}

	@Test
	void anAnswerThatComesTooLateFailsTheExperimentOnASlowDatabase() throws Exception {
		assertThat(run("slow-database.sh", "--seconds", "1").code()).isZero();
		assertThat(calls()).anyMatch((call) -> call.contains("SET commit_delay"))
			.anyMatch((call) -> call.contains("RESET commit_delay"))
			.anyMatch((call) -> call.contains("LOCK TABLE orders"));
		Files.writeString(this.state.resolve("service"), "100 5 2 4001 1200");
		assertThat(run("slow-database.sh", "--seconds", "1").code()).isOne();
	}

	@Test
	void aPartitionIsMendedWhateverHappens() throws Exception {
		assertThat(run("partition.sh", "--seconds", "1").code()).isZero();
		assertThat(calls()).anyMatch((call) -> call.contains("patch networkpolicy"))
			.anyMatch((call) -> call.contains("replace -f"))
			.anyMatch((call) -> call.contains("delete networkpolicy chaos-partition"));
	}

	@Test
	void aNetworkThatEnforcesNothingIsNoPartition() throws Exception {
		// Those whose connection was ended are refused all the same.
		Files.writeString(this.state.resolve("service"), "100 4 0 20 0");
		Files.writeString(this.state.resolve("served"), "96");
		Result result = run("partition.sh", "--seconds", "1");
		assertThat(result.code()).isEqualTo(77);
		assertThat(calls()).anyMatch((call) -> call.contains("replace -f"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "--times=0", "--no-such-option", "--limit", "--customers soon" })
	void whatCannotBeMeantIsRefusedBeforeAnythingIsBroken(String options) throws Exception {
		for (String script : List.of("pod-killer.sh", "kill-database.sh", "partition.sh", "slow-database.sh")) {
			Result result = run(script, options.split(" ", -1));
			assertThat(result.code()).isEqualTo(2);
			assertThat(result.log()).contains("ERROR: ");
		}
		assertThat(this.state.resolve("calls")).doesNotExist();
	}

	private void assertNotReplacedInTime() throws Exception {
		Result result = run("pod-killer.sh", "--limit", "1");
		assertThat(result.code()).isOne();
		assertThat(result.report().path("rounds").get(0).path("recoveredAfterMs").asInt(0)).isEqualTo(-1);
	}

	private List<String> calls() throws IOException {
		return Files.readAllLines(this.state.resolve("calls"));
	}

	private Result run(String script, String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of("bash", ROOT.resolve("chaos").resolve(script).toString()));
		command.addAll(List.of(arguments));
		Path log = this.state.resolve("log");
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile())
			.redirectInput(Path.of("/dev/null").toFile());
		builder.environment().put("STATE", this.state.toString());
		builder.environment().put("API_KEY", "my key");
		builder.environment().merge("PATH", this.state.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Result(process.waitFor(), output, Files.readString(log));
	}

	/**
	 * How an experiment has ended.
	 *
	 * @param code its exit code
	 * @param output the report
	 * @param log what it has said
	 */
	private record Result(int code, String output, String log) {

		JsonNode report() throws IOException {
			return new ObjectMapper().readTree(this.output);
		}

	}

}
