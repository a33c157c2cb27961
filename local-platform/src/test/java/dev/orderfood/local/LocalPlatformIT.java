package dev.orderfood.local;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpServer;
import dev.orderfood.local.TestCheckout.RunningProcess;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The platform as a process, with a real PostgreSQL and stand-ins for the apps.
 */
@Execution(ExecutionMode.CONCURRENT)
class LocalPlatformIT {

	private static final Duration LIMIT = Duration.ofMinutes(3);

	private static final String READY = "order-food is ready";

	private final int port = Ports.free();

	private final List<RunningProcess> started = new ArrayList<>();

	@TempDir
	private Path path;

	private TestCheckout checkout;

	private DatabaseServer database;

	@BeforeEach
	void checkout() {
		this.checkout = new TestCheckout(this.path);
		this.database = new DatabaseServer(this.checkout.folder());
	}

	@AfterEach
	void end() {
		this.started.forEach((running) -> running.process().destroyForcibly().onExit().join());
		for (String app : List.of("database-migration", "database-load", "order-food")) {
			AppProcess.endLeftover(this.checkout.folder().jar(app));
		}
		this.database.stop();
	}

	@Test
	void startsEverythingInTheOrderOfThePodsAndLeavesNoProcess() throws Exception {
		PostgresTemplate.copyTo(this.checkout.folder());
		Map<String, String> variables = Map.of("DATA_DIR", "data", "LOAD_FORCE", "", "DB_PORT", "", "ENVIRONMENT", " ",
				"SERVER_PORT", "1");
		RunningProcess platform = start(variables);
		awaitOutput(platform, READY);
		assertThat(platform.output()).containsSubsequence("PostgreSQL listens on localhost:",
				"STAND-IN database-migration as orderfood on", "STAND-IN database-load as orderfood_load on",
				"STAND-IN order-food as orderfood_api on", READY, "http://localhost:" + this.port + "/docs");
		assertThat(platform.output()).as("relative paths are relative to where run.sh was called")
			.contains("in " + this.checkout.caller().toRealPath() + " pid")
			.contains("DATA_DIR");
		assertThat(platform.output()).as("empty variables count as unset").doesNotContain("LOAD_FORCE");

		assertThat(run("stop-database").output()).contains("Stopped the database");
		assertThat(this.database.isRunning()).isFalse();
		assertThat(platform.process().isAlive()).isTrue();
		assertThat(run("start-database").output()).contains("Started the database.");
		assertThat(this.database.isRunning()).isTrue();

		platform.process().destroy();
		assertThat(exitCode(platform)).isEqualTo(128 + 15);
		assertThat(platform.output()).containsSubsequence(READY, "STAND-IN order-food ends", "Stopped the database.");
		assertThat(hasEnded(api(platform))).isTrue();
		assertThat(this.database.isRunning()).isFalse();
	}

	@Test
	void endsWhatAKilledRunLeftBehindAndKeepsItsPortOfTheDatabase() throws Exception {
		PostgresTemplate.copyTo(this.checkout.folder());
		RunningProcess killed = start();
		awaitOutput(killed, READY);
		killed.process().destroyForcibly();
		killed.process().waitFor();
		assertThat(api(killed).isAlive()).isTrue();
		assertThat(this.database.isRunning()).isTrue();
		for (String file : List.of("database/postmaster.pid", "database/postmaster.opts")) {
			Files.writeString(this.checkout.folder().path().resolve(file), "");
		}
		RunningProcess next = start();
		awaitOutput(next, READY);
		assertThat(hasEnded(api(killed))).isTrue();
		assertThat(next.output()).contains("Ended the order-food that an earlier run left behind.",
				"Stopped the database that an earlier run left behind.");
		assertThat(databasePort(next)).isEqualTo(databasePort(killed));

		api(next).destroyForcibly();
		assertThat(exitCode(next)).isEqualTo(1);
		assertThat(next.output()).contains("order-food has ended by itself, with exit code 137: its last lines",
				"Stopped the database.");
		assertThat(this.database.isRunning()).isFalse();
	}

	@Test
	void aFailedStepEndsTheStart() throws InterruptedException {
		PostgresTemplate.copyTo(this.checkout.folder());
		RunningProcess platform = start(Map.of("STAND_IN_FAILS", "database-load"));
		assertThat(exitCode(platform)).isEqualTo(1);
		assertThat(platform.output()).contains("database-load failed with exit code 3", "Stopped the database.")
			.doesNotContain("STAND-IN order-food");
		assertThat(this.database.isRunning()).isFalse();
	}

	@Test
	void anotherProgramThatAnswersOnThePortIsNotTakenForTheApi() throws Exception {
		PostgresTemplate.copyTo(this.checkout.folder());
		Path listens = this.path.resolve("listens");
		RunningProcess platform = start(Map.of("STAND_IN_WAITS", listens.toString()));
		awaitOutput(platform, "STAND-IN order-food as");
		AtomicInteger questions = new AtomicInteger();
		HttpServer other = HttpServer.create(new InetSocketAddress(this.port), 0);
		other.createContext("/", (exchange) -> {
			questions.incrementAndGet();
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		other.start();
		try {
			Awaitility.await().atMost(LIMIT).until(() -> questions.get() >= 3 || platform.output().contains(READY));
			this.database.stop();
			Files.createFile(listens);
			assertThat(exitCode(platform)).isEqualTo(1);
			assertThat(platform.output()).doesNotContain(READY)
				.contains("The database is stopped already.")
				.contains("BindException", "order-food has ended by itself, with exit code 1, and another program "
						+ "listens on port " + this.port);
		}
		finally {
			other.stop(0);
		}
	}

	@Test
	void aTakenPortIsRefusedBeforeAnythingIsStarted() throws Exception {
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
	void damagedFilesAreOneSentenceAndFreshStartsOver() throws Exception {
		RunFolder folder = this.checkout.folder();
		Path garbage = Files.createFile(Files.createDirectories(folder.database()).resolve("garbage"));
		Files.createDirectories(folder.postgres());
		for (String file : List.of("database-port", "database.log", "order-food.process", "postgresql/PG-half")) {
			Files.write(folder.path().resolve(file), new byte[] { 0, -1, 13 });
		}
		RunningProcess damaged = start();
		assertThat(exitCode(damaged)).isEqualTo(1);
		assertThat(damaged.output().lines()).singleElement()
			.asString()
			.contains("Cannot start the database", "--fresh");

		RunningProcess fresh = start(Map.of(), "--fresh");
		awaitOutput(fresh, READY);
		assertThat(garbage).doesNotExist();
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
		return Processes.hasEnded(process, Duration.ofSeconds(30));
	}

}
