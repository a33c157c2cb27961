package dev.orderfood.behaviour;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Promise;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The database goes away: it is stopped, so that connections are refused, or it is
 * frozen, so that nothing ever comes back. The API has to bear both alike. And it is
 * there, but slow: then it must not be taken for one that is away.
 */
@ResourceLock(OwnApi.OUTAGE_LOCK)
class DatabaseOutageIT {

	private static final Promise ANSWER = new Promise("an answer while the database is away or slow",
			Duration.ofSeconds(3));

	private static final Promise READ = new Promise("the catalog while the database is away", Duration.ofSeconds(1));

	/** Less than anybody would wait who had to ask the pool for a connection. */
	private static final Promise REFUSAL = new Promise("a refusal while the database is known to be away",
			Duration.ofMillis(500));

	private static final Promise RECOVERY = new Promise("the first order once the database is back",
			Duration.ofSeconds(5));

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

	@Test
	void aDatabaseThatIsStartedAnewAtOnceCostsNothingButTime() {
		whileOrdering((load, client) -> {
			server.stop();
			server.start();
			Instant back = Instant.now();
			RECOVERY.await(() -> isServed(load, back));
		});
	}

	@Test
	void connectionsThatAreCutCostNothingButTime() {
		whileOrdering((load, client) -> {
			for (int cut = 1; cut <= 5; cut++) {
				network.cut();
				Instant now = Instant.now();
				RECOVERY.await(() -> isServed(load, now));
			}
		});
	}

	/**
	 * An answer takes nearly as long as is waited for one, so that a request has time for
	 * one statement and not for two.
	 */
	@Test
	void aSlowNetworkKeepsNobodyWaitingForLongerThanPromised() {
		whileOrdering((load, client) -> {
			Instant slow = Instant.now();
			network.delay(Duration.ofMillis(1_700));
			try {
				await("attempts").until(() -> load.attemptsSince(slow).size() > 3 * CUSTOMERS);
			}
			finally {
				network.delay(Duration.ZERO);
			}
			Instant fast = Instant.now();
			await("orders").until(() -> isServed(load, fast));
		});
	}

	@Test
	void aThinLineKeepsNobodyWaitingForLongerThanPromised() {
		whileOrdering((load, client) -> {
			Instant thin = Instant.now();
			network.throttle(100);
			try {
				await("attempts").until(() -> load.attemptsSince(thin).size() > 3 * CUSTOMERS);
			}
			finally {
				network.throttle(Long.MAX_VALUE);
			}
		});
	}

	/**
	 * Each statement takes less than it may, and the request runs three of them: who
	 * calls, what the products cost, what the coupon is worth.
	 */
	@Test
	void manySlowStatementsTogetherKeepNobodyWaitingForLongerThanPromised() {
		List<String> tables = List.of("users", "products", "promotions");
		for (String table : tables) {
			shop.execute("ALTER TABLE %1$s RENAME TO quick_%1$s".formatted(table));
			shop.execute("CREATE VIEW %1$s AS SELECT quick_%1$s.* FROM quick_%1$s, pg_sleep(1.3)".formatted(table));
			shop.execute("GRANT SELECT ON %s TO %s".formatted(table, Role.API.userName()));
		}
		try {
			Instant begin = Instant.now();
			own.api().call("POST", "/api/order").key(Shop.KEY_CREATE_ONLY).json("""
					{"items":[{"productId":"1","quantity":1}],"couponCode":"EXPIRED"}""").send().hasStatus(503);
			ANSWER.measured(Duration.between(begin, Instant.now()));
		}
		finally {
			for (String table : tables) {
				shop.execute("DROP VIEW %1$s; ALTER TABLE quick_%1$s RENAME TO %1$s".formatted(table));
			}
		}
	}

	/** Authentication is slow, and then the order waits for the writer. */
	@Test
	void aSlowStatementBeforeALongWaitKeepsNobodyWaitingForLongerThanPromised() throws SQLException {
		shop.execute("ALTER TABLE users RENAME TO quick_users");
		shop.execute("CREATE VIEW users AS SELECT quick_users.* FROM quick_users, pg_sleep(1.2)");
		shop.execute("GRANT SELECT ON users TO " + Role.API.userName());
		try (Connection other = shop.database().connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
			Instant begin = Instant.now();
			own.api().call("POST", "/api/order").key(Shop.KEY_CREATE_ONLY).json("""
					{"items":[{"productId":"1","quantity":1}]}""").send().hasStatus(503);
			ANSWER.measured(Duration.between(begin, Instant.now()));
			other.rollback();
		}
		finally {
			shop.execute("DROP VIEW users; ALTER TABLE quick_users RENAME TO users");
		}
	}

	/** Orders wait for a lock: the statement is what is slow, the database is there. */
	@Test
	void aLockedTableIsNoOutage() throws SQLException {
		double opened = value("resilience4j_circuitbreaker_not_permitted_calls_total");
		try (Connection other = shop.database().connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			whileOrdering((load, client) -> {
				statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");
				Instant locked = Instant.now();
				await("refusals").until(() -> load.attemptsSince(locked).size() > 2 * CUSTOMERS);
				// 409: the first attempt with the key still waits for the lock.
				assertThat(load.attemptsSince(locked))
					.allSatisfy((attempt) -> assertThat(attempt.hasStatus(503) || attempt.hasStatus(409)).isTrue());
				assertThat(breakerIs("closed")).isTrue();
				assertThat(value("resilience4j_circuitbreaker_not_permitted_calls_total")).isEqualTo(opened);
				await("readiness").until(() -> own.api().get("/ready").send().status() == 200);
				other.rollback();
			});
		}
	}

	/** Does something to the database, and checks what holds whatever it is. */
	private static void whileOrdering(Fault fault) {
		String client = shop.newClient();
		try (OrderLoad load = new OrderLoad(CUSTOMERS, own::api, client)) {
			await("orders before").until(() -> load.acknowledged().size() > 50);
			fault.happens(load, client);
			await("a breaker that is closed").until(() -> breakerIs("closed"));
			load.finish();
			assertServedOrTold(load);
			load.assertAcknowledgedOrdersAreStored(shop);
			assertThat(shop.orders(client)).as("orders, one for each key").isEqualTo(load.acknowledged().size());
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Every customer has an order or is told to come again. 409 says that an attempt
	 * which was answered with 503 may still end well: its transaction is open.
	 */
	private static void assertServedOrTold(OrderLoad load) {
		List<OrderLoad.Attempt> attempts = load.attemptsSince(Instant.MIN);
		Set<String> refused = attempts.stream()
			.filter((attempt) -> attempt.hasStatus(503))
			.map(OrderLoad.Attempt::key)
			.collect(Collectors.toSet());
		assertThat(attempts).allSatisfy((attempt) -> {
			assertThat(attempt.hasStatus(200) || attempt.hasStatus(503)
					|| (attempt.hasStatus(409) && refused.contains(attempt.key())))
				.isTrue();
			ANSWER.measured(attempt.duration());
		});
	}

	/** Once it is known that the database is away, nobody waits for it any more. */
	private static void assertRefusedAtOnce() {
		for (String target : List.of("/ready", "/api/order", "/api/order/00000000-0000-0000-0000-000000000000")) {
			// An attempt to connect may just be due, and is then this request's.
			await(target + " refused at once").until(() -> {
				double before = value("resilience4j_circuitbreaker_not_permitted_calls_total");
				Instant begin = Instant.now();
				own.api().get(target).key(Shop.KEY).send().hasStatus(503);
				Duration took = Duration.between(begin, Instant.now());
				boolean refused = value("resilience4j_circuitbreaker_not_permitted_calls_total") > before;
				if (refused) {
					REFUSAL.measured(took);
				}
				return refused;
			});
		}
	}

	private static boolean breakerIs(String state) {
		return value("resilience4j_circuitbreaker_state", "state=\"" + state + "\"") == 1;
	}

	private static double value(String meter, String... labels) {
		return own.api()
			.get("/metrics")
			.send()
			.text()
			.lines()
			.filter((line) -> line.startsWith(meter + "{") && line.contains("name=\"database\"")
					&& Stream.of(labels).allMatch(line::contains))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

	private static void suffer(Runnable begin, Runnable end) {
		String client = shop.newClient();
		try (OrderLoad load = new OrderLoad(CUSTOMERS, own::api, client)) {
			await("orders before the outage").until(() -> load.acknowledged().size() > 50);

			await("the metric before the outage").until(() -> own.databaseUp().equals("1.0"));
			begin.run();
			Instant away = Instant.now();
			List<OrderLoad.Attempt> refused;
			try {
				await().during(OUTAGE).untilAsserted(DatabaseOutageIT::assertHalfAService);
				assertRefusedAtOnce();
				await("the metric of the outage").until(() -> own.databaseUp().equals("0.0"));
				refused = load.attemptsSince(away);
			}
			finally {
				// Other tests need it, also if this one fails.
				end.run();
			}
			Instant back = Instant.now();

			RECOVERY.await(() -> isServed(load, back));
			await("readiness after the outage").until(() -> own.api().get("/ready").send().status() == 200);
			await("the metric after the outage").until(() -> own.databaseUp().equals("1.0"));
			load.finish();

			assertThat(refused).hasSizeGreaterThan(CUSTOMERS).allSatisfy((attempt) -> {
				assertThat(attempt.hasStatus(503)).isTrue();
				assertThat(attempt.answer().header("Retry-After")).isPresent();
			});
			assertServedOrTold(load);
			load.assertAcknowledgedOrdersAreStored(shop);
			assertThat(shop.orders(client)).as("orders, one for each key").isEqualTo(load.acknowledged().size());
		}
	}

	private static boolean isServed(OrderLoad load, Instant since) {
		return load.attemptsSince(since).stream().anyMatch((attempt) -> attempt.hasStatus(200));
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
			READ.measured(Duration.between(begin, Instant.now()));
		}
		for (String target : List.of("/ready", "/api/order")) {
			Instant begin = Instant.now();
			Answer answer = api.get(target).key(Shop.KEY).send().hasStatus(503);
			assertThat(answer.header("Retry-After")).isPresent();
			ANSWER.measured(Duration.between(begin, Instant.now()));
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
			early.api().get("/ready").sendUntilServed().hasStatus(200);
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

	/** Something that happens to the database. */
	private interface Fault {

		void happens(OrderLoad load, String client) throws SQLException;

	}

}
