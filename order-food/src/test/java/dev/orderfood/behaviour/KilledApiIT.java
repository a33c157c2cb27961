package dev.orderfood.behaviour;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The API is killed while customers order and the staff brings orders to their ends,
 * again and again: a few times here, as often as one likes with
 * {@code -Dorderfood.kills}, and fifty times in {@code .ci/soak}.
 */
class KilledApiIT {

	private static final Logger log = LoggerFactory.getLogger(KilledApiIT.class);

	private static final int KILLS = Integer.getInteger("orderfood.kills", 3);

	private static final int CUSTOMERS = 12;

	private static final int STAFF = 8;

	private static final int SIGKILL = 128 + 9;

	/** More than is ever ordered. */
	private static final int STOCK = 1_000_000;

	private static final Pattern ANNOUNCED = Pattern.compile("Order ([0-9a-f-]{36}) was placed");

	/** A killed process is missed sooner than in production. */
	private static final Map<String, String> ENDPOINTS = Map.of("WEBHOOK_ALLOW_HTTP", "true", "WEBHOOK_ALLOW_PRIVATE",
			"true", "ORDERFOOD_NOTIFICATION_TAKEOVERAFTER", "500ms", "ORDERFOOD_NOTIFICATION_RETRY_FIRST", "200ms",
			"ORDERFOOD_NOTIFICATION_RETRY_PAUSE", "300ms");

	@Test
	void killedUnderLoadItLosesNothingMakesNothingTwiceAndTellsEverything() {
		Shop shop = limited();
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.putAll(ENDPOINTS);
		try (WebhookServer all = new WebhookServer(); WebhookServer some = new WebhookServer()) {
			List<ApiProcess> processes = killUnderLoad(shop, environment, (api) -> {
				add(api, all, "[]");
				add(api, some, "[\"order.ready\",\"order.cancelled\"]");
			}, () -> {
				await("nobody is left to be told")
					.until(() -> shop.count("unpublished_events") + shop.count("deliveries") == 0);
				assertThat(shop.count("failed_deliveries")).isZero();
				assertThatTheLogIsComplete(shop);
				assertThat(ids(all)).isEqualTo(events(shop, ""));
				assertThat(ids(some)).isEqualTo(events(shop, " WHERE status IN ('READY', 'CANCELLED')"));
			});

			assertThat(processes.stream()
				.flatMap((process) -> ANNOUNCED.matcher(process.text()).results())
				.map((line) -> line.group(1))).containsAll(shop.list("id FROM orders"));
		}
	}

	/** What was reserved for an order that never came is given back. */
	@Test
	void killedUnderLoadWhileAnotherProcessKeepsTheStockItLosesNothingEither() {
		Shop shop = limited();
		Map<String, String> inventory = new HashMap<>(shop.database().environment(Role.API));
		inventory.put("ORDERFOOD_TARGET", "inventory");
		inventory.put("orderfood.inventory.reservation.expires-after", "20s");
		inventory.put("orderfood.inventory.reservation.look-every", "500ms");
		try (OwnApi stock = OwnApi.patient(inventory)) {
			Map<String, String> orders = new HashMap<>(shop.database().environment(Role.API));
			orders.put("ORDERFOOD_TARGET", "order");
			orders.put("ORDERFOOD_INVENTORY_URL", "http://localhost:" + stock.api().port());
			orders.put("ORDERFOOD_INVENTORY_API_KEY", shop.newClient("reserve_stock"));
			List.of("TIMEOUT", "ATTEMPTTIMEOUT", "CONNECTTIMEOUT")
				.forEach((limit) -> orders.put("ORDERFOOD_INVENTORY_" + limit, "10s"));

			killUnderLoad(shop, orders, (_) -> {
			}, () -> assertThat(shop.list("order_id || ' ' || sequence FROM unpublished_events ORDER BY 1"))
				.as("events that wait to be published, as no process here publishes them")
				.isEqualTo(shop.list("order_id || ' ' || sequence FROM order_history ORDER BY 1")));
		}
	}

	private static Shop limited() {
		Shop shop = Shop.in(TestPostgres.shared().migratedDatabase());
		shop.execute("INSERT INTO stock (product_id, quantity) VALUES (1, %1$d), (13, %1$d)".formatted(STOCK));
		shop.execute("INSERT INTO promotions (code, rule, value, max_redemptions, listed) "
				+ "VALUES ('KILLED', 'PERCENT', 10, 1000000, 'open')");
		return shop;
	}

	private static void add(Api api, WebhookServer server, String events) {
		api.call("POST", "/api/admin/webhook")
			.key(Shop.KEY_ADMIN)
			.json("{\"url\":\"" + server.url() + "\",\"events\":" + events + "}")
			.sendUntilServed()
			.hasStatus(201);
	}

	private static List<ApiProcess> killUnderLoad(Shop shop, Map<String, String> environment, Consumer<Api> first,
			Runnable last) {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		String client = shop.newClient();
		List<ApiProcess> processes = new ArrayList<>(List.of(ApiProcess.patient(environment)));
		try {
			AtomicReference<Api> api = new AtomicReference<>(processes.getLast().awaitReady());
			first.accept(api.get());
			try (OrderLoad load = new OrderLoad(CUSTOMERS, api::get, client, "KILLED");
					StaffLoad staff = new StaffLoad(STAFF, api::get, Shop.KEY_STAFF, load.untouched())) {
				for (int kill = 1; kill <= KILLS; kill++) {
					int orders = load.acknowledged().size() + random.nextInt(1, 200);
					int transitions = staff.transitions() + random.nextInt(1, 100);
					await("orders and transitions before kill " + kill).pollInterval(Duration.ofMillis(10))
						.until(() -> load.acknowledged().size() >= orders && staff.transitions() >= transitions);
					processes.getLast().kill();
					assertThat(processes.getLast().exitCode()).isEqualTo(SIGKILL);
					Map<String, String> acknowledged = load.acknowledged();
					load.assertAcknowledgedOrdersAreStored(shop);
					StaffLoad.assertAcknowledgedTransitionsAreStored(shop, staff.acknowledged());

					processes.add(ApiProcess.patient(environment));
					api.set(processes.getLast().awaitReady());
					assertThat(load.acknowledged()).as("with the seed %d", seed).containsAllEntriesOf(acknowledged);
					log.info("Kill {} of {}: {} orders and {} transitions so far are all there", kill, KILLS,
							acknowledged.size(), staff.transitions());
				}
				load.finish();
				staff.finish();

				load.assertAcknowledgedOrdersAreStored(shop);
				assertThat(shop.orders(client)).as("orders, one for each key, with the seed %d", seed)
					.isEqualTo(load.acknowledged().size());
				StaffLoad.assertAcknowledgedTransitionsAreStored(shop, staff.acknowledged());
				assertThat(shop.count("order_events")).as("transitions, with the seed %d", seed)
					.isEqualTo(staff.transitions());
				assertThatStockAndRedemptionsAddUp(shop);
				last.run();
				List<OrderLoad.Attempt> attempts = load.attemptsSince(Instant.MIN);
				log.info(
						"{} kills, {} orders, {} transitions, {} attempts to order of which {} were not answered:"
								+ " nothing lost, nothing twice",
						KILLS, load.acknowledged().size(), staff.transitions(), attempts.size(),
						attempts.stream().filter((attempt) -> attempt.answer() == null).count());
			}
		}
		finally {
			terminate(processes.getLast());
		}
		return processes;
	}

	private static void terminate(ApiProcess process) {
		process.terminate();
		process.exitCode();
		process.close();
	}

	private static void assertThatStockAndRedemptionsAddUp(Shop shop) {
		String standing = "NOT IN (SELECT order_id FROM order_states WHERE status IN ('REJECTED', 'CANCELLED'))";
		for (int product : new int[] { 1, 13 }) {
			await("stock of product " + product)
				.untilAsserted(() -> assertThat(shop.number("SELECT quantity + (SELECT coalesce(sum(quantity), 0)"
						+ " FROM order_items AS i WHERE i.product_id = stock.product_id AND order_id " + standing
						+ ") FROM stock WHERE product_id = " + product))
					.isEqualTo(STOCK));
		}
		assertThat(shop.number("SELECT redeemed FROM promotion_redemptions WHERE code = 'KILLED'"))
			.isEqualTo(shop.count("orders WHERE id " + standing));
	}

	private static void assertThatTheLogIsComplete(Shop shop) {
		assertThat(shop.list("id FROM event_log ORDER BY id")).containsExactlyElementsOf(
				LongStream.rangeClosed(1, shop.count("order_history")).mapToObj(Long::toString).toList());
		assertThat(shop.count("(SELECT sequence, row_number() OVER (PARTITION BY order_id ORDER BY id) AS position"
				+ " FROM event_log) AS logged WHERE sequence <> position"))
			.as("events that are out of their order")
			.isZero();
	}

	/** Sets: to compare lists of this length takes minutes. */
	private static Set<String> events(Shop shop, String condition) {
		return Set.copyOf(shop.list("'order-' || lower(status) || '-' || order_id FROM order_history" + condition));
	}

	/** At least once: a repetition has the same id. */
	private static Set<String> ids(WebhookServer server) {
		return server.events()
			.stream()
			.filter(WebhookServer.Event::isTaken)
			.map(WebhookServer.Event::id)
			.collect(Collectors.toSet());
	}

}
