package dev.orderfood.behaviour;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

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
 * The API is killed while customers order, again and again: a few times here, as often as
 * one likes with {@code chaos/kill-api.sh}.
 */
class KilledApiIT {

	private static final Logger log = LoggerFactory.getLogger(KilledApiIT.class);

	private static final int KILLS = Integer.getInteger("orderfood.kills", 3);

	private static final int CUSTOMERS = 12;

	private static final int SIGKILL = 128 + 9;

	private static final int ENDS_WITHIN_SECONDS = 20;

	@Test
	void killedUnderLoadItLosesNoAcknowledgedOrderAndMakesNoneTwice() {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		Shop shop = Shop.in(TestPostgres.shared().migratedDatabase());
		Map<String, String> environment = shop.database().environment(Role.API);
		String client = shop.newClient();
		ApiProcess running = ApiProcess.start(environment);
		try {
			AtomicReference<Api> api = new AtomicReference<>(running.awaitReady());
			try (OrderLoad load = new OrderLoad(CUSTOMERS, api::get, client)) {
				for (int kill = 1; kill <= KILLS; kill++) {
					int orders = load.acknowledged().size() + random.nextInt(1, 400);
					await("orders before kill " + kill).atMost(Duration.ofMinutes(2))
						.until(() -> load.acknowledged().size() >= orders);
					running.kill();
					assertThat(running.exitCode(ENDS_WITHIN_SECONDS)).isEqualTo(SIGKILL);
					Map<String, String> acknowledged = load.acknowledged();
					load.assertAcknowledgedOrdersAreStored(shop);

					running = ApiProcess.start(environment);
					api.set(running.awaitReady());
					assertThat(load.acknowledged()).as("with the seed %d", seed).containsAllEntriesOf(acknowledged);
					log.info("Kill {} of {}: {} orders so far are all there", kill, KILLS, acknowledged.size());
				}
				load.finish();

				load.assertAcknowledgedOrdersAreStored(shop);
				assertThat(shop.orders(client)).as("orders, one for each key, with the seed %d", seed)
					.isEqualTo(load.acknowledged().size());
				List<OrderLoad.Attempt> attempts = load.attemptsSince(Instant.MIN);
				log.info("{} kills, {} orders, {} attempts of which {} were not answered: nothing lost, nothing twice",
						KILLS, load.acknowledged().size(), attempts.size(),
						attempts.stream().filter((attempt) -> attempt.answer() == null).count());
			}
		}
		finally {
			running.close();
		}
	}

}
