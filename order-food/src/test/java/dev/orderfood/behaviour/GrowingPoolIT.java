package dev.orderfood.behaviour;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.Patience;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A process that has just started is asked by many at once, so its pool has to grow. The
 * database is there: some may have to wait or to ask again, but it is no outage.
 */
@ResourceLock(OwnApi.OUTAGE_LOCK)
class GrowingPoolIT {

	private static final int READERS = 150;

	private static final int CUSTOMERS = 4;

	/** For so long after its last use HikariCP does not check a connection. */
	private static final Duration TRUSTED = Duration.ofMillis(500);

	private static final Pattern NONE_ACTIVE = Pattern
		.compile("hikaricp_connections_active\\{[^}]*pool=\"orders\"[^}]*} 0\\.0");

	@Test
	void aPoolThatGrowsIsNoOutage() throws Exception {
		assertNoOutage(Duration.ZERO, 20);
	}

	/**
	 * A new connection takes several round trips, so longer than the pool is waited for,
	 * and longer than the pool itself would wait for a connection.
	 */
	@Test
	void connectionsThatTakeTheirTimeAreNoOutage() throws Exception {
		assertNoOutage(Duration.ofMillis(400), 6);
	}

	/**
	 * Connections that were idle are checked before they are used. A check that gets no
	 * answer in time is no outage, either.
	 */
	@Test
	void idleConnectionsThatAnswerLateAreNoOutage() throws Exception {
		withApi((api, network, _) -> {
			await("connections that the pool checks again").during(TRUSTED.plus(TRUSTED))
				.until(() -> NONE_ACTIVE.matcher(api.get("/metrics").send().text()).find());
			network.delay(Duration.ofMillis(450));
			// One after the other, so that each meets connections that were idle.
			for (int i = 0; i < 16; i++) {
				assertThat(api.get("/api/inventory/1").send().status()).isIn(200, 503);
			}
			network.delay(Duration.ZERO);
		});
	}

	/** What a pool learns from its first connection, it never asks again. */
	@Test
	void aFirstConnectionThatBreaksSpoilsNoLaterOne() {
		TestPostgres server = TestPostgres.shared();
		Shop shop = Shop.in(server.migratedDatabase());
		try (TcpProxy network = new TcpProxy(server.host(), server.port())) {
			network.cutAt("SHOW TRANSACTION ISOLATION LEVEL");
			Map<String, String> environment = environment(shop, network);
			// A connection that the pool gives up before the question never asks it.
			environment.put("spring.datasource.hikari.validation-timeout", "30000");
			environment.put("orderfood.notification.datasource.validation-timeout", "30000");
			try (OwnApi own = OwnApi.start(environment)) {
				await("the first connections of both pools").until(() -> network.cutAtWords() >= 2);
				network.cutAt("");

				own.awaitReady();

				String id = own.api().order(OrderBody.of("1x1")).send().hasStatus(200).json().get("id").asString();
				await("the announcement").until(() -> own.api().notificationOf(id), "SENT"::equals);
			}
		}
	}

	private static void assertNoOutage(Duration delay, int orders) throws Exception {
		withApi((api, network, client) -> {
			network.delay(delay);
			AtomicBoolean reading = new AtomicBoolean(true);
			try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
					OrderLoad load = new OrderLoad(CUSTOMERS, () -> api, client)) {
				List<Future<List<Answer>>> readers = new ArrayList<>();
				for (int i = 0; i < READERS; i++) {
					readers.add(threads.submit(() -> read(api, reading)));
				}
				try {
					// Few when connections are slow: 150 readers have as good a chance of
					// each.
					await("orders meanwhile").until(() -> load.acknowledged().size() >= orders);
				}
				finally {
					reading.set(false);
				}
				load.finish();
				network.delay(Duration.ZERO);
				for (Future<List<Answer>> reader : readers) {
					assertThat(reader.get()).allSatisfy((answer) -> assertThat(answer.status()).isIn(200, 503));
				}
				// Orders may wait for connections in vain, but hear of no outage.
				assertThat(load.attemptsSince(Instant.MIN)).allSatisfy((attempt) -> {
					assertThat(attempt.hasStatus(200) || attempt.hasStatus(503)).isTrue();
					assertThat(attempt.answer().text()).doesNotContain("cannot be reached");
				});
			}
		});
	}

	private static void withApi(Scarcity scarcity) throws Exception {
		TestPostgres server = TestPostgres.shared();
		Shop shop = Shop.in(server.migratedDatabase());
		String client = shop.newClient();
		try (TcpProxy network = new TcpProxy(server.host(), server.port())) {
			// Only the pool is short of time, however busy the machine is.
			Map<String, String> environment = environment(shop, network);
			environment.put("spring.datasource.hikari.connection-timeout", "500");
			try (OwnApi own = OwnApi.start(environment)) {
				own.awaitReady();
				Api api = own.api();
				scarcity.happens(api, network, client);
				String metrics = api.get("/metrics").send().text();
				assertThat(metrics).containsPattern(
						"resilience4j_circuitbreaker_not_permitted_calls_total\\{[^}]*name=\"database\"[^}]*} 0\\.0")
					.containsPattern("orderfood_database_up\\{[^}]*} 1\\.0");
			}
		}
	}

	/** Of a patient API whose database is behind the network. */
	private static Map<String, String> environment(Shop shop, TcpProxy network) {
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.put("DB_PORT", Integer.toString(network.port()));
		environment.putAll(Patience.settings());
		return environment;
	}

	private static List<Answer> read(Api api, AtomicBoolean reading) {
		List<Answer> answers = new ArrayList<>();
		while (reading.get()) {
			answers.add(api.get("/api/inventory/1").send());
		}
		return answers;
	}

	/** What makes connections scarce. */
	@FunctionalInterface
	private interface Scarcity {

		void happens(Api api, TcpProxy network, String client) throws Exception;

	}

}
