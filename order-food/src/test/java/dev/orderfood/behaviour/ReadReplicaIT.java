package dev.orderfood.behaviour;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.CapturesOutput;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What may be a little old is read from a standby, which is paused, stopped and back.
 */
@ResourceLock(OwnApi.OUTAGE_LOCK)
@CapturesOutput
class ReadReplicaIT {

	private static final String LIST = "/api/admin/order?status=PLACED&limit=200";

	private static final String EVENTS = "/api/admin/event?limit=200";

	private static TestPostgres primary;

	private static TestPostgres standby;

	private static Shop shop;

	private static String staff;

	private static String customer;

	@BeforeAll
	static void start() {
		primary = TestPostgres.dedicated();
		standby = primary.standby(0);
		// Orders shall not wait for a standby that is stopped.
		administer(primary, "ALTER SYSTEM RESET synchronous_standby_names");
		administer(primary, "SELECT pg_reload_conf()");
		shop = Shop.in(primary.migratedDatabase());
		staff = shop.newClient("manage_order,read_event");
		customer = shop.newClient();
	}

	@AfterAll
	static void stop() {
		standby.close();
		primary.close();
	}

	@Test
	void onlyListsOfTheStaffAndTheEventLogMayBeOld() {
		try (OwnApi own = start("1h")) {
			await("reads from the standby").until(() -> metric(own, "orderfood_database_replica_up").equals("1.0"));
			String first = order(own);
			await("the order in the list").until(() -> get(own, LIST, null).contains(first));
			await("the order in the log").until(() -> get(own, EVENTS, null).contains(first));
			administer(standby, "SELECT pg_wal_replay_pause()");
			try {
				String second = order(own);
				await("the event").until(() -> get(own, EVENTS, "no-cache").contains(second));

				assertThat(get(own, LIST, null)).contains(first).doesNotContain(second);
				assertThat(get(own, EVENTS, null)).contains(first).doesNotContain(second);
				for (String fresh : List.of("no-cache", "max-age=0")) {
					assertThat(get(own, LIST, fresh)).contains(first, second);
				}
				assertThat(own.api().get("/api/order/" + second).key(customer).send().status()).isEqualTo(200);
				assertThat(own.api().get("/api/order/" + second + "/history").key(customer).send().status())
					.isEqualTo(200);
				assertThat(own.api().get("/api/order?limit=200").key(customer).send().text()).contains(second);
			}
			finally {
				administer(standby, "SELECT pg_wal_replay_resume()");
			}
		}
	}

	@Test
	void thePrimaryAnswersWhileTheStandbyIsBehindOrAway(CapturedOutput output) {
		try (OwnApi own = start("2s")) {
			awaitReplica(own, "1.0");
			administer(standby, "SELECT pg_wal_replay_pause()");
			String late = order(own);
			awaitReplica(own, "0.0");
			assertThat(get(own, LIST, null)).contains(late);
			assertThat(Double.parseDouble(metric(own, "orderfood_database_replica_lag_seconds"))).isGreaterThan(1);
			administer(standby, "SELECT pg_wal_replay_resume()");
			awaitReplica(own, "1.0");

			standby.stop();
			String missing = order(own);
			// Before and after it is known that the standby is away.
			for (int i = 0; i < 20; i++) {
				assertThat(get(own, LIST, null)).contains(missing);
			}
			awaitReplica(own, "0.0");
			await("the event").until(() -> get(own, EVENTS, null).contains(missing));
			double before = reads(own, "replica");
			standby.start();
			awaitReplica(own, "1.0");
			await("the order in the list").until(() -> get(own, LIST, null).contains(missing));
			assertThat(reads(own, "replica")).isGreaterThan(before);
		}
		// The second time the replica may be back before the monitor has looked.
		assertThat(output.toString().lines().filter((line) -> line.contains("The primary answers for the replica")))
			.as("one for each time, however many reads there are")
			.hasSizeBetween(1, 4);
	}

	private static OwnApi start(String maxLag) {
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.put("DB_READ_HOST", "localhost:" + standby.port());
		environment.put("DB_READ_MAX_LAG", maxLag);
		return OwnApi.patient(environment);
	}

	private static void administer(TestPostgres server, String sql) {
		new TestDatabase(server, "postgres").execute(sql);
	}

	private static String order(OwnApi own) {
		return own.api()
			.call("POST", "/api/order")
			.key(customer)
			.json(OrderBody.of("1x1"))
			.send()
			.hasStatus(200)
			.json()
			.get("id")
			.asString();
	}

	private static String get(OwnApi own, String target, @Nullable String cacheControl) {
		var request = own.api().get(target).key(staff);
		Answer answer = (cacheControl != null) ? request.header("Cache-Control", cacheControl).send() : request.send();
		return answer.hasStatus(200).text();
	}

	private static void awaitReplica(OwnApi own, String up) {
		await("orderfood_database_replica_up " + up)
			.until(() -> metric(own, "orderfood_database_replica_up").equals(up));
	}

	private static double reads(OwnApi own, String server) {
		return own.api()
			.get("/metrics")
			.send()
			.text()
			.lines()
			.filter((line) -> line.startsWith("orderfood_database_reads_total{"))
			.filter((line) -> line.contains("server=\"" + server + "\""))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

	private static String metric(OwnApi own, String name) {
		return own.api()
			.get("/metrics")
			.send()
			.text()
			.lines()
			.filter((line) -> line.startsWith(name + "{"))
			.map((line) -> line.substring(line.lastIndexOf(' ') + 1))
			.findFirst()
			.orElse("");
	}

}
