package dev.orderfood.charts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What deploy.sh and cleanup.sh say and would do on machines that are not this one: other
 * tools, other clusters. Their work on a real cluster is proved by `.ci/cluster`.
 */
class ScriptTests {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	/** What a script may call beside the tools that it checks for. */
	private static final List<String> BASICS = List.of("bash", "cat", "dirname", "grep", "head", "realpath", "sed",
			"tail");

	@TempDir
	Path tools;

	private String output = "";

	@BeforeEach
	void provideBasics() throws IOException {
		provide(BASICS.toArray(String[]::new));
	}

	private void provide(String... programs) throws IOException {
		for (String program : programs) {
			Path found = Stream.of(System.getenv("PATH").split(":", -1))
				.map((folder) -> Path.of(folder, program))
				.filter(Files::isExecutable)
				.findFirst()
				.orElseThrow();
			tool(program, "exec " + found + " \"$@\"");
		}
	}

	@Test
	void everyMissingToolIsALineOfItsOwn() throws Exception {
		Result result = run("deploy.sh");
		assertThat(result.code()).isOne();
		assertThat(result.output().lines()).hasSize(4)
			.allMatch((line) -> line.startsWith("MISSING: "))
			.extracting((line) -> line.replaceAll("MISSING: (\\w+), .*", "$1"))
			.containsExactly("kubectl", "helm", "minikube", "docker");
	}

	@Test
	void whatIsNotNeededIsNotMissing() throws Exception {
		tool("kubectl", "exit 1");
		tool("helm", "echo v3.18.0");
		assertThat(run("deploy.sh", "--cluster", "current", "--dry-run").output()).doesNotContain("MISSING");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "--cluster=aws", "--namespace=Not_A_Name", "--timeout=soon", "--no-such-option", "--values" })
	void whatCannotBeMeantIsRefused(String option) throws Exception {
		Result result = run("deploy.sh", option);
		assertThat(result.code()).isEqualTo(2);
		assertThat(result.output()).startsWith("ERROR: ").contains("Usage: ./deploy.sh");
	}

	@Test
	void aMissingFileOfValuesIsNamed() throws Exception {
		assertThat(run("deploy.sh", "--values", "postgres=missing.yaml").output())
			.isEqualTo("ERROR: There is no file of values missing.yaml.\n");
	}

	@Test
	void anOldHelmIsRefused() throws Exception {
		tool("kubectl", "exit 0");
		tool("helm", "echo v2.17.0");
		assertThat(run("deploy.sh", "--cluster", "current").output()).contains("helm 3 or 4 is needed, not v2.17.0");
	}

	/**
	 * Helm's own rollback takes the pods and their logs away before anybody has read
	 * them.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "v3.18.0+g1", "v4.0.1+g1" })
	void helmIsNeverAskedToRollBackByItself(String version) throws Exception {
		tool("kubectl", "exit 1");
		tool("helm", "echo " + version);
		assertThat(run("deploy.sh", "--cluster", "current", "--dry-run").output()).contains("helm upgrade --install")
			.doesNotContain("--atomic", "--rollback-on-failure");
	}

	@Test
	void helm4TakesBackWhatWasChangedByHand() throws Exception {
		tool("kubectl", "exit 1");
		tool("helm", "echo v4.0.1+g1");
		assertThat(run("deploy.sh", "--cluster", "current", "--dry-run").output()).contains("--force-conflicts");
	}

	@Test
	void whatFailsIsWrittenDownBeforeItIsRolledBack() throws Exception {
		provide("cut", "date", "mkdir", "rm");
		List<String> calls = deploy("upgrade --install order-food", "deployed");
		assertThat(calls).containsSubsequence("helm upgrade --install order-food", "kubectl get events",
				"kubectl describe", "kubectl logs", "helm rollback order-food 7");
		assertThat(diagnostics()).contains("descriptions.txt", "events.txt", "objects.txt", "releases.txt",
				"order-food-1.database-load.log", "order-food-1.order-food.log");
		assertThat(this.output).contains("all of it is in", "What was there before serves on");
	}

	@Test
	void anOrderThatCannotBePlacedRollsBack() throws Exception {
		provide("cut", "date", "mkdir", "rm");
		assertThat(deploy("test order-food", "deployed")).containsSubsequence("helm upgrade --install order-food",
				"helm test order-food", "kubectl describe", "helm rollback order-food 7");
		assertThat(this.output).contains("an order could not be placed");
	}

	@Test
	void afterAFirstInstallationThereIsNothingToGoBackTo() throws Exception {
		provide("cut", "date", "mkdir", "rm");
		assertThat(deploy("upgrade --install order-food", "")).noneMatch((call) -> call.startsWith("helm rollback"));
		assertThat(this.output).contains("there is nothing to go back to");
	}

	@Test
	void whatAnInterruptedRunHasLeftIsMended() throws Exception {
		provide("cut", "date", "mkdir", "rm");
		assertThat(deploy("nothing", "pending-upgrade")).containsSubsequence(
				"kubectl delete secrets -n default -l owner=helm,name=order-food,status=pending-upgrade",
				"helm upgrade --install order-food");
	}

	@Test
	void aStackOfSomebodyElseIsLeftAsItIs() throws Exception {
		provide("cut", "date", "mkdir", "rm");
		assertThat(deploy("nothing", "deployed", "--with-monitoring"))
			.noneMatch((call) -> call.matches("helm upgrade --install (kube-prometheus-stack|jaeger).*"));
		assertThat(this.output).contains("installed by somebody else: it is left as it is");
	}

	@Test
	void aRollbackGoesToTheRevisionBefore() throws Exception {
		assertThat(deploy("nothing", "deployed", "--rollback"))
			.contains("helm rollback order-food 6 --namespace default" + " --wait --timeout 10m")
			.noneMatch((call) -> call.contains("upgrade"));
	}

	/**
	 * Runs deploy.sh against tools that do nothing.
	 * @param failing the beginning of the helm command that fails
	 * @param status what helm says of each release, or nothing where there is none
	 * @param arguments more arguments
	 * @return every call of helm and kubectl
	 */
	private List<String> deploy(String failing, String status, String... arguments) throws Exception {
		Path calls = Files.createFile(this.tools.resolve("calls"));
		tool("helm", """
				echo "helm $*" >>%s
				case "$*" in
				  version*) echo v3.18.0 ;;
				  status*) [ -z "%s" ] || printf 'STATUS: %s\nREVISION: 7\n' ;;
				  "%s"*) exit 1 ;;
				esac
				""".formatted(calls, status, status, failing));
		tool("kubectl", """
				echo "kubectl $*" >>%s
				case "$*" in
				  *"get pods -o name") echo pod/order-food-1 ;;
				  *jsonpath=*initContainers*) echo database-load order-food ;;
				  *configmap*order-food-deploy*jsonpath*) ;;
				  *" logs "*) echo "a line of $*" ;;
				esac
				""".formatted(calls));
		List<String> all = new ArrayList<>(List.of("--cluster", "current"));
		all.addAll(List.of(arguments));
		this.output = run("deploy.sh", all.toArray(String[]::new)).output();
		return Files.readAllLines(calls)
			.stream()
			.map((call) -> call.replaceAll("^kubectl --namespace \\S+", "kubectl"))
			.map((call) -> call
				.replaceAll("^(helm (upgrade --install|test) \\S+|kubectl (describe|get events|logs)) .*", "$1"))
			.map((call) -> call.startsWith("helm rollback") && arguments.length == 0 ? call.replaceAll(" --.*", "")
					: call)
			.toList();
	}

	private List<String> diagnostics() throws IOException {
		try (Stream<Path> files = Files.walk(this.tools.resolve("diagnostics"))) {
			return files.filter(Files::isRegularFile).map((file) -> file.getFileName().toString()).toList();
		}
	}

	@Test
	void theReleasesAreInstalledInTheirOrder() throws Exception {
		tool("kubectl", "exit 1");
		tool("helm", "echo v3.18.0");
		assertThat(run("deploy.sh", "--cluster", "current", "--dry-run").output()
			.lines()
			.filter((line) -> line.startsWith("would run: helm"))
			.map((line) -> line.replaceAll("would run: helm (upgrade --install|test) (\\S+) .*", "$2")))
			.containsExactly("postgres", "database-load", "order-food", "order-food");
	}

	@Test
	void deploymentsAreSeparateOnlyWhereThatIsAskedFor() throws Exception {
		tool("kubectl", "exit 1");
		tool("helm", "echo v3.18.0");
		assertThat(run("deploy.sh", "--cluster", "current", "--dry-run", "--separate").output()
			.lines()
			.filter((line) -> line.contains("targets.separate=true"))).singleElement()
			.asString()
			.startsWith("would run: helm upgrade --install order-food ");
		assertThat(run("deploy.sh", "--cluster", "current", "--dry-run").output()).doesNotContain("targets");
	}

	@Test
	void aDryRunChangesNothing() throws Exception {
		Path calls = this.tools.resolve("calls");
		for (String program : List.of("kubectl", "helm", "minikube", "docker", "kind")) {
			tool(program, "echo %s \"$@\" >>%s; echo v3.18.0".formatted(program, calls));
		}
		for (String cluster : List.of("minikube", "kind", "current")) {
			Result result = run("deploy.sh", "--cluster", cluster, "--dry-run", "--with-monitoring");
			assertThat(result.code()).as(result.output()).isZero();
		}
		assertThat(Files.readAllLines(calls)).isNotEmpty()
			.allMatch((call) -> call.matches("helm (version|template|status) .*|kubectl .*\\bget .*|minikube status.*"
					+ "|kind get .*|docker info.*"));
	}

	@Test
	void minikubeIsNeverMistakenForTheCurrentCluster() throws Exception {
		tool("kubectl", "exit 1");
		tool("helm", "echo v3.18.0");
		tool("minikube", "exit 1");
		tool("docker", "exit 1");
		assertThat(run("deploy.sh", "--dry-run").output()
			.lines()
			.filter((line) -> line.matches("would run: (helm|kubectl) .*"))).isNotEmpty()
			.allMatch((line) -> line.contains("context minikube"));
	}

	@Test
	void cleanupAsksNobodyWhoIsNotThere() throws Exception {
		tool("kubectl", "exit 0");
		tool("helm", "exit 0");
		Result result = run("cleanup.sh", "--cluster", "current");
		assertThat(result.code()).isOne();
		assertThat(result.output()).contains("say --yes, and --delete-data if the data shall go");
	}

	private void tool(String name, String script) throws IOException {
		Path file = Files.writeString(this.tools.resolve(name), "#!/bin/bash\n" + script + "\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	private Result run(String script, String... arguments) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(Stream
			.concat(Stream.of(this.tools.resolve("bash").toString(), ROOT.resolve(script).toString()),
					Stream.of(arguments))
			.toList());
		builder.environment().put("PATH", this.tools.toString());
		builder.environment().put("DIAGNOSTICS", this.tools.resolve("diagnostics").toString());
		Process process = builder.redirectErrorStream(true)
			.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Result(process.waitFor(), output);
	}

	/**
	 * How a script has ended.
	 *
	 * @param code its exit code
	 * @param output what it has said
	 */
	private record Result(int code, String output) {
	}

}
