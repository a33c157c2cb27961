package dev.orderfood.behaviour;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.Promise;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** An order that was answered is announced, whatever happens to the processes. */
@ResourceLock(OwnApi.EVENTS_LOCK)
class AnnouncementIT {

	private static final int CUSTOMERS = 12;

	/** What compose gives, and less than the chart does. */
	private static final Promise END = new Promise("the end of a process while a receiver says nothing",
			Duration.ofSeconds(30));

	private static final int SIGTERM = 128 + 15;

	private static final Pattern ANNOUNCED = Pattern.compile("Order ([0-9a-f-]{36}) was placed");

	/**
	 * Another process takes over what the killed one was working on, some time after the
	 * attempt must have ended: shorter here than it is in production.
	 */
	private static final Map<String, String> SOON_MISSED = Map.of("ORDERFOOD_NOTIFICATION_TAKEOVERAFTER", "500ms",
			"ORDERFOOD_NOTIFICATION_RETRY_FIRST", "200ms", "ORDERFOOD_NOTIFICATION_RETRY_PAUSE", "300ms");

	@Test
	void killedUnderLoadEveryAnsweredOrderIsAnnounced() {
		Shop shop = Shop.in(TestPostgres.shared().migratedDatabase());
		String client = shop.newClient();
		try (WebhookServer receiver = new WebhookServer()) {
			Map<String, String> environment = environment(shop, receiver);
			try (ApiProcess killed = ApiProcess.patient(environment);
					ApiProcess other = ApiProcess.patient(environment)) {
				AtomicReference<Api> api = new AtomicReference<>(killed.awaitReady());
				Api survivor = other.awaitReady();
				try (OrderLoad load = new OrderLoad(CUSTOMERS, api::get, client)) {
					await("orders").until(() -> load.acknowledged().size() > 200);
					killed.kill();
					api.set(survivor);
					int before = load.acknowledged().size();
					await("orders with the survivor").until(() -> load.acknowledged().size() > before + 200);
					load.finish();

					List<String> orders = List.copyOf(load.acknowledged().values());
					await("announcements").until(() -> receiver.orders().containsAll(orders));
					assertThat(announced(killed, other).toList()).containsAll(orders);
					receiver.assertGenuineAndDeduplicable();
					await("nothing is left")
						.until(() -> shop.count("unpublished_events") + shop.count("deliveries") == 0);
					assertThat(shop.count("failed_deliveries")).isZero();
				}
			}
		}
	}

	@Test
	void twoReplicasAnnounceEachOrderOnce() {
		Shop shop = Shop.in(TestPostgres.shared().migratedDatabase());
		String client = shop.newClient();
		try (WebhookServer receiver = new WebhookServer()) {
			Map<String, String> environment = environment(shop, receiver);
			// Patient: a process or a receiver that is merely slow must not be taken for
			// dead.
			environment.remove("ORDERFOOD_NOTIFICATION_TAKEOVERAFTER");
			environment.put("ORDERFOOD_NOTIFICATION_WEBHOOK_TIMEOUT", "30s");
			try (ApiProcess one = ApiProcess.patient(environment); ApiProcess two = ApiProcess.patient(environment)) {
				Api first = one.awaitReady();
				two.awaitReady();
				try (OrderLoad load = new OrderLoad(CUSTOMERS, () -> first, client)) {
					await("orders that both have a share in").until(() -> load.acknowledged().size() > 500
							&& announced(one).findAny().isPresent() && announced(two).findAny().isPresent());
					load.finish();
					await("announcements")
						.until(() -> shop.count("unpublished_events") + shop.count("deliveries") == 0);

					List<String> orders = List.copyOf(load.acknowledged().values());
					assertThat(receiver.events().stream().map(WebhookServer.Event::order))
						.containsExactlyInAnyOrderElementsOf(orders);
					await("the output").untilAsserted(
							() -> assertThat(announced(one, two)).containsExactlyInAnyOrderElementsOf(orders));
				}
			}
		}
	}

	@Test
	void toldToEndWhileAReceiverSaysNothingItEndsInTimeAndTheNextProcessTells() {
		Shop shop = Shop.in(TestPostgres.shared().migratedDatabase());
		try (WebhookServer receiver = new WebhookServer()) {
			receiver.becomes(WebhookServer.Behaviour.SAYS_NOTHING);
			List<String> orders;
			try (ApiProcess process = ApiProcess.start(environment(shop, receiver))) {
				Api api = process.awaitReady();
				orders = Parallel
					.run(40, (number) -> api.order(OrderBody.of("1x1"))
						.header("Idempotency-Key", "order-" + number)
						.sendUntilServed()
						.hasStatus(200))
					.stream()
					.map((answer) -> answer.json().get("id").stringValue())
					.toList();
				// As many as one process makes to a receiver at a time.
				await("calls").until(() -> receiver.events().size() >= 8);

				Instant told = Instant.now();
				process.terminate();

				assertThat(process.exitCode()).isEqualTo(SIGTERM);
				END.measured(Duration.between(told, Instant.now()));
				assertThat(process.text()).doesNotContain("Exception");
			}
			receiver.becomes(WebhookServer.Behaviour.TAKES);
			try (ApiProcess next = ApiProcess.start(environment(shop, receiver))) {
				next.awaitReady();
				await("announcements").until(() -> receiver.orders().containsAll(orders));
			}
			receiver.assertGenuineAndDeduplicable();
		}
	}

	@Test
	void aDatabaseThatGoesAwayIsComplainedOfOnceAndNothingIsForgotten() {
		try (TestPostgres server = TestPostgres.dedicated(); WebhookServer receiver = new WebhookServer()) {
			Shop shop = Shop.in(server.migratedDatabase());
			try (ApiProcess process = ApiProcess.start(environment(shop, receiver))) {
				Api api = process.awaitReady();
				await().until(() -> api.order(OrderBody.of("1x1")).send().status() == 200);
				int before = process.log().size();
				server.stop();
				await("complaints").until(() -> process.text().contains("Events cannot be published")
						&& process.text().contains("Due deliveries cannot be read"));
				await().during(Duration.ofSeconds(5)).until(() -> api.get("/livez").send().status() == 200);
				// The pool complains of each of its few connections.
				List<String> complaints = process.log()
					.subList(before, process.log().size())
					.stream()
					.filter((line) -> line.matches(".* (WARN|ERROR) .*(scheduler|notification).*"))
					.toList();
				assertThat(complaints).hasSizeBetween(2, 10);
				assertThat(complaints).filteredOn((line) -> line.contains("Events cannot be published")).hasSize(1);
				assertThat(complaints).filteredOn((line) -> line.contains("Due deliveries cannot be read")).hasSize(1);
				server.start();

				AtomicReference<String> order = new AtomicReference<>();
				await().until(() -> {
					var answer = api.order(OrderBody.of("1x1")).send();
					if (answer.status() == 200) {
						order.set(answer.json().get("id").stringValue());
					}
					return answer.status() == 200;
				});
				await().until(() -> receiver.orders().contains(order.get()));
				assertThat(process.text()).contains("Events can be published again",
						"Due deliveries can be read again");
			}
		}
	}

	private static Map<String, String> environment(Shop shop, WebhookServer receiver) {
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.putAll(receiver.environment());
		environment.putAll(SOON_MISSED);
		return environment;
	}

	private static Stream<String> announced(ApiProcess... processes) {
		return Stream.of(processes)
			.flatMap((process) -> ANNOUNCED.matcher(process.text()).results().map(MatchResult::group))
			.map((line) -> line.substring("Order ".length(), "Order ".length() + 36));
	}

}
