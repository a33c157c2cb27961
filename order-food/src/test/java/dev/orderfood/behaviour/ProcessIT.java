package dev.orderfood.behaviour;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.EventSource;
import dev.orderfood.contract.Promise;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The API as a process: how it starts, how it ends and what it writes. */
@ResourceLock(ApiProcess.LOCK)
class ProcessIT {

	private static final int CUSTOMERS = 12;

	/** What application.yaml gives to requests that are still running. */
	private static final Promise END = new Promise("the end of a process under load", Duration.ofSeconds(20));

	private static final int SIGTERM = 128 + 15;

	@Test
	void toldToEndUnderLoadItAnswersWhatItWasAskedAndSaysGoodbye() {
		Shop shop = Shop.in(TestPostgres.shared().migratedDatabase());
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.put("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
		String client = shop.newClient();
		try (ApiProcess process = ApiProcess.patient(environment)) {
			Api api = process.awaitReady();
			try (OrderLoad load = new OrderLoad(CUSTOMERS, () -> api, client);
					EventSource stream = EventSource.open(api, "/api/admin/order/events",
							"api_key: " + Shop.KEY_ADMIN)) {
				await("events").until(() -> stream.ids().size() > 10);
				await("orders").until(() -> load.acknowledged().size() > 100);

				Instant told = Instant.now();
				process.terminate();
				await("readiness goes first").pollInterval(Duration.ofMillis(5))
					.until(() -> api.get("/readyz").send().status() == 503);
				Instant notReady = Instant.now();
				await("streams end before requests do").pollInterval(Duration.ofMillis(5)).until(stream::hasEnded);
				assertThat(process.isAlive()).as("whether the process still runs").isTrue();
				int exitCode = process.exitCode();
				END.measured(Duration.between(told, Instant.now()));
				load.stop();

				assertThat(exitCode).isEqualTo(SIGTERM);
				assertThat(load.attemptsUntil(told)).as("requests that were sent before")
					.isNotEmpty()
					.allSatisfy((attempt) -> assertThat(attempt.hasStatus(200)).isTrue());
				assertThat(load.attemptsSince(told)).filteredOn((attempt) -> attempt.answer() != null)
					.as("requests that were answered afterwards")
					.hasSizeGreaterThan(CUSTOMERS)
					.allSatisfy((attempt) -> assertThat(attempt.hasStatus(200)).isTrue())
					.anySatisfy((attempt) -> assertThat(attempt.answer().header("Connection")).hasValue("close"));
				assertThat(load.attemptsSince(notReady)).as("requests that came when it was not ready any more")
					.anySatisfy((attempt) -> assertThat(attempt.hasStatus(200)).isTrue());
				load.assertAcknowledgedOrdersAreStored(shop);
				assertThat(shop.orders(client)).as("orders, at most one for each key that was used")
					.isBetween((long) load.acknowledged().size(), (long) load.acknowledged().size() + CUSTOMERS);
			}
			assertThatNothingLeaks(process.log(), client);
		}
	}

	/**
	 * One JSON document on each line, and neither a key nor what was ordered in any of
	 * them.
	 */
	private static void assertThatNothingLeaks(List<String> log, String key) {
		JsonMapper json = JsonMapper.shared();
		assertThat(log).isNotEmpty().allSatisfy((line) -> {
			JsonNode event = json.readTree(line);
			assertThat(event.propertyNames()).contains("@timestamp", "log", "message", "service", "ecs");
			assertThat(line).doesNotContain(key).doesNotContain("\\\"items\\\"").doesNotContain(TestPostgres.PASSWORD);
		});
		assertThat(log).anySatisfy((line) -> assertThat(line).contains("Graceful shutdown complete"));
	}

	/**
	 * One of each kind; InvalidSettingTests has the others, without a process for each.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					PORT                              | abc | PORT is "abc", but has to be a number from 0 to 65535.
					ORDERFOOD_DATABASE_TIMEPERREQUEST | 5ms | ORDERFOOD_DATABASE_TIMEPERREQUEST is "5ms", but has to be
					RESILIENCE4J_CIRCUITBREAKER_INSTANCES_DATABASE_SLIDINGWINDOWSIZE | 0 | RESILIENCE4J_CIRCUITBREAKER_INSTANCES_DATABASE
					""")
	void aWrongSettingStopsTheStartWithItsNameAndWhatItMayBe(String name, String value, String sentence) {
		try (ApiProcess process = ApiProcess.start(Map.of(name, value))) {
			assertThat(process.exitCode()).isEqualTo(1);
			assertThat(process.text()).contains("APPLICATION FAILED TO START").contains(sentence);
		}
	}

	@Test
	void aTakenPortStopsTheStartWithAClearSentence() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"));
				ApiProcess process = ApiProcess.start(Map.of("PORT", Integer.toString(taken.getLocalPort())))) {
			assertThat(process.exitCode()).isEqualTo(1);
			assertThat(process.text()).contains("Port " + taken.getLocalPort() + " was already in use");
		}
	}

	@Test
	void aPortOfTheirOwnHasTheMetricsAndNoOtherPort() throws IOException {
		Map<String, String> environment = new HashMap<>(OwnApi.refreshedShop().database().environment(Role.API));
		Api management;
		try (ServerSocket free = new ServerSocket(0)) {
			management = new Api(free.getLocalPort());
		}
		environment.put("MANAGEMENT_PORT", Integer.toString(management.port()));
		try (OwnApi own = OwnApi.start(environment)) {
			own.awaitReady();

			for (String target : List.of("/metrics", "/actuator/prometheus")) {
				own.api().get(target).sendUnchecked().hasStatus(404);
				assertThat(management.get(target).sendUnchecked().hasStatus(200).text())
					.contains("jvm_memory_used_bytes");
			}
			own.api().get("/actuator/health").sendUnchecked().hasStatus(404);
			management.get("/actuator/health").sendUnchecked().hasStatus(200);
			management.get("/api/product").sendUnchecked().hasStatus(404);
			own.api().get("/api/product").send().hasStatus(200);
			own.api().get("/livez").send().hasStatus(200);
		}
	}

	@Test
	void withoutMetricsThereIsNothingAtTheirAddresses() {
		Map<String, String> environment = new HashMap<>(OwnApi.refreshedShop().database().environment(Role.API));
		environment.put("ENABLE_METRICS", "false");
		try (OwnApi own = OwnApi.patient(environment)) {
			own.api().get("/metrics").send().hasStatus(404);
			own.api().get("/actuator/prometheus").send().hasStatus(404);
			own.api().get("/api/product").send().hasStatus(200);
		}
	}

}
