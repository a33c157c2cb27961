package dev.orderfood.charts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import dev.orderfood.charts.Programs.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What deploy.sh and cleanup.sh say and would do on machines that are not this one: other
 * tools, other clusters. Their work on a real cluster is proved by `.ci/cluster`.
 */
class ScriptIT {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	/** What a script may call beside the tools that it checks for. */
	private static final List<String> BASICS = List.of("awk", "bash", "cat", "cut", "date", "dirname", "grep", "head",
			"mkdir", "mktemp", "realpath", "rm", "sed", "sleep", "tail");

	@TempDir
	Path tools;

	private String output = "";

	private int code;

	/** When the revision that is pending was begun, in seconds. */
	private String pendingSince = "";

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
		List<String> calls = deploy("upgrade --install order-food", "7 deployed");
		assertThat(calls).containsSubsequence("helm upgrade --install order-food", "kubectl get events",
				"kubectl describe", "kubectl logs", "helm rollback order-food 7");
		assertThat(diagnostics()).contains("descriptions.txt", "events.txt", "objects.txt", "releases.txt",
				"order-food-1.database-load.log", "order-food-1.order-food.log", "workloads.txt",
				"history-postgres.txt", "history-order-food.txt");
		assertThat(this.output).contains("all of it is in", "What was there before serves on");
	}

	@Test
	void anOrderThatCannotBePlacedRollsBack() throws Exception {
		assertThat(deploy("test order-food", "7 deployed")).containsSubsequence("helm upgrade --install order-food",
				"helm test order-food", "kubectl describe", "helm rollback order-food 7");
		assertThat(this.output).contains("an order could not be placed");
	}

	@Test
	void everyReleaseOfTheRunIsTakenBackTheNewestFirst() throws Exception {
		assertThat(deploy("test order-food", "7 deployed")).containsSubsequence("helm rollback order-food 7",
				"helm rollback database-load 7", "helm rollback postgres 7");
	}

	@Test
	void afterAFirstInstallationThereIsNothingToGoBackTo() throws Exception {
		assertThat(deploy("upgrade --install order-food", "")).noneMatch((call) -> call.startsWith("helm rollback"));
		assertThat(this.output).contains("there is nothing to go back to");
	}

	@Test
	void aRevisionThatFailedBeforeHidesNotTheOneThatRan() throws Exception {
		assertThat(deploy("upgrade --install order-food", "6 deployed", "7 failed"))
			.contains("helm rollback order-food 6");
		assertThat(this.output).contains("What was there before serves on");
	}

	@Test
	void whenHelmCannotGoBackKubernetesPutsEveryObjectBack() throws Exception {
		tool("fails", "[[ $* == 'upgrade --install order-food'* || $* == rollback* ]]");
		assertThat(deploy("", "7 deployed")).containsSubsequence("helm rollback order-food 7",
				"kubectl create -f order-food.yaml", "kubectl replace -f order-food.yaml",
				"kubectl delete deployment.apps/order-food-new -n default",
				"kubectl rollout status deployment.apps/order-food -n default --timeout 10m");
		assertThat(this.output).contains("WARNING: helm cannot take order-food back",
				"What was there before serves on");
		assertThat(Files.readString(this.tools.resolve("replaced"))).isEqualTo("""
				items:
				- kind: Deployment
				  metadata:
				    name: order-food
				""");
	}

	@Test
	void aWayBackThatFailsIsNotCalledASuccess() throws Exception {
		tool("fails", "[[ $* == 'upgrade --install order-food'* || $* == *rollback* || $* == replace* ]]");
		deploy("", "7 deployed");
		assertThat(this.code).isOne();
		assertThat(this.output).contains("the way back failed, too, of: order-food database-load postgres")
			.doesNotContain("serves on");
	}

	@Test
	void whatAnInterruptedRunHasLeftIsMended() throws Exception {
		this.pendingSince = "1000";
		assertThat(deploy("nothing", "6 deployed", "7 pending-upgrade")).containsSubsequence(
				"kubectl delete secrets -n default -l owner=helm,name=order-food,version=7,status=pending-upgrade",
				"helm upgrade --install order-food");
	}

	@Test
	void anUpgradeThatMayStillGoOnIsLeftAlone() throws Exception {
		this.pendingSince = "$EPOCHSECONDS";
		assertThat(deploy("nothing", "6 deployed", "7 pending-upgrade"))
			.noneMatch((call) -> call.contains("delete") || call.startsWith("helm upgrade"));
		assertThat(this.code).isOne();
		assertThat(this.output).contains("postgres is pending-upgrade for less than 10m", "kubectl delete secrets -n");
	}

	@Test
	void aHelmThatCannotAnswerIsNoFirstInstallation() throws Exception {
		assertThat(deploy("history", "7 deployed")).noneMatch((call) -> call.startsWith("helm upgrade"));
		assertThat(this.code).isOne();
		assertThat(this.output).contains("ERROR: helm cannot list the revisions of postgres");
	}

	@Test
	void aStackOfSomebodyElseIsLeftAsItIs() throws Exception {
		for (String release : List.of("kube-prometheus-stack", "jaeger")) {
			Files.createFile(this.tools.resolve("history-" + release));
		}
		assertThat(deploy("nothing", new String[] { "7 deployed" }, "--with-monitoring"))
			.noneMatch((call) -> call.matches("helm upgrade --install (kube-prometheus-stack|jaeger).*"));
		assertThat(this.output).contains("installed by somebody else: it is left as it is");
	}

	/**
	 * A revision that failed has never run; one that a rollback has made is the one that
	 * it went back to.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "6 | 6 superseded, 7 deployed", "5 | 5 superseded, 6 failed, 7 deployed",
			"6 | 6 deployed, 7 failed", "4 | 4 superseded, 5 superseded, 6 failed, 7 deployed Rollback to 5",
			"1 | 1 superseded, 2 superseded, 3 superseded, 4 superseded Rollback to 2, 5 deployed Rollback to 4",
			"2 | 2 superseded, 3 superseded Upgrade failed: timed out, 4 deployed" })
	void aRollbackGoesToTheRevisionThatRanBefore(String target, String history) throws Exception {
		assertThat(deploy("nothing", history.split(", "), "--rollback"))
			.contains("helm rollback order-food " + target + " --namespace default --wait --timeout 10m")
			.noneMatch((call) -> call.contains("upgrade"));
		assertThat(this.code).isZero();
	}

	/** Docker, kind and minikube are not there. */
	@ParameterizedTest
	@ValueSource(strings = { "kind", "minikube" })
	void whatStartsNoClusterNeedsNoTool(String cluster) throws Exception {
		assertThat(deploy("nothing", new String[] { "6 superseded", "7 deployed" }, "--rollback", "--cluster", cluster))
			.anyMatch((call) -> call.startsWith("helm rollback order-food 6 "));
		Files.delete(this.tools.resolve("calls"));
		assertThat(deploy("nothing", new String[] { "7 deployed" }, "--status", "--cluster", cluster))
			.anyMatch((call) -> call.startsWith("helm list --namespace default --kube-context "))
			.noneMatch((call) -> call.startsWith("helm upgrade"));
		assertThat(this.code).isZero();
	}

	@Test
	void aRollbackThatFailsIsAFailure() throws Exception {
		deploy("rollback", new String[] { "6 superseded", "7 deployed" }, "--rollback");
		assertThat(this.code).isOne();
		assertThat(this.output).contains("ERROR: order-food could not be taken back from revision 7 to 6");
	}

	@ParameterizedTest
	@ValueSource(strings = { "7 deployed", "6 failed,7 deployed", "7 failed", "" })
	void withoutARevisionThatRanBeforeThereIsNoRollback(String history) throws Exception {
		assertThat(deploy("nothing", history.split(","), "--rollback"))
			.noneMatch((call) -> call.startsWith("helm rollback"));
		assertThat(this.code).isOne();
		assertThat(this.output).contains("ERROR: ");
	}

	private List<String> deploy(String failing, String... history) throws Exception {
		return deploy(failing, history, new String[0]);
	}

	/**
	 * Runs deploy.sh against a helm that keeps revisions and a kubectl that does nothing.
	 * @param failing the beginning of the helm command that fails; the tool `fails`
	 * answers for helm and kubectl, where it is there
	 * @param history the revisions of each release, number and status
	 * @param arguments more arguments
	 * @return every call of helm and kubectl
	 */
	private List<String> deploy(String failing, String[] history, String... arguments) throws Exception {
		Path calls = Files.createFile(this.tools.resolve("calls"));
		List<String> rows = Stream.of(history)
			.filter((row) -> !row.isEmpty())
			.map((row) -> row.split(" ", 3))
			.map((row) -> "%s       \tnow   \t%s\tchart\t%s".formatted(row[0], row[1],
					(row.length > 2) ? row[2] : "Upgrade complete"))
			.toList();
		if (!rows.isEmpty()) {
			for (String release : List.of("postgres", "database-load", "order-food")) {
				Files.write(this.tools.resolve("history-" + release), rows);
			}
		}
		if (!Files.exists(this.tools.resolve("fails"))) {
			tool("fails", "[ -n '%s' ] && [[ $* == '%s'* ]]".formatted(failing, failing));
		}
		tool("helm",
				"""
						echo "helm $*" >>%1$s/calls
						upgraded() { # release
						  [ "$1" != order-food ] || : >%1$s/upgraded
						  printf '8\tnow\t%%s\tchart\tdescription\n' "$2" >>%1$s/history-$1
						}
						if fails "$*"; then
						  case "$*" in "upgrade --install order-food"*) [ -e %1$s/unbegun ] || upgraded "$3" failed ;; esac
						  exit 1
						fi
						case "$*" in
						  version*) echo v3.18.0 ;;
						  status*) [ -e %1$s/history-$2 ] && echo STATUS: deployed || { echo "Error: release: not found"; exit 1; } ;;
						  list*) printf '%%s\n' postgres order-food ;;
						history*) cat %1$s/history-$2 2>/dev/null || { echo "Error: release: not found"; exit 1; } ;;
						  upgrade*) upgraded "$3" deployed ;;
						esac
						"""
					.formatted(this.tools));
		tool("kubectl", """
				echo "kubectl $*" >>%1$s/calls
				! fails "$*" || exit 1
				case "$*" in
				  *"get pods -o name") echo pod/order-food-1 ;;
				  *jsonpath=*initContainers*) echo database-load order-food ;;
				  *configmap*order-food-deploy*jsonpath*) ;;
				  *jsonpath=*createdAt*) echo %2$s ;;
				  "delete secrets"*) all=$* release=${all##*,name=}; sed -i '$d' "%1$s/history-${release%%%%,*}" ;;
				  *instance=*"-o name")
				    all=$* release=${all##*instance=}
				    echo "deployment.apps/${release%%%% -o*}"
				    [ ! -e %1$s/upgraded ] || echo deployment.apps/order-food-new ;;
				  *instance=*"-o yaml")
				    printf '%%s\n' items: '- kind: Deployment' '  metadata:' '    name: order-food' \
				      '    resourceVersion: "12"' '    uid: 0b7ad7b7-7f5c-4a4e-9f0e-7f2f6b7c8d9e' ;;
				  replace*order-food.yaml) cat "$3" >%1$s/replaced ;;
				  *" logs "*) echo "a line of $*" ;;
				esac
				""".formatted(this.tools, this.pendingSince));
		List<String> all = new ArrayList<>(List.of("--cluster", "current"));
		all.addAll(List.of(arguments));
		Result result = run("deploy.sh", all.toArray(String[]::new));
		this.output = result.output();
		this.code = result.code();
		// Secrets are among the objects that it keeps meanwhile.
		assertThat(this.tools.toFile().list()).noneMatch((name) -> name.startsWith("order-food-objects"));
		return Files.readAllLines(calls)
			.stream()
			.map((call) -> call.replaceAll("^kubectl --namespace \\S+", "kubectl"))
			.map((call) -> call
				.replaceAll("^(helm (upgrade --install|test) \\S+|kubectl (describe|get events|logs)) .*", "$1"))
			.map((call) -> call.replaceAll("^kubectl patch .*\"(made-[a-z-]+)\".*", "kubectl patch $1"))
			.map((call) -> call.replaceAll("^(kubectl (create|replace) -f ).*/", "$1"))
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
			.allMatch((call) -> call
				.matches("helm (version|template|status|history) .*|kubectl .*\\bget .*|minikube status.*"
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
	void anUpgradeThatHelmHasNotBegunIsTriedAgain() throws Exception {
		tool("fails",
				"[[ $* == 'upgrade --install order-food'* ]] && [ ! -e %1$s/again ] && : >%1$s/again && : >%1$s/unbegun"
					.formatted(this.tools));
		assertThat(deploy("", "7 deployed")).containsSubsequence("helm upgrade --install order-food",
				"helm upgrade --install order-food", "helm test order-food");
		assertThat(this.code).as(this.output).isZero();
	}

	@Test
	void anUpgradeThatHelmHasBegunIsNotTriedAgain() throws Exception {
		assertThat(deploy("upgrade --install order-food", "7 deployed"))
			.containsOnlyOnce("helm upgrade --install order-food");
	}

	@Test
	void aTagNamesWhatAnImageRuns() throws Exception {
		provide("sha256sum");
		List<String> first = deployToKind();
		assertThat(first).filteredOn((call) -> call.startsWith("kind load"))
			.first()
			.asString()
			.matches("kind load docker-image --name order-food order-food/database-migration:([\\d.]+) "
					+ "order-food/database-migration:\\1-[0-9a-f]{12}");
		// The identity of an image, which the stub invents, has its labels in it.
		assertThat(deployToKind()).isEqualTo(first);
		Files.writeString(this.tools.resolve("layers"), "[\"sha256:2\"]");
		assertThat(deployToKind()).isNotEqualTo(first);
	}

	@Test
	void anImageThatIsThereIsNotPulled() throws Exception {
		provide("sha256sum");
		assertThat(deployToKind()).contains("kind load docker-image --name order-food postgres:18")
			.noneMatch((call) -> call.startsWith("docker pull"));
		Files.createFile(this.tools.resolve("no-postgres"));
		assertThat(deployToKind()).contains("docker pull --quiet postgres:18");
	}

	@Test
	void onlyWhatMayWorkAMomentLaterIsTriedAgain() throws Exception {
		provide("sha256sum");
		Files.writeString(this.tools.resolve("fail-load"), "1");
		assertThat(deployToKind())
			.filteredOn((call) -> call.contains("load docker-image") && call.contains("migration"))
			.hasSize(2);
		Files.writeString(this.tools.resolve("fail-build"), "1");
		assertThat(deployToKind()).filteredOn((call) -> call.startsWith("docker build")).hasSize(1);
		assertThat(this.output).contains("ERROR: The image of database-migration could not be built.");
	}

	@Test
	void aMinikubeThatDoesNotSayWhereItsEngineIsEndsTheRun() throws Exception {
		tool("minikube", "[ \"$1\" != docker-env ]");
		tool("docker", "echo built >>%s/built".formatted(this.tools));
		tool("kubectl", "exit 0");
		tool("helm", "echo v3.18.0");
		Result result = run("deploy.sh");
		assertThat(result.code()).isOne();
		assertThat(result.output()).contains("ERROR: minikube does not say how its Docker engine is reached");
		assertThat(this.tools.resolve("built")).doesNotExist();
	}

	/**
	 * Every call of docker and kind; those of the files fail-build and fail-load fail
	 * once.
	 */
	private List<String> deployToKind() throws Exception {
		Files.deleteIfExists(this.tools.resolve("calls"));
		String once = "if [ -e %1$s/fail-$1 ]; then rm %1$s/fail-$1; exit 1; fi\n".formatted(this.tools);
		tool("kind", "echo \"kind $*\" >>%s/calls; %s [ $1 != get ] || echo order-food".formatted(this.tools, once));
		tool("docker", """
				[ $1 != build ] && [ $1 != pull ] || echo "docker $*" >>%1$s/calls
				%2$s
				case "$*" in
				  *"inspect postgres:18") [ ! -e %1$s/no-postgres ] ;;
				  *inspect*Layers*) cat %1$s/layers 2>/dev/null || echo layers ;;
				  *inspect*) echo "sha256:$RANDOM$RANDOM$RANDOM$RANDOM" ;;
				esac
				""".formatted(this.tools, once));
		tool("kubectl", "exit 0");
		tool("helm", "echo v3.18.0");
		this.output = run("deploy.sh", "--cluster", "kind").output();
		return Files.readAllLines(this.tools.resolve("calls"));
	}

	@Test
	void anInterruptedUpgradeSaysWhatIsLeft() throws Exception {
		tool("fails",
				"[[ $* != 'upgrade --install order-food'* ]] || { kill -TERM $(ps -o ppid= $PPID); exit 0; }; exit 1");
		provide("ps");
		assertThat(deploy("", "7 deployed")).last().isEqualTo("helm upgrade --install order-food");
		assertThat(this.code).isEqualTo(143);
		assertThat(this.output).contains("INTERRUPTED during: order-food.", "The same command again goes on from there",
				"helm rollback order-food 7 --namespace default\n  helm rollback database-load 7 --namespace default\n");
	}

	@Test
	void aStackIsNotedWhenItIsThere() throws Exception {
		assertThat(deploy("nothing", new String[] { "7 deployed" }, "--with-monitoring", "--timeout", "1m"))
			.containsSubsequence("helm upgrade --install kube-prometheus-stack",
					"kubectl patch made-kube-prometheus-stack", "helm upgrade --install jaeger",
					"kubectl patch made-jaeger");
	}

	@Test
	void aStackThatCouldNotBeInstalledIsNotNoted() throws Exception {
		assertThat(
				deploy("upgrade --install kube-prometheus-stack", new String[] { "7 deployed" }, "--with-monitoring"))
			.contains("helm upgrade --install kube-prometheus-stack")
			.noneMatch((call) -> call.startsWith("kubectl patch made-kube"));
		assertThat(this.code).isOne();
	}

	@Test
	void whatIsUninstalledIsForgotten() throws Exception {
		for (String made : List.of("made-jaeger", "made-kube-prometheus-stack", "made-monitoring-crds",
				"made-monitoring-namespace")) {
			Files.createFile(this.tools.resolve(made));
		}
		Files.createFile(this.tools.resolve("claims"));
		List<String> calls = cleanUp();
		assertThat(this.code).as(this.output).isZero();
		assertThat(calls).containsSubsequence("helm uninstall jaeger --namespace monitoring",
				"kubectl delete customresourcedefinition.apiextensions.k8s.io/probes.monitoring.coreos.com --ignore-not-found",
				"kubectl delete namespace monitoring --ignore-not-found --timeout=5m");
		assertThat(this.tools.toFile().list()).doesNotContain("made-jaeger", "made-kube-prometheus-stack",
				"made-monitoring-crds", "made-monitoring-namespace");
	}

	/** No answer is not the answer that there is nothing. */
	@ParameterizedTest
	@ValueSource(strings = { "get probes.monitoring", "get deployments,statefulsets,daemonsets,jobs,pods",
			"get persistentvolumeclaims,secrets", "get configmap order-food-deploy", "status postgres" })
	void whatCannotBeAskedIsNotDeleted(String failing) throws Exception {
		for (String made : List.of("made-monitoring-crds", "made-monitoring-namespace", "made-namespace")) {
			Files.createFile(this.tools.resolve(made));
		}
		tool("fails", "[[ $* == '%s'* ]]".formatted(failing));
		assertThat(cleanUp()).noneMatch((call) -> call.matches("kubectl delete namespace.*"))
			.noneMatch((call) -> failing.contains("probes") && call.contains("delete customresourcedefinition"));
		assertThat(this.code).isOne();
	}

	/**
	 * Runs cleanup.sh against an empty cluster that remembers what deploy.sh has noted,
	 * in files.
	 */
	private List<String> cleanUp() throws Exception {
		Path calls = Files.createFile(this.tools.resolve("calls"));
		if (!Files.exists(this.tools.resolve("fails"))) {
			tool("fails", "exit 1");
		}
		tool("helm", """
				echo "helm $*" >>%1$s/calls
				! fails "$*" || { echo "Error: timed out"; exit 1; }
				case "$*" in
				  "status jaeger"*) [ ! -e %1$s/made-jaeger ] || echo STATUS: deployed ;;
				  status*) echo "Error: release: not found"; exit 1 ;;
				esac
				""".formatted(this.tools));
		tool("kubectl", """
				echo "kubectl $*" >>%1$s/calls
				! fails "$*" || exit 1
				case "$*" in
				  *order-food-deploy*jsonpath*)
				    [[ $* =~ \\.data\\.([a-z-]+) ]]
				    [ ! -e "%1$s/${BASH_REMATCH[1]}" ] || echo true ;;
				  "get configmap order-food-deploy"*) echo configmap/order-food-deploy ;;
				  patch*null*) [[ $* =~ (made-[a-z-]+) ]]; rm "%1$s/${BASH_REMATCH[1]}" ;;
				  "get persistentvolumeclaims,secrets"*) [ ! -e %1$s/claims ] || echo secret/postgres-credentials ;;
				  "get crd -o name") echo customresourcedefinition.apiextensions.k8s.io/probes.monitoring.coreos.com ;;
				esac
				""".formatted(this.tools));
		Result result = run("cleanup.sh", "--cluster", "current", "--yes");
		this.output = result.output();
		this.code = result.code();
		return Files.readAllLines(calls);
	}

	@Test
	void cleanupAsksNobodyWhoIsNotThere() throws Exception {
		tool("kubectl", "echo secret/postgres-credentials");
		tool("helm", "exit 0");
		Result result = run("cleanup.sh", "--cluster", "current");
		assertThat(result.code()).isOne();
		assertThat(result.output()).contains("say --yes, and --delete-data if the data shall go");
	}

	private void tool(String name, String script) throws IOException {
		Programs.write(this.tools, name, "#!/bin/bash\n" + script + "\n");
	}

	private Result run(String script, String... arguments) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(Stream
			.concat(Stream.of(this.tools.resolve("bash").toString(), ROOT.resolve(script).toString()),
					Stream.of(arguments))
			.toList());
		builder.environment().put("PATH", this.tools.toString());
		builder.environment().put("TMPDIR", this.tools.toString());
		builder.environment().put("DIAGNOSTICS", this.tools.resolve("diagnostics").toString());
		return Programs.run(builder);
	}

}
