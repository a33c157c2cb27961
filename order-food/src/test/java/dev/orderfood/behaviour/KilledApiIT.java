package dev.orderfood.behaviour;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The API is killed while customers order, again and again: a few times here, as often as
 * one likes with {@code -Dorderfood.kills}, and fifty times in {@code .ci/soak}.
 */
@ResourceLock(ApiProcess.KILLED_LOCK)
class KilledApiIT {

	private static final Logger log = LoggerFactory.getLogger(KilledApiIT.class);

	private static final int KILLS = Integer.getInteger("orderfood.kills", 3);

	private static final int CUSTOMERS = 12;

	private static final int SIGKILL = 128 + 9;

	/** More than is ever ordered. */
	private static final int STOCK = 1_000_000;

	private static final Pattern ANNOUNCED = Pattern.compile("Order ([0-9a-f-]{36}) was placed");

	@Test
	void killedUnderLoadItLosesNoAcknowledgedOrderAndMakesNoneTwice() {
		Shop shop = limited();

		List<ApiProcess> processes = killUnderLoad(shop, shop.database().environment(Role.API),
				() -> await("nobody is left to be told").atMost(Duration.ofMinutes(1))
					.until(() -> shop.count("unpublished_events") == 0));

		assertThat(processes.stream()
			.flatMap((process) -> ANNOUNCED.matcher(process.text()).results())
			.map((line) -> line.group(1))).containsAll(shop.list("id FROM orders"));
	}

	/** What was reserved for an order that never came is given back. */
	@Test
	void killedUnderLoadWhileAnotherProcessKeepsTheStockItLosesNothingEither() {
		Shop shop = limited();
		Map<String, String> inventory = new HashMap<>(shop.database().environment(Role.API));
		inventory.put("ORDERFOOD_TARGET", "inventory");
		inventory.put("orderfood.inventory.reservation.expires-after", "10s");
		inventory.put("orderfood.inventory.reservation.look-every", "500ms");
		try (OwnApi stock = OwnApi.start(inventory)) {
			stock.awaitReady();
			Map<String, String> orders = new HashMap<>(shop.database().environment(Role.API));
			orders.put("ORDERFOOD_TARGET", "order");
			orders.put("ORDERFOOD_INVENTORY_URL", "http://localhost:" + stock.api().port());
			orders.put("ORDERFOOD_INVENTORY_API_KEY", shop.newClient("reserve_stock"));

			killUnderLoad(shop, orders,
					() -> assertThat(shop.count("unpublished_events")).as("orders to be told of, as nobody tells here")
						.isEqualTo(shop.count("orders")));
		}
	}

	private static Shop limited() {
		Shop shop = Shop.in(TestPostgres.shared().migratedDatabase());
		shop.execute("INSERT INTO stock (product_id, quantity) VALUES (1, %1$d), (13, %1$d)".formatted(STOCK));
		return shop;
	}

	private static List<ApiProcess> killUnderLoad(Shop shop, Map<String, String> environment, Runnable last) {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		String client = shop.newClient();
		List<ApiProcess> processes = new ArrayList<>(List.of(ApiProcess.start(environment)));
		try {
			AtomicReference<Api> api = new AtomicReference<>(processes.getLast().awaitReady());
			try (OrderLoad load = new OrderLoad(CUSTOMERS, api::get, client)) {
				for (int kill = 1; kill <= KILLS; kill++) {
					int orders = load.acknowledged().size() + random.nextInt(1, 400);
					await("orders before kill " + kill).atMost(Duration.ofMinutes(2))
						.until(() -> load.acknowledged().size() >= orders);
					processes.getLast().kill();
					assertThat(processes.getLast().exitCode()).isEqualTo(SIGKILL);
					Map<String, String> acknowledged = load.acknowledged();
					load.assertAcknowledgedOrdersAreStored(shop);

					processes.add(ApiProcess.start(environment));
					api.set(processes.getLast().awaitReady());
					assertThat(load.acknowledged()).as("with the seed %d", seed).containsAllEntriesOf(acknowledged);
					log.info("Kill {} of {}: {} orders so far are all there", kill, KILLS, acknowledged.size());
				}
				load.finish();

				load.assertAcknowledgedOrdersAreStored(shop);
				assertThat(shop.orders(client)).as("orders, one for each key, with the seed %d", seed)
					.isEqualTo(load.acknowledged().size());
				assertThatStockAddsUp(shop);
				last.run();
				List<OrderLoad.Attempt> attempts = load.attemptsSince(Instant.MIN);
				log.info("{} kills, {} orders, {} attempts of which {} were not answered: nothing lost, nothing twice",
						KILLS, load.acknowledged().size(), attempts.size(),
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

	private static void assertThatStockAddsUp(Shop shop) {
		for (int product : new int[] { 1, 13 }) {
			await("stock of product " + product).atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(shop.number("SELECT quantity + (SELECT coalesce(sum(quantity), 0)"
						+ " FROM order_items AS i WHERE i.product_id = stock.product_id) FROM stock WHERE product_id = "
						+ product))
					.isEqualTo(STOCK));
		}
	}

}
