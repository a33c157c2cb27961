package dev.orderfood.local;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.orderfood.local.TestCheckout.RunningProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The platform as a process, with a real PostgreSQL and stand-ins for the apps.
 */
class LocalPlatformIT {

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final String READY = "order-food is ready";

	private final int port = Ports.free();

	private final List<RunningProcess> started = new ArrayList<>();

	@TempDir
	private Path path;

	private TestCheckout checkout;

	private PostgresServer database;

	@BeforeEach
	void checkout() throws IOException {
		this.checkout = new TestCheckout(this.path);
		PostgresTemplate.copyTo(this.checkout.folder());
		this.database = new PostgresServer(this.checkout.folder(), PostgresTemplate.binaries());
	}

	@AfterEach
	void end() {
		this.started.forEach((running) -> running.process().destroyForcibly().onExit().join());
		for (String app : List.of("database-migration", "database-load", "order-food")) {
			AppProcess.endLeftover(this.checkout.folder(), app);
		}
		this.database.stop();
	}

	@Test
	void startsEverythingInTheOrderOfThePods() {
		RunningProcess platform = start();
		awaitOutput(platform, READY);
		assertThat(platform.output()).containsSubsequence("PostgreSQL listens on localhost:",
				"STAND-IN database-migration as orderfood on", "STAND-IN database-load as orderfood_load on",
				"STAND-IN order-food as orderfood_api on", READY, "http://localhost:" + this.port + "/docs");
	}

	@Test
	void sigtermStopsTheApiThenTheDatabaseAndLeavesNoProcess() throws InterruptedException {
		RunningProcess platform = start();
		awaitOutput(platform, READY);
		platform.process().destroy();
		assertThat(exitCode(platform)).isEqualTo(128 + 15);
		assertThat(platform.output()).containsSubsequence(READY, "STAND-IN order-food ends", "Stopped the database.");
		assertThat(hasEnded(api(platform))).isTrue();
		assertThat(this.database.isRunning()).isFalse();
	}

	@Test
	void endsWhatAKilledRunLeftBehindAndKeepsItsPortOfTheDatabase() throws InterruptedException {
		RunningProcess killed = start();
		awaitOutput(killed, READY);
		killed.process().destroyForcibly();
		killed.process().waitFor();
		assertThat(api(killed).isAlive()).isTrue();
		assertThat(this.database.isRunning()).isTrue();
		RunningProcess next = start();
		awaitOutput(next, READY);
		assertThat(hasEnded(api(killed))).isTrue();
		assertThat(next.output()).contains("Ended the order-food that an earlier run left behind.",
				"Stopped the database that an earlier run left behind.");
		assertThat(databasePort(next)).isEqualTo(databasePort(killed));
	}

	@Test
	void aFailedStepEndsTheStart() throws InterruptedException {
		RunningProcess platform = start(Map.of("STAND_IN_FAILS", "database-load"));
		assertThat(exitCode(platform)).isEqualTo(1);
		assertThat(platform.output()).contains("database-load failed with exit code 3", "Stopped the database.")
			.doesNotContain("STAND-IN order-food");
		assertThat(this.database.isRunning()).isFalse();
	}

	@Test
	void anApiThatDiesEndsThePlatform() throws InterruptedException {
		RunningProcess platform = start();
		awaitOutput(platform, READY);
		api(platform).destroyForcibly();
		assertThat(exitCode(platform)).isEqualTo(1);
		assertThat(platform.output()).contains("order-food has ended by itself, with exit code 137",
				"Stopped the database.");
		assertThat(this.database.isRunning()).isFalse();
	}

	@Test
	void aSecondOneIsRefusedInOneSentence() throws InterruptedException {
		RunningProcess first = start();
		awaitOutput(first, READY);
		RunningProcess second = start(Map.of("PORT", Integer.toString(Ports.free())));
		assertThat(exitCode(second)).isEqualTo(1);
		assertThat(second.output().lines()).singleElement()
			.asString()
			.contains("already runs from this folder, as process " + first.process().pid());
		assertThat(first.process().isAlive()).isTrue();
	}

	@Test
	void aTakenPortIsRefusedBeforeAnythingIsStarted() throws Exception {
		RunFolder.delete(this.checkout.folder().database());
		try (ServerSocket other = new ServerSocket(0)) {
			RunningProcess platform = start(Map.of("PORT", Integer.toString(other.getLocalPort())));
			assertThat(exitCode(platform)).isEqualTo(1);
			assertThat(platform.output().lines()).singleElement()
				.asString()
				.contains("Port " + other.getLocalPort() + " is taken");
			assertThat(this.checkout.folder().database()).doesNotExist();
		}
	}

	@Test
	void theDatabaseCanBeStoppedAndStartedFromASecondTerminal() throws InterruptedException {
		RunningProcess platform = start();
		awaitOutput(platform, READY);
		RunningProcess stop = run("stop-database");
		assertThat(stop.output()).contains("Stopped the database");
		assertThat(this.database.isRunning()).isFalse();
		assertThat(platform.process().isAlive()).isTrue();
		assertThat(run("start-database").output())
			.contains("Started the database on localhost:" + databasePort(platform));
		assertThat(this.database.isRunning()).isTrue();
		platform.process().destroy();
		assertThat(exitCode(platform)).isEqualTo(128 + 15);
		assertThat(this.database.isRunning()).isFalse();
	}

	@Test
	void stopsCleanlyWhenTheDatabaseIsDownAlready() throws InterruptedException {
		RunningProcess platform = start();
		awaitOutput(platform, READY);
		this.database.stop();
		platform.process().destroy();
		assertThat(exitCode(platform)).isEqualTo(128 + 15);
		assertThat(platform.output()).contains("The database is stopped already.").doesNotContain("Exception");
	}

	@Test
	void aSecondTerminalIsToldWhenNothingRuns() throws InterruptedException {
		RunningProcess stop = start(Map.of(), "stop-database");
		assertThat(exitCode(stop)).isEqualTo(1);
		assertThat(stop.output()).contains("order-food does not run from this folder");
	}

	@Test
	void freshForgetsTheData() throws Exception {
		stopCleanly(start());
		Path trace = Files.createFile(this.checkout.folder().database().resolve("trace"));
		stopCleanly(start());
		assertThat(trace).exists();
		stopCleanly(start(Map.of(), "--fresh"));
		assertThat(trace).doesNotExist();
	}

	@Test
	void whatWatchesIsStoppedWithTheRest() throws Exception {
		Path root = this.checkout.folder().path().getParent();
		Path tools = Files.createDirectories(root.resolve("tools"));
		Path prometheus = Files.writeString(tools.resolve("prometheus"), "#!/bin/sh\necho \"$@\"\nexec sleep 600\n");
		assertThat(prometheus.toFile().setExecutable(true)).isTrue();
		Path configuration = Path.of("").toAbsolutePath().resolveSibling("observability/prometheus.yml");
		Files.copy(configuration, Files.createDirectories(root.resolve("observability")).resolve("prometheus.yml"));

		RunningProcess platform = start(Map.of("PATH", tools + ":" + System.getenv("PATH")), "--observe");
		awaitOutput(platform, "The dashboards");
		assertThat(platform.output()).containsSubsequence(READY, "Customers", "Prometheus", "http://localhost:");
		Path folder = this.checkout.folder().observation();
		assertThat(folder.resolve("prometheus.log")).content()
			.contains("--config.file=", "--web.listen-address=127.0.0.1:");
		assertThat(folder.resolve("prometheus.yml")).content()
			.contains(root + "/charts/order-food/alerts/*.yaml", "localhost:" + this.port);
		ProcessHandle watching = new ProcessRecord(this.checkout.folder().processRecord("prometheus")).find()
			.orElseThrow();

		platform.process().destroy();
		assertThat(exitCode(platform)).isEqualTo(128 + 15);
		assertThat(hasEnded(watching)).isTrue();
	}

	private void stopCleanly(RunningProcess platform) throws InterruptedException {
		awaitOutput(platform, READY);
		platform.process().destroy();
		exitCode(platform);
	}

	private RunningProcess start() {
		return start(Map.of());
	}

	private RunningProcess run(String command) throws InterruptedException {
		RunningProcess running = start(Map.of(), command);
		assertThat(exitCode(running)).as(running.output()).isZero();
		return running;
	}

	private RunningProcess start(Map<String, String> environment, String... args) {
		Map<String, String> variables = new HashMap<>(Map.of("PORT", Integer.toString(this.port)));
		variables.putAll(environment);
		RunningProcess running = this.checkout.start(variables, args);
		this.started.add(running);
		return running;
	}

	private static void awaitOutput(RunningProcess running, String text) {
		Awaitility.await(text)
			.atMost(LIMIT)
			.failFast(() -> !running.process().isAlive())
			.until(running::output, (output) -> output.contains(text));
	}

	private static int exitCode(RunningProcess running) throws InterruptedException {
		assertThat(running.process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as(running.output()).isTrue();
		return running.process().exitValue();
	}

	private static ProcessHandle api(RunningProcess running) {
		long pid = number(running, "STAND-IN order-food .* pid (\\d+)");
		return ProcessHandle.of(pid).orElse(running.process().toHandle());
	}

	private static long databasePort(RunningProcess running) {
		return number(running, "PostgreSQL listens on localhost:(\\d+)");
	}

	private static long number(RunningProcess running, String pattern) {
		Matcher matcher = Pattern.compile(pattern).matcher(running.output());
		assertThat(matcher.find()).as(running.output()).isTrue();
		return Long.parseLong(matcher.group(1));
	}

	/**
	 * What remains of a process until somebody collects it still counts as alive
	 * elsewhere.
	 */
	private static boolean hasEnded(ProcessHandle process) {
		return ProcessRecord.hasEnded(process, Duration.ofSeconds(10));
	}

}
