package dev.orderfood.behaviour;

import java.util.concurrent.CountDownLatch;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.scheduling.annotation.Scheduled;

import static org.awaitility.Awaitility.await;

/** A scheduled task that has much to do delays no other one. */
@ResourceLock(OwnApi.LOCK)
class ScheduledTasksIT {

	@Test
	void theCatalogIsFollowedWhileAnotherTaskIsBusy() throws InterruptedException {
		Shop shop = Shop.in(TestPostgres.shared().migratedDatabase());
		try (OwnApi own = OwnApi.start(shop.database().environment(Role.API), BusyTask.class)) {
			own.awaitReady();
			BusyTask.begun.await();
			Api api = own.api();

			shop.execute("UPDATE products SET price = 1.23 WHERE id = 1");

			await("the new price").until(
					() -> api.get("/api/product/1").send().json().get("price").decimalValue().toString(),
					"1.23"::equals);
		}
		finally {
			BusyTask.end.countDown();
		}
	}

	/** A task that does not end before the test does. */
	static class BusyTask {

		static final CountDownLatch begun = new CountDownLatch(1);

		static final CountDownLatch end = new CountDownLatch(1);

		@Scheduled(fixedDelay = 100, initialDelay = 100)
		void work() throws InterruptedException {
			begun.countDown();
			end.await();
		}

	}

}
