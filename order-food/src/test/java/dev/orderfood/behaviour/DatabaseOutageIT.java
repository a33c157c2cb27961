package dev.orderfood.behaviour;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The database goes away in two ways: it is stopped, so that connections are refused, or
 * it is frozen, so that nothing ever comes back. The API has to bear both alike.
 */
class DatabaseOutageIT {

	/** The contract: whoever orders while the database is away knows after this time. */
	private static final Duration TOLD_WITHIN = Duration.ofSeconds(3);

	private static final Duration WORKS_AGAIN_WITHIN = Duration.ofSeconds(5);

	/** Longer than anything is remembered about keys. */
	private static final Duration OUTAGE = Duration.ofSeconds(7);

	private static final int CUSTOMERS = 16;

	private static TestPostgres server;

	private static TcpProxy network;

	private static Shop shop;

	private static OwnApi own;

	@BeforeAll
	static void start() {
		server = TestPostgres.dedicated();
		network = new TcpProxy(server.host(), server.port());
		shop = Shop.in(server.migratedDatabase());
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.put("DB_PORT", Integer.toString(network.port()));
		own = OwnApi.start(environment);
		own.awaitReady();
	}

	@AfterAll
	static void stop() {
		own.close();
		network.close();
		server.close();
	}

	@Test
	void aStoppedDatabaseCostsNothingButTime() {
		suffer(server::stop, server::start);
	}

	@Test
	void aFrozenDatabaseCostsNothingButTime() {
		suffer(network::freeze, network::thaw);
	}

	private static void suffer(Runnable begin, Runnable end) {
		String client = shop.newClient();
		try (OrderLoad load = new OrderLoad(CUSTOMERS, own::api, client)) {
			await("orders before the outage").until(() -> load.acknowledged().size() > 50);

			await("the metric before the outage").until(() -> isUp().equals("1.0"));
			begin.run();
			Instant away = Instant.now();
			await().during(OUTAGE).atMost(Duration.ofMinutes(1)).untilAsserted(DatabaseOutageIT::assertHalfAService);
			List<OrderLoad.Attempt> refused = load.attemptsSince(away);
			await("the metric of the outage").until(() -> isUp().equals("0.0"));
			end.run();
			Instant back = Instant.now();

			await("orders after the outage").atMost(WORKS_AGAIN_WITHIN)
				.until(() -> load.attemptsSince(back).stream().anyMatch((attempt) -> attempt.hasStatus(200)));
			await("readiness after the outage").atMost(WORKS_AGAIN_WITHIN)
				.until(() -> own.api().get("/ready").send().status() == 200);
			await("the metric after the outage").until(() -> isUp().equals("1.0"));
			load.finish();

			assertThat(refused).hasSizeGreaterThan(CUSTOMERS).allSatisfy((attempt) -> {
				assertThat(attempt.hasStatus(503)).isTrue();
				assertThat(attempt.answer().header("Retry-After")).isPresent();
			});
			assertThat(load.attemptsSince(Instant.MIN)).allSatisfy((attempt) -> {
				assertThat(attempt.hasStatus(200) || attempt.hasStatus(503)).isTrue();
				assertThat(attempt.duration()).isLessThan(TOLD_WITHIN);
			});
			load.assertAcknowledgedOrdersAreStored(shop);
			assertThat(shop.orders(client)).as("orders, one for each key").isEqualTo(load.acknowledged().size());
		}
	}

	private static String isUp() {
		return own.api()
			.get("/metrics")
			.send()
			.text()
			.lines()
			.filter((line) -> line.startsWith("orderfood_database_up{"))
			.map((line) -> line.substring(line.lastIndexOf(' ') + 1))
			.findFirst()
			.orElseThrow();
	}

	/**
	 * The catalog is served and the pod stays in service; only what needs the database
	 * says so.
	 */
	private static void assertHalfAService() {
		Api api = own.api();
		for (String target : List.of("/api/product", "/api/product/1", "/livez", "/readyz")) {
			Instant begin = Instant.now();
			api.get(target).send().hasStatus(200);
			assertThat(Duration.between(begin, Instant.now())).as(target).isLessThan(Duration.ofSeconds(1));
		}
		for (String target : List.of("/ready", "/api/order")) {
			Instant begin = Instant.now();
			Answer answer = api.get(target).key(Shop.KEY).send().hasStatus(503);
			assertThat(answer.header("Retry-After")).isPresent();
			assertThat(Duration.between(begin, Instant.now())).as(target).isLessThan(TOLD_WITHIN);
		}
	}

	@Test
	void startsWithoutADatabaseAndBecomesReadyStepByStep() {
		TestDatabase database = server.emptyDatabase();
		server.stop();
		try (OwnApi early = OwnApi.start(database.environment(Role.API))) {
			assertNotReady(early.api());
			early.api().order("""
					{"items":[{"productId":"1","quantity":1}]}""").send().hasStatus(503);

			server.start();
			assertNotReady(early.api());

			Flyway.configure()
				.dataSource(database.jdbcUrl(), Role.OWNER.userName(), TestPostgres.PASSWORD)
				.placeholders(Map.of("api_role", Role.API.userName(), "load_role", Role.LOAD.userName()))
				.load()
				.migrate();
			await().until(() -> waitingFor(early.api()).equals("a catalog with at least one product"));
			assertNotReady(early.api());

			Shop.in(database);
			early.awaitReady();
			early.api().get("/ready").send().hasStatus(200);
			early.api().get("/api/product/1").send().hasStatus(200);
			await().until(() -> early.api().order("""
					{"items":[{"productId":"1","quantity":1}]}""").send().status() == 200);
		}
	}

	private static void assertNotReady(Api api) {
		api.get("/livez").send().hasStatus(200);
		for (String target : List.of("/readyz", "/ready", "/api/product", "/api/product/1")) {
			assertThat(api.get(target).send().hasStatus(503).header("Retry-After")).as(target).isPresent();
		}
	}

	private static String waitingFor(Api api) {
		JsonNode answer = api.get("/readyz").send().json();
		return answer.path("waitingFor").asString("nothing");
	}

}
