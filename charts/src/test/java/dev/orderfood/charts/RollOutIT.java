package dev.orderfood.charts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderfood.charts.Programs.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What scripts/roll-out.sh and scripts/smoke-test.sh do when versions fail, with a helm
 * that keeps revisions and a platform that answers as it is told. Their work on a real
 * cluster is proved by `.ci/cluster`.
 */
class RollOutIT {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	/**
	 * Keeps a file of revisions for each release; as many upgrades fail as the file
	 * fail-RELEASE says.
	 */
	private static final String HELM = """
			command=$1
			release=$2
			history=$STATE/$release
			add() { # status, description
			  last=$(tail -n 1 "$history" 2>/dev/null | cut -f 1)
			  [ "$1" != deployed ] || sed -i 's/\\tdeployed\\t/\\tsuperseded\\t/' "$history" 2>/dev/null
			  printf '%d\\tnow\\t%s\\tchart\\t%s\\n' $((${last:-0} + 1)) "$1" "$2" >>"$history"
			}
			echo "helm $*" >>"$STATE/calls"
			[ ! -e "$STATE/no-$command" ] || { echo "Error: no $command" >&2; exit 1; }
			case $command in
			  version) echo v4.2.0 ;;
			  template) [ ! -e "$STATE/bad-values" ] ;;
			  history) cat "$history" 2>/dev/null || { echo "Error: release: not found" >&2; exit 1; } ;;
			  upgrade)
			    release=$3
			    history=$STATE/$release
			    left=$(cat "$STATE/fail-$release" 2>/dev/null || echo 0)
			    if [ "$left" -gt 0 ]; then
			      echo $((left - 1)) >"$STATE/fail-$release"
			      add failed "Upgrade failed"
			      echo "Error: timed out" >&2
			      exit 1
			    fi
			    add deployed "Upgrade complete"
			    ;;
			  rollback) add deployed "Rollback to $3" ;;
			  uninstall) rm "$history" ;;
			esac
			""";

	@TempDir
	Path folder;

	private Path state;

	private HttpServer platform;

	private volatile boolean brokenUntilRollback;

	@BeforeEach
	void start() throws IOException {
		this.state = Files.createDirectories(this.folder.resolve("state"));
		this.platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.platform.createContext("/", this::answer);
		this.platform.start();
		tool("helm", HELM);
		tool("kubectl", """
				echo "kubectl $*" >>"$STATE/calls"
				[ ! -e "$STATE/no-$1" ] || exit 1
				case "$*" in
				  *port-forward*)
				    echo "Forwarding from 127.0.0.1:%d -> 8080"
				    exec sleep 60
				    ;;
				  *"get pods -o name"*) echo pod/order-food-1 ;;
				  *initContainers*) echo "database-migration order-food" ;;
				  *createdAt*) echo 1000 ;;
				  *instance=*"-o name") echo deployment.apps/order-food ;;
				  *instance=*"-o yaml") echo items: ;;
				  *"delete secrets"*) sed -i '$d' "$STATE/order-food" ;;
				  *logs*) echo "what $* said" ;;
				esac
				""".formatted(this.platform.getAddress().getPort()));
		for (String release : List.of("database-load", "order-food")) {
			Files.writeString(this.state.resolve(release), "1\tnow\tdeployed\tchart\tInstall complete\n");
		}
	}

	@AfterEach
	void stop() {
		this.platform.stop(0);
	}

	@Test
	void aVersionThatPassesStays() throws Exception {
		Result result = rollOut("--url", url());
		assertThat(result.code()).as(result.output()).isZero();
		assertThat(history("order-food")).endsWith("2\tnow\tdeployed\tchart\tUpgrade complete\n");
		assertThat(calls()).noneMatch((call) -> call.contains("port-forward") || call.contains("rollback"))
			.anyMatch((call) -> call.startsWith("helm upgrade --install order-food ")
					&& call.contains("--wait --timeout 5m --history-max 10 --reset-values --force-conflicts"));
		assertThat(this.folder.resolve("diagnostics")).doesNotExist();
	}

	@Test
	void anUpgradeThatFailsIsTriedAgain() throws Exception {
		Files.writeString(this.state.resolve("fail-order-food"), "2");
		Result result = rollOut("--url", url());
		assertThat(result.code()).as(result.output()).isZero();
		assertThat(history("order-food").lines().map((line) -> line.replaceAll(".*\t", ""))).containsExactly(
				"Install complete", "Upgrade failed", "Rollback to 1", "Upgrade failed", "Rollback to 1",
				"Upgrade complete");
		assertThat(this.folder.resolve("diagnostics/order-food-1/logs/order-food-1.database-migration.log")).content()
			.contains("-c database-migration");
		assertThat(this.folder.resolve("diagnostics/order-food-2")).exists();
	}

	@Test
	void anUpgradeThatFailsThreeTimesTakesEveryReleaseBack() throws Exception {
		Files.writeString(this.state.resolve("fail-order-food"), "9");
		Result result = rollOut("--url", url());
		assertThat(result.code()).as(result.output()).isOne();
		assertThat(result.output()).contains("did not become ready within 5m, 3 times")
			.endsWith("FAILED  the upgrade of order-food. What ran before runs again; diagnostics are in "
					+ this.folder.resolve("diagnostics") + ".\n");
		assertThat(history("order-food")).endsWith("Rollback to 1\n");
		assertThat(history("database-load")).endsWith("Rollback to 1\n");
		assertThat(this.folder.resolve("diagnostics/order-food-3")).exists();
	}

	@Test
	void diagnosticsAreKeptBeforeTheRollbackRemovesThem() throws Exception {
		Files.writeString(this.state.resolve("fail-order-food"), "9");
		rollOut("--attempts", "1", "--url", url());
		assertThat(calls().indexOf("kubectl --namespace default describe pods")).isPositive()
			.isLessThan(calls().stream()
				.filter((call) -> call.startsWith("helm rollback"))
				.mapToInt(calls()::indexOf)
				.findFirst()
				.orElseThrow());
	}

	@Test
	void aFailedSmokeTestTakesEveryReleaseBack() throws Exception {
		this.brokenUntilRollback = true;
		Result result = rollOut("--url", url());
		assertThat(result.code()).as(result.output()).isOne();
		assertThat(result.output()).contains("FAILED  an order is placed: expected 200")
			.contains("=== smoke test of what ran before")
			.contains("FAILED  the smoke test. What ran before runs again");
		assertThat(history("order-food")).endsWith("Rollback to 1\n");
		assertThat(history("database-load")).endsWith("Rollback to 1\n");
		assertThat(this.folder.resolve("diagnostics/smoke-test/pods.txt")).exists();
	}

	@Test
	void whatWasNotThereBeforeIsGoneAfterwards() throws Exception {
		Files.delete(this.state.resolve("order-food"));
		Files.writeString(this.state.resolve("fail-order-food"), "9");
		Result result = rollOut("--attempts", "1", "--url", url());
		assertThat(result.code()).as(result.output()).isOne();
		assertThat(this.state.resolve("order-food")).doesNotExist();
	}

	@Test
	void aReleaseThatHasNeverBeenReadyIsLeftToSomebody() throws Exception {
		Files.writeString(this.state.resolve("order-food"), "1\tnow\tfailed\tchart\tInstall failed\n");
		Files.writeString(this.state.resolve("fail-order-food"), "9");
		Result result = rollOut("--attempts", "1", "--url", url());
		assertThat(result.code()).as(result.output()).isEqualTo(3);
		assertThat(result.output()).contains("no revision of order-food has ever been ready", "somebody has to look");
		assertThat(this.state.resolve("order-food")).exists();
	}

	@Test
	void whereHelmCannotGoBackKubernetesDoes() throws Exception {
		Files.createFile(this.state.resolve("no-rollback"));
		Files.writeString(this.state.resolve("fail-order-food"), "9");
		Result result = rollOut("--attempts", "1", "--url", url());
		assertThat(result.code()).as(result.output()).isOne();
		assertThat(result.output()).contains("WARNING: helm cannot take order-food back");
		assertThat(calls().stream().map((call) -> call.replaceAll("-f .*/", "-f "))).containsSubsequence(
				"kubectl replace -f order-food.yaml",
				"kubectl rollout status deployment.apps/order-food -n default --timeout 5m");
	}

	@Test
	void whenNeitherCanGoBackSomebodyHasToLook() throws Exception {
		Files.createFile(this.state.resolve("no-rollback"));
		Files.createFile(this.state.resolve("no-replace"));
		Files.writeString(this.state.resolve("fail-order-food"), "9");
		Result result = rollOut("--attempts", "1", "--url", url());
		assertThat(result.code()).as(result.output()).isEqualTo(3);
		assertThat(result.output()).contains("somebody has to look").doesNotContain("runs again");
	}

	@Test
	void aHelmThatCannotAnswerIsNoFirstInstallation() throws Exception {
		Files.createFile(this.state.resolve("no-history"));
		Result result = rollOut("--url", url());
		assertThat(result.code()).as(result.output()).isOne();
		assertThat(result.output()).contains("ERROR: helm cannot list the revisions of database-load");
		assertThat(calls()).noneMatch((call) -> call.startsWith("helm upgrade") || call.startsWith("helm uninstall"));
	}

	@Test
	void anUpgradeThatSomebodyInterruptedIsNotInTheWay() throws Exception {
		Files.writeString(this.state.resolve("order-food"), """
				1\tnow\tdeployed\tchart\tInstall complete
				2\tnow\tpending-upgrade\tchart\tPreparing upgrade
				""");
		Result result = rollOut("--url", url());
		assertThat(result.code()).as(result.output()).isZero();
		assertThat(calls()).contains(
				"kubectl delete secrets -n default -l owner=helm,name=order-food,version=2,status=pending-upgrade");
		assertThat(history("order-food")).doesNotContain("pending");
	}

	@Test
	void valuesThatDoNotFitChangeNothing() throws Exception {
		Files.createFile(this.state.resolve("bad-values"));
		Result result = rollOut("--url", url());
		assertThat(result.code()).as(result.output()).isOne();
		assertThat(calls()).noneMatch((call) -> call.startsWith("helm upgrade") || call.startsWith("helm rollback"));
	}

	@Test
	void aChartWithFaultsChangesNothing() throws Exception {
		Files.createFile(this.state.resolve("no-lint"));
		Result result = rollOut("--url", url(), "--set", "database-load=image.tag=a b");
		assertThat(result.code()).as(result.output()).isOne();
		assertThat(result.output()).contains("FAILED  the chart database-load has faults");
		assertThat(calls()).contains("helm lint charts/database-load --quiet --namespace default --set image.tag=a b")
			.noneMatch((call) -> call.startsWith("helm upgrade") || call.startsWith("helm rollback"));
	}

	@Test
	void whereNothingAnswersTheServiceItselfIsAsked() throws Exception {
		String nowhere;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			nowhere = "http://127.0.0.1:" + socket.getLocalPort();
		}
		Result result = rollOut("--url", nowhere);
		assertThat(result.code()).as(result.output()).isZero();
		assertThat(result.output()).contains("WARNING: nothing answers at " + nowhere);
		assertThat(calls()).contains("kubectl --namespace default port-forward service/order-food :80");
	}

	@Test
	void withoutAnAddressTheServiceItselfIsAsked() throws Exception {
		Result result = rollOut("--read-only");
		assertThat(result.code()).as(result.output()).isZero();
		assertThat(result.output()).doesNotContain("WARNING", "an order is placed");
	}

	@Test
	void valuesAreThoseOfTheirRelease() throws Exception {
		rollOut("--url", url(), "--set", "order-food=image.tag=a b", "--values", "database-load=mine.yaml");
		assertThat(calls()).filteredOn((call) -> call.startsWith("helm upgrade"))
			.satisfiesExactly((call) -> assertThat(call).contains("database-load").endsWith("--values mine.yaml"),
					(call) -> assertThat(call).contains("order-food").endsWith("--set image.tag=a b"));
	}

	@Test
	void aWrongCallIsRefused() throws Exception {
		for (String[] arguments : new String[][] { { "--attempts", "0" }, { "--charts", "oci://registry/charts" },
				{ "--values", "mine.yaml" }, { "--no-such-option" }, { "--url" } }) {
			assertThat(rollOut(arguments).code()).as(String.join(" ", arguments)).isEqualTo(2);
		}
		assertThat(this.state.resolve("calls")).doesNotExist();
	}

	private void answer(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		boolean key = exchange.getRequestHeaders().containsKey("api_key");
		String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
		boolean broken = this.brokenUntilRollback && !history("order-food").contains("Rollback");
		switch (call) {
			case "GET /readyz" -> send(exchange, 200, "{}");
			case "GET /api/product" -> send(exchange, 200, "[{\"id\":\"7\",\"name\":\"Waffle\",\"price\":1.00}]");
			case "GET /api/product/7" -> send(exchange, 200, "{\"id\":\"7\",\"price\":1.00}");
			case "POST /api/order" -> {
				if (!key) {
					send(exchange, 401, "{\"code\":401}");
				}
				else if (body.contains("\"quantity\":0")) {
					send(exchange, 400, "{\"code\":400}");
				}
				else {
					send(exchange, broken ? 500 : 200, "{\"id\":\"01a1-ab\",\"total\":1.00}");
				}
			}
			case "GET /api/order/01a1-ab" -> send(exchange, 200, "{\"id\":\"01a1-ab\"}");
			case "PUT /api/order/01a1-ab/status" -> send(exchange, 200, "{}");
			default -> send(exchange, 404, "{}");
		}
	}

	private static void send(HttpExchange exchange, int status, String body) throws IOException {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, bytes.length);
		exchange.getResponseBody().write(bytes);
		exchange.close();
	}

	private String url() {
		return "http://127.0.0.1:" + this.platform.getAddress().getPort();
	}

	private String history(String release) throws IOException {
		return Files.readString(this.state.resolve(release));
	}

	private List<String> calls() throws IOException {
		return Files.readAllLines(this.state.resolve("calls"));
	}

	private void tool(String name, String script) throws IOException {
		Programs.write(this.folder.resolve("tools"), name, "#!/bin/bash\n" + script);
	}

	private Result rollOut(String... arguments) throws IOException, InterruptedException {
		ProcessBuilder builder = new ProcessBuilder(
				Stream.concat(Stream.of(ROOT.resolve("scripts/roll-out.sh").toString(), "--diagnostics",
						this.folder.resolve("diagnostics").toString()), Stream.of(arguments))
					.toList());
		builder.environment().put("PATH", this.folder.resolve("tools") + ":" + System.getenv("PATH"));
		builder.environment().put("STATE", this.state.toString());
		builder.environment().put("SMOKE_ATTEMPTS", "2");
		return Programs.run(builder);
	}

}
