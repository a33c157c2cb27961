package dev.orderfood.behaviour;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.orderfood.behaviour.WebhookServer.Behaviour;
import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What a receiver of webhooks gets to know, however it behaves. */
class WebhookIT {

	private static final Map<String, String> IMPATIENT = Map.of("orderfood.notification.retry.first", "100ms",
			"orderfood.notification.retry.longest", "500ms", "orderfood.notification.retry.pause", "300ms",
			"orderfood.notification.webhook.timeout", "2s");

	private static Shop shop;

	private static WebhookServer receiver;

	private static OwnApi own;

	@BeforeAll
	static void start() {
		shop = Shop.in(TestPostgres.shared().migratedDatabase());
		receiver = new WebhookServer();
		own = OwnApi.patient(environment(Map.of()));
	}

	@AfterAll
	static void stop() {
		own.close();
		receiver.close();
	}

	@AfterEach
	void heal() {
		receiver.becomes(Behaviour.TAKES);
	}

	private static Map<String, String> environment(Map<String, String> settings) {
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.putAll(receiver.environment());
		environment.putAll(IMPATIENT);
		environment.putAll(settings);
		return environment;
	}

	@Test
	void getsAnOrderAsItWasPlaced() {
		Answer placed = own.api().order(OrderBody.of("2x1 1x3", "SAVE10")).send().hasStatus(200);
		String id = id(placed);

		await().until(() -> receiver.orders().contains(id));
		WebhookServer.Event event = events(id).getFirst();
		JsonNode sent = JsonMapper.shared().readTree(event.body());
		assertThat(event.body()).contains("\"total\":32.37,\"discounts\":3.60", "\"clientId\":\"1\"",
				"\"items\":[{\"productId\":\"1\",\"name\":\"Chicken Waffle\",\"quantity\":2,\"unitPrice\":12.99},"
						+ "{\"productId\":\"3\",\"name\":\"Blueberry Pancakes\",\"quantity\":1,\"unitPrice\":9.99}],\"couponCode\":\"SAVE10\"");
		assertThat(sent.at("/data/createdAt").stringValue()).isEqualTo(sent.get("timestamp").stringValue())
			.isEqualTo(placed.json().get("createdAt").stringValue());
		assertThat(sent.propertyNames()).containsExactly("id", "type", "version", "timestamp", "data");
		await().until(() -> state(id), "SENT"::equals);
		receiver.assertGenuineAndDeduplicable();
	}

	@Test
	void mayTalkAsMuchAsItLikesOnceItHasTakenAnOrder() {
		receiver.becomes(Behaviour.TAKES_AND_TALKS_ENDLESSLY);
		String id = id(own.api().order(OrderBody.of("1x1")).send().hasStatus(200));

		await().until(() -> state(id), "SENT"::equals);
		int attempts = events(id).size();
		String later = id(own.api().order(OrderBody.of("1x1")).send().hasStatus(200));
		await().until(() -> state(later), "SENT"::equals);
		assertThat(events(id)).hasSize(attempts);
	}

	@ParameterizedTest
	@EnumSource(names = { "FAILS", "LEADS_ELSEWHERE", "SAYS_NOTHING", "HANGS_UP", "IS_DOWN" })
	void isToldOfEveryOrderOnceItIsWellAgain(Behaviour illness) {
		receiver.becomes(illness);
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < 15; i++) {
			ids.add(id(own.api().order(OrderBody.of("1x1")).send().hasStatus(200)));
		}
		// Each has been tried, and the breaker is open by then.
		await().until(() -> shop.count("deliveries WHERE error IS NOT NULL AND order_id IN ('"
				+ String.join("', '", ids) + "')") == ids.size());
		assertThat(ids).allSatisfy((id) -> assertThat(state(id)).isEqualTo("PENDING"));
		assertThat(receiver.orders()).doesNotContainAnyElementsOf(ids);

		receiver.becomes(Behaviour.TAKES);

		await().until(() -> receiver.orders().containsAll(ids));
		await().until(() -> ids.stream().allMatch((id) -> state(id).equals("SENT")));
		assertThat(ids)
			.allSatisfy((id) -> assertThat(events(id).stream().filter((event) -> event.behaviour() == Behaviour.TAKES))
				.as("times that %s was taken", id)
				.isNotEmpty());
		receiver.assertGenuineAndDeduplicable();
	}

	/**
	 * Many more orders than there are threads or connections: if a single order waited
	 * for the receiver, the last one would never be answered.
	 */
	@Test
	void thatSaysNothingKeepsNoOrderWaiting() {
		receiver.becomes(Behaviour.SAYS_NOTHING);
		int before = receiver.orders().size();
		List<Answer> answers = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			answers.addAll(Parallel.run(40, (number) -> own.api().order(OrderBody.of("1x1")).send()));
		}

		assertThat(answers).allSatisfy((answer) -> answer.hasStatus(200));
		assertThat(receiver.orders()).hasSize(before);
		receiver.becomes(Behaviour.TAKES);
		await().until(() -> receiver.orders().containsAll(answers.stream().map(WebhookIT::id).toList()));
	}

	@Test
	void isGivenUpAndToldAgainWhenAnAdminSaysSo() {
		try (OwnApi hasty = OwnApi.patient(environment(Map.of("orderfood.notification.retry.give-up-after", "6s",
				"orderfood.notification.webhook.timeout", "30s")))) {
			own.close();
			receiver.becomes(Behaviour.FAILS);
			String id = id(hasty.api().order(OrderBody.of("1x1")).send().hasStatus(200));
			await().until(() -> hasty.api().notificationOf(id), "FAILED"::equals);

			JsonNode failed = admin(hasty.api(), "GET", "").hasStatus(200).json();
			assertThat(failed).hasSize(1);
			assertThat(failed.get(0).get("orderId").stringValue()).isEqualTo(id);
			assertThat(failed.get(0).get("channel").stringValue()).isEqualTo("webhook");
			assertThat(failed.get(0).get("error").stringValue()).isEqualTo("answered with status 500");
			assertThat(failed.get(0).get("attempts").intValue()).isGreaterThan(1);
			hasty.api().call("POST", "/api/admin/notification/" + id + "/resend").key(Shop.KEY).send().hasStatus(403);
			assertThat(shop.count("failed_deliveries")).isOne();

			receiver.becomes(Behaviour.TAKES);
			assertThat(admin(hasty.api(), "POST", "/" + id + "/resend").hasStatus(200)
				.json()
				.get("notification")
				.stringValue()).isIn("PENDING", "SENT");

			await().until(() -> receiver.orders().contains(id));
			await().until(() -> hasty.api().notificationOf(id), "SENT"::equals);
			assertThat(admin(hasty.api(), "GET", "").hasStatus(200).json()).isEmpty();
			// Sent again by somebody whose answer got lost: nothing more happens.
			assertThat(admin(hasty.api(), "POST", "/" + id + "/resend").hasStatus(200)
				.json()
				.get("notification")
				.stringValue()).isEqualTo("SENT");
			assertThat(metric(hasty.api(), "orderfood_notifications_total", "channel=\"webhook\",outcome=\"failed\""))
				.isEqualTo(1.0);
			receiver.assertGenuineAndDeduplicable();
		}
		finally {
			own = OwnApi.patient(environment(Map.of()));
		}
	}

	/** A process that only takes orders leaves them to one that tells of them. */
	@Test
	void isToldByAnotherProcessOfWhatOneThatDoesNotTellHasTaken() {
		own.close();
		String id;
		try (OwnApi taker = OwnApi.patient(environment(Map.of("orderfood.notification.workers", "false")))) {
			id = id(taker.api().order(OrderBody.of("1x1")).send().hasStatus(200));
			await().during(Duration.ofSeconds(3))
				.until(() -> taker.api().notificationOf(id).equals("PENDING") && shop.count("unpublished_events") == 1);
		}
		own = OwnApi.patient(environment(Map.of()));

		await().until(() -> receiver.orders().contains(id));
	}

	private static double metric(Api api, String name, String labels) {
		return api.get("/metrics")
			.send()
			.text()
			.lines()
			.filter((line) -> line.startsWith(name + "{") && line.contains(labels))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
			.sum();
	}

	private static Answer admin(Api api, String method, String what) {
		return api.call(method, "/api/admin/notification" + what).key(Shop.KEY_ADMIN).send();
	}

	private static List<WebhookServer.Event> events(String order) {
		return receiver.events().stream().filter((event) -> event.order().equals(order)).toList();
	}

	private static String state(String order) {
		return own.api().notificationOf(order);
	}

	private static String id(Answer placed) {
		return placed.json().get("id").stringValue();
	}

}
