package dev.orderfood.notification;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.CapturesOutput;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@OrderFoodTest
@CapturesOutput
class NotificationIT {

	private static final String PATH = "/api/admin/notification";

	@Test
	void anOrderIsWrittenIntoTheLogAndHasBeenSentThen(Api api, CapturedOutput output) {
		String id = id(api.order(OrderBody.of("1x1")).send().hasStatus(200));

		await().until(() -> output.getAll().contains("Order " + id + " was placed"));
		await().until(() -> api.notificationOf(id), "SENT"::equals);
	}

	@Test
	void neitherTheAnswerToAnOrderNorItsRepetitionNorTheListTellsOfTheAnnouncement(Api api, Shop shop) {
		String client = shop.newClient();
		for (int i = 0; i < 2; i++) {
			assertThat(api.call("POST", "/api/order")
				.key(client)
				.header("Idempotency-Key", "same")
				.json(OrderBody.of("1x1"))
				.send()
				.hasStatus(200)
				.text()).doesNotContain("notification");
		}
		assertThat(api.get("/api/order").key(client).send().hasStatus(200).text()).doesNotContain("notification");
	}

	@Test
	void anOrderThatNobodyIsToldOfHasNoState(Api api, Shop shop) {
		String id = UUID.randomUUID().toString();
		shop.execute("""
				INSERT INTO orders (id, user_id, total, discounts, created_at) VALUES ('%1$s', 1, 1, 0, now());
				INSERT INTO order_items VALUES ('%1$s', 1, 1, 1, 1)""".formatted(id));

		assertThat(api.get("/api/order/" + id).key(Shop.KEY).send().hasStatus(200).text())
			.doesNotContain("notification");
		api.call("POST", PATH + "/" + id + "/resend").key(Shop.KEY_ADMIN).send().isErrorBlaming(404);
	}

	@Test
	void aRefusedOrderIsNotAnnounced(Api api, Shop shop) {
		api.order(OrderBody.of("1x11")).send().hasStatus(422);

		await().until(() -> shop.count("unpublished_events") == 0);
		assertThat(shop.count("orders WHERE announced AND id NOT IN (SELECT order_id FROM order_items)")).isZero();
	}

	@Test
	void adminsReadWhatFailedPageByPageNewestFirst(Api api, Shop shop) {
		List<String> orders = new ArrayList<>();
		for (int i = 0; i < 7; i++) {
			String id = id(api.order(OrderBody.of("1x1")).send().hasStatus(200));
			orders.addFirst(id);
			shop.execute("INSERT INTO failed_deliveries (order_id, receiver, sequence, attempts, error, failed_at) "
					+ "VALUES ('%s', 'webhook', 1, 3, 'no connection', now() + interval '%d h')".formatted(id, i));
		}
		try {
			assertThat(api.notificationOf(orders.getFirst())).isEqualTo("FAILED");
			List<String> listed = new ArrayList<>();
			String next = PATH + "?limit=3";
			for (int page = 0; page < 3; page++) {
				Answer answer = api.get(next).key(Shop.KEY_ADMIN).send().hasStatus(200);
				answer.json().forEach((entry) -> listed.add(entry.get("orderId").stringValue()));
				Matcher link = Pattern.compile("<(.*)>; rel=\"next\"").matcher(answer.header("Link").orElse(""));
				assertThat(link.matches()).as("a next page behind page %d", page).isEqualTo(page < 2);
				next = link.matches() ? link.group(1) : "";
			}
			assertThat(listed).isEqualTo(orders);
			JsonNode newest = api.get(PATH + "?limit=1").key(Shop.KEY_ADMIN).send().json().get(0);
			assertThat(newest.get("error").stringValue()).isEqualTo("no connection");
			assertThat(newest.get("attempts").intValue()).isEqualTo(3);
			assertThat(newest.get("sequence").intValue()).isOne();
		}
		finally {
			shop.execute("DELETE FROM failed_deliveries");
		}
	}

	@ParameterizedTest
	@CsvSource({ "?status=SENT,status", "?limit=0,limit", "?limit=201,limit", "?cursor=x,cursor" })
	void refusesWhatIsOutOfRange(String query, String field, Api api) {
		api.get(PATH + query).key(Shop.KEY_ADMIN).send().isErrorBlaming(400, field);
	}

	@Test
	void refusesToSendAgainWhatIsNoOrder(Api api) {
		api.call("POST", PATH + "/nonsense/resend").key(Shop.KEY_ADMIN).send().isErrorBlaming(400, "orderId");
		api.call("POST", PATH + "/" + UUID.randomUUID() + "/resend").key(Shop.KEY_ADMIN).send().isErrorBlaming(404);
	}

	/** Its channel is off here: it waits in case that it is switched on. */
	@Test
	void whatIsSentAgainOverAChannelThatIsOffWaits(Api api, Shop shop) {
		String id = id(api.order(OrderBody.of("1x1")).send().hasStatus(200));
		await().until(() -> api.notificationOf(id), "SENT"::equals);
		shop.execute("INSERT INTO failed_deliveries (order_id, receiver, sequence, attempts, error, failed_at) "
				+ "VALUES ('" + id + "', 'email', 1, 1, 'x', now())");

		api.call("POST", PATH + "/" + id + "/resend").key(Shop.KEY_ADMIN).send().hasStatus(200);

		await().until(() -> shop.count("deliveries WHERE order_id = '" + id + "' AND due_at <= now()") == 1);
		assertThat(api.notificationOf(id)).isEqualTo("PENDING");
		shop.execute("DELETE FROM deliveries WHERE order_id = '" + id + "'");
	}

	@Test
	void whatWaitedTooLongForAChannelThatIsOffIsGivenUp(Api api, Shop shop) {
		String id = id(api.order(OrderBody.of("1x1")).send().hasStatus(200));
		await().until(() -> api.notificationOf(id), "SENT"::equals);
		shop.execute("INSERT INTO deliveries (order_id, receiver, sequence, created_at) VALUES ('" + id
				+ "', 'email', 1, now() - interval '25 h')");
		try {
			await().until(() -> api.notificationOf(id), "FAILED"::equals);
			assertThat(shop.list("error FROM failed_deliveries WHERE order_id = '" + id + "'"))
				.containsExactly("the channel is disabled");
			assertThat(shop.count("deliveries WHERE order_id = '" + id + "'")).isZero();
		}
		finally {
			shop.execute("DELETE FROM failed_deliveries; DELETE FROM deliveries");
		}
	}

	@Test
	void metersSayHowMuchWaitsAndHowMuchFailed(Api api, Shop shop) {
		String id = id(api.order(OrderBody.of("1x1")).send().hasStatus(200));
		shop.execute("INSERT INTO failed_deliveries (order_id, receiver, sequence, attempts, error, failed_at) "
				+ "VALUES ('" + id + "', 'email', 1, 1, 'x', now());"
				+ "INSERT INTO deliveries (order_id, receiver, sequence, created_at, due_at) VALUES "
				+ "('01990000-0000-7000-8000-000000000001', 'email', 1, now() - interval '300 days', now() + interval '1 day')");
		try {
			await().untilAsserted(() -> assertThat(api.get("/metrics").send().text())
				.contains("orderfood_notifications_failed{application=\"order-food\"} 1.0")
				.containsPattern("orderfood_notifications_pending\\{application=\"order-food\"} [1-9]")
				.containsPattern(
						"orderfood_notifications_oldest_pending_seconds\\{application=\"order-food\"} [1-9][0-9.]*E7")
				.containsPattern("orderfood_notifications_total\\{application=\"order-food\",channel=\"log\","
						+ "outcome=\"sent\"} [1-9]")
				.contains("channel=\"email\",outcome=\"sent\"} 0.0"));
		}
		finally {
			shop.execute("DELETE FROM failed_deliveries; DELETE FROM deliveries");
		}
	}

	@Test
	void failuresAreRemovedInBatchesAfterTheirTime(@Autowired FailedDeliveries failed, Api api, Shop shop) {
		String recent = id(api.order(OrderBody.of("1x1")).send().hasStatus(200));
		shop.execute(
				"INSERT INTO failed_deliveries (order_id, receiver, sequence, attempts, error, failed_at) VALUES ('"
						+ recent + "', 'email', 1, 1, 'x', now() - interval '89 days'); INSERT INTO failed_deliveries "
						+ "(order_id, receiver, sequence, attempts, error, failed_at) SELECT uuidv7(), 'webhook', 1, 1, 'x', now() - interval '91 days' - n * interval '1 ms' FROM generate_series(1, "
						+ (2 * FailedDeliveries.REMOVAL_BATCH + 1) + ") AS n");
		try {
			failed.removeExpired();

			assertThat(shop.list("order_id FROM failed_deliveries")).containsExactly(recent);
		}
		finally {
			shop.execute("DELETE FROM failed_deliveries");
		}
	}

	/** Whether its delivery failed is no longer known. */
	@Test
	void anOrderThatIsOlderThanTheFailuresThatAreKeptHasNoState(Api api, Shop shop) {
		String id = UUID.randomUUID().toString();
		shop.execute("""
				INSERT INTO orders (id, user_id, total, discounts, created_at, announced)
				VALUES ('%1$s', 1, 1, 0, now() - interval '91 days', true);
				INSERT INTO order_items VALUES ('%1$s', 1, 1, 1, 1)""".formatted(id));

		assertThat(api.get("/api/order/" + id).key(Shop.KEY).send().hasStatus(200).text())
			.doesNotContain("notification");
	}

	private static String id(Answer placed) {
		return placed.json().get("id").stringValue();
	}

}
