package dev.orderfood.behaviour;

import java.time.Instant;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The server answers and takes no changes for a while, as a standby does until it is
 * promoted.
 */
@ResourceLock(OwnApi.OUTAGE_LOCK)
class ReadOnlyDatabaseIT {

	private static final int CUSTOMERS = 8;

	private static TestPostgres server;

	private static TestDatabase administration;

	private static Shop shop;

	private static OwnApi own;

	@BeforeAll
	static void start() {
		server = TestPostgres.dedicated();
		administration = new TestDatabase(server, "postgres");
		shop = Shop.in(server.migratedDatabase());
		own = OwnApi.start(shop.database().environment(Role.API));
		own.awaitReady();
	}

	@AfterAll
	static void stop() {
		own.close();
		server.close();
	}

	/** All sessions are made while the server is read-only, as after a failover. */
	@Test
	void sessionsOfAReadOnlyServerAreNotKept() {
		String database = shop.database().name();
		suffer(() -> administration.execute("""
				ALTER DATABASE %1$s SET default_transaction_read_only = on;
				SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '%1$s'""".formatted(database)),
				() -> administration
					.execute("ALTER DATABASE %s RESET default_transaction_read_only".formatted(database)));
	}

	/** The sessions are there before, and turn read-only. */
	@Test
	void sessionsThatTurnReadOnlyAreNotKept() {
		suffer(() -> {
			administration.execute("ALTER SYSTEM SET default_transaction_read_only = on");
			administration.execute("SELECT pg_reload_conf()");
		}, () -> {
			administration.execute("ALTER SYSTEM RESET default_transaction_read_only");
			administration.execute("SELECT pg_reload_conf()");
		});
	}

	private static void suffer(Runnable begin, Runnable end) {
		String client = shop.newClient();
		try (OrderLoad load = new OrderLoad(CUSTOMERS, own::api, client)) {
			await("orders before").until(() -> load.acknowledged().size() > 20);
			begin.run();
			try {
				await("health that shows it").untilAsserted(() -> {
					Answer health = own.api().get("/ready").send().hasStatus(503);
					assertThat(health.header("Retry-After")).isPresent();
				});
				assertThat(own.api().get("/readyz").send().status()).isEqualTo(200);
				await("the metric").until(() -> own.databaseUp().equals("0.0"));
				Instant known = Instant.now();
				await("refusals").until(() -> load.attemptsSince(known).size() > 2 * CUSTOMERS);
			}
			finally {
				end.run();
			}
			Instant back = Instant.now();
			await("orders after")
				.until(() -> load.attemptsSince(back).stream().filter((attempt) -> attempt.hasStatus(200)).count() > 2
						* CUSTOMERS);
			await("health").until(() -> own.api().get("/ready").send().status() == 200);
			await("the metric").until(() -> own.databaseUp().equals("1.0"));
			load.finish();

			assertThat(load.attemptsSince(Instant.MIN)).allSatisfy((attempt) -> {
				assertThat(attempt.hasStatus(200) || attempt.hasStatus(503)).isTrue();
				assertThat(attempt.hasStatus(200) || attempt.answer().header("Retry-After").isPresent()).isTrue();
			});
			load.assertAcknowledgedOrdersAreStored(shop);
			assertThat(shop.orders(client)).as("orders, one for each key").isEqualTo(load.acknowledged().size());
		}
	}

}
