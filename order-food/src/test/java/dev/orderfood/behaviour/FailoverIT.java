package dev.orderfood.behaviour;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.orderfood.contract.Promise;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The primary is killed while customers order, and its synchronous standby is promoted:
 * once here, as often as one likes with {@code -Dorderfood.failovers}, and ten times in
 * {@code .ci/soak}.
 */
@ResourceLock(OwnApi.OUTAGE_LOCK)
class FailoverIT {

	private static final Logger log = LoggerFactory.getLogger(FailoverIT.class);

	private static final int FAILOVERS = Integer.getInteger("orderfood.failovers", 1);

	private static final int CUSTOMERS = 8;

	private static final Promise ORDERS = new Promise("orders after a failover", Duration.ofSeconds(10));

	@Test
	void ordersGoToThePromotedStandbyAndNoneIsLostOrDoubled() {
		TestPostgres primary = TestPostgres.dedicated();
		TestPostgres standby = primary.standby(0);
		try {
			Shop shop = Shop.in(primary.migratedDatabase());
			String client = shop.newClient();
			Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
			environment.put("DB_HOST", "localhost:%d,localhost:%d".formatted(standby.port(), primary.port()));
			OwnApi own = OwnApi.start(environment);
			own.awaitReady();
			try (own; OrderLoad load = new OrderLoad(CUSTOMERS, own::api, client)) {
				for (int failover = 1; failover <= FAILOVERS; failover++) {
					if (failover > 1) {
						standby = primary.standby(standby.port());
					}
					int before = load.acknowledged().size();
					await("orders before").until(() -> load.acknowledged().size() > before + 100);

					primary.kill();
					standby.promote();
					int known = load.acknowledged().size();
					ORDERS.await(() -> load.acknowledged().size() > known);

					TestPostgres dead = primary;
					primary = standby;
					standby = dead;
					shop = Shop.of(new TestDatabase(primary, shop.database().name()));
					load.assertAcknowledgedOrdersAreStored(shop);
					log.info("Failover {} of {}: {} orders so far are all there", failover, FAILOVERS,
							load.acknowledged().size());
				}
				load.finish();
				load.assertAcknowledgedOrdersAreStored(shop);
				assertThat(shop.orders(client)).as("orders, one for each key").isEqualTo(load.acknowledged().size());
			}
		}
		finally {
			primary.close();
			standby.close();
		}
	}

}
