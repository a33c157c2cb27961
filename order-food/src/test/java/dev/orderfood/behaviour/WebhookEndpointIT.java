package dev.orderfood.behaviour;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.orderfood.behaviour.WebhookServer.Behaviour;
import dev.orderfood.contract.Answer;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.Shop;
import dev.orderfood.notification.DocumentedCheck;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What endpoints that administrators added get to know, however they behave. */
@ResourceLock(OwnApi.EVENTS_LOCK)
class WebhookEndpointIT {

	private static final Map<String, String> IMPATIENT = Map.of("orderfood.notification.retry.first", "100ms",
			"orderfood.notification.retry.longest", "500ms", "orderfood.notification.retry.pause", "300ms",
			"orderfood.notification.webhook.timeout", "8s", "WEBHOOK_ALLOW_PRIVATE", "true");

	private static Shop shop;

	private static WebhookServer settled;

	private static OwnApi own;

	private final List<WebhookServer> servers = new ArrayList<>();

	@BeforeAll
	static void start() {
		shop = Shop.in(TestPostgres.shared().migratedDatabase());
		settled = new WebhookServer();
		Map<String, String> environment = new HashMap<>(shop.database().environment(Role.API));
		environment.putAll(settled.environment());
		environment.putAll(IMPATIENT);
		own = OwnApi.patient(environment);
	}

	@AfterAll
	static void stop() {
		own.close();
		settled.close();
	}

	@AfterEach
	void removeEndpoints() {
		own.api().get("/api/admin/webhook").key(Shop.KEY_ADMIN).send().hasStatus(200).json().forEach((endpoint) -> {
			own.api()
				.call("DELETE", "/api/admin/webhook/" + endpoint.get("id").stringValue())
				.key(Shop.KEY_ADMIN)
				.send()
				.hasStatus(204);
		});
		this.servers.forEach(WebhookServer::close);
	}

	@Test
	void getsTheEventsThatItAsksFor() {
		Endpoint all = endpoint("[]");
		Endpoint some = endpoint("[\"order.ready\",\"order.rejected\"]");
		String order = place();
		move(order, "ACCEPTED");
		move(order, "READY");

		await().until(() -> all.types(order).equals(List.of("order.placed", "order.accepted", "order.ready")));
		await().until(() -> some.types(order).equals(List.of("order.ready")));
		await().until(() -> settled.orders().contains(order));
		all.server.assertGenuineAndDeduplicable(all.secret);
		some.server.assertGenuineAndDeduplicable(some.secret);
		settled.assertGenuineAndDeduplicable();
		JsonNode ready = JsonMapper.shared().readTree(some.events(order).getFirst().body());
		assertThat(ready.propertyNames()).containsExactly("id", "type", "version", "timestamp", "data");
		assertThat(ready.at("/data/status").stringValue()).isEqualTo("READY");
		assertThat(ready.get("id").longValue())
			.isEqualTo(shop.number("SELECT id FROM event_log WHERE sequence = 3 AND order_id = '" + order + "'"));
		await().until(() -> pending(some) == 0);
		JsonNode attempt = attempts(some).get(0);
		assertThat(attempt.get("status").intValue()).isEqualTo(204);
		assertThat(attempt.get("eventId")).isEqualTo(ready.get("id"));
	}

	@Test
	void anEventWaitsForTheEarlierOnesOfItsOrder() {
		Endpoint endpoint = endpoint("[]");
		endpoint.server.becomes(Behaviour.FAILS);
		String order = place();
		move(order, "ACCEPTED");
		move(order, "PREPARING");
		await().until(() -> pending(endpoint) == 3 && endpoint.events(order).size() > 3);
		assertThat(endpoint.types(order)).containsOnly("order.placed");

		endpoint.server.becomes(Behaviour.TAKES);

		await().until(() -> pending(endpoint) == 0);
		assertThat(endpoint.events(order).stream().filter(WebhookServer.Event::isTaken))
			.extracting(WebhookServer.Event::type)
			.containsExactly("order.placed", "order.accepted", "order.preparing");
	}

	@Test
	void canCheckEitherSecretWhileItIsRotated() {
		Endpoint endpoint = endpoint("[]");
		String rotated = own.api()
			.call("POST", "/api/admin/webhook/" + endpoint.id + "/rotate")
			.key(Shop.KEY_ADMIN)
			.send()
			.hasStatus(200)
			.json()
			.get("secret")
			.stringValue();
		// A process may have read the endpoint just before.
		await().until(() -> {
			String order = place();
			await().until(() -> !endpoint.events(order).isEmpty());
			WebhookServer.Event event = endpoint.events(order).getFirst();
			return isGenuine(rotated, event) && isGenuine(endpoint.secret, event);
		});
		shop.execute("UPDATE webhook_endpoints SET previous_secret_until = now()");

		await().until(() -> {
			String order = place();
			await().until(() -> !endpoint.events(order).isEmpty());
			WebhookServer.Event event = endpoint.events(order).getFirst();
			assertThat(isGenuine(rotated, event)).isTrue();
			return !isGenuine(endpoint.secret, event);
		});
	}

	@Test
	void thatIsGoneIsDisabledUntilSomebodyEnablesIt() {
		Endpoint endpoint = endpoint("[]");
		endpoint.server.becomes(Behaviour.IS_GONE);
		String order = place();
		move(order, "ACCEPTED");

		await().until(() -> !read(endpoint).get("enabled").booleanValue());
		assertThat(read(endpoint).get("disabledReason").stringValue()).contains("410");
		assertThat(pending(endpoint)).isZero();
		assertThat(shop.count("failed_deliveries")).isZero();
		await().until(() -> state(order), "SENT"::equals);
		String meanwhile = place();
		await().until(() -> state(meanwhile), "SENT"::equals);

		endpoint.server.becomes(Behaviour.TAKES);
		own.api()
			.call("PUT", "/api/admin/webhook/" + endpoint.id)
			.key(Shop.KEY_ADMIN)
			.json("{\"url\":\"" + endpoint.server.url() + "\"}")
			.send()
			.hasStatus(200);

		assertThat(read(endpoint).has("disabledReason")).isFalse();
		String later = place();
		await().until(() -> endpoint.server.orders().contains(later));
		assertThat(endpoint.events(meanwhile)).isEmpty();
	}

	@Test
	void thatIsBusyIsLeftAloneForAsLongAsItSays() {
		Endpoint endpoint = endpoint("[]");
		endpoint.server.becomes(Behaviour.IS_BUSY);
		place();
		await().until(() -> shop.count("webhook_endpoints WHERE paused_until BETWEEN now() + interval '19 min' "
				+ "AND now() + interval '20 min'") == 1);
		int before = endpoint.server.events().size();
		List<String> orders = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			orders.add(place());
		}
		await().until(() -> settled.orders().containsAll(orders));
		assertThat(pending(endpoint)).isEqualTo(6);
		assertThat(endpoint.server.events()).hasSize(before);

		// Another address is another receiver.
		endpoint.server.becomes(Behaviour.TAKES);
		own.api()
			.call("PUT", "/api/admin/webhook/" + endpoint.id)
			.key(Shop.KEY_ADMIN)
			.json("{\"url\":\"" + endpoint.server.url() + "?again\"}")
			.send()
			.hasStatus(200);

		await().until(() -> endpoint.server.orders().containsAll(orders));
	}

	@Test
	void thatLeadsElsewhereIsNotFollowed() {
		Endpoint endpoint = endpoint("[]");
		endpoint.server.becomes(Behaviour.LEADS_ELSEWHERE);
		place();

		await().until(() -> endpoint.server.events().size() > 1);

		assertThat(endpoint.server.events()).extracting(WebhookServer.Event::target).containsOnly("POST /orders");
		await()
			.untilAsserted(() -> assertThat(attempts(endpoint)).extracting((attempt) -> attempt.get("error").asString())
				.contains("answered with status 307"));
	}

	@Test
	void thatMisbehavesKeepsNoOtherWaiting() {
		List<Endpoint> endpoints = new ArrayList<>();
		for (int i = 0; i < 20; i++) {
			endpoints.add(endpoint("[]"));
		}
		List<Behaviour> illnesses = List.of(Behaviour.SAYS_NOTHING, Behaviour.IS_DOWN, Behaviour.FAILS);
		List<Endpoint> ill = endpoints.subList(0, illnesses.size());
		for (int i = 0; i < ill.size(); i++) {
			ill.get(i).server.becomes(illnesses.get(i));
		}
		Endpoint slow = endpoints.get(3);
		slow.server.becomes(Behaviour.TAKES_LATE);
		List<Endpoint> well = endpoints.subList(4, 20);

		List<String> orders = Parallel.run(60, (number) -> place());

		await().until(() -> well.stream().allMatch((endpoint) -> endpoint.server.orders().containsAll(orders)));
		assertThat(ill).allSatisfy((endpoint) -> assertThat(pending(endpoint)).isEqualTo(60));
		await().until(() -> well.stream().mapToLong(WebhookEndpointIT::pending).sum() == 0);
		assertThat(well).allSatisfy((endpoint) -> {
			// Again only if an attempt has failed, as on a machine that is too busy.
			assertThat(endpoint.server.events()).hasSizeBetween(60, 60 + failedAttempts(endpoint));
			endpoint.server.assertGenuineAndDeduplicable(endpoint.secret);
		});
		await().until(() -> own.api()
			.get("/metrics")
			.send()
			.text()
			.contains("orderfood_webhook_pending{application=\"order-food\",endpoint=\"" + ill.get(0).id + "\"} 60.0"));

		ill.forEach((endpoint) -> endpoint.server.becomes(Behaviour.TAKES));

		List<Endpoint> late = endpoints.subList(0, 4);
		await().until(() -> late.stream().allMatch((endpoint) -> endpoint.server.orders().containsAll(orders)));
	}

	/** Its row is what a process leaves that was killed during an attempt. */
	@Test
	void isToldWhenTheProcessThatWasTellingItHasDied() {
		Endpoint endpoint = endpoint("[\"order.cancelled\"]");
		String order = place();
		shop.execute("INSERT INTO deliveries (order_id, receiver, sequence, due_at, attempts) VALUES ('" + order
				+ "', 'webhook-" + endpoint.id + "', 1, now() + interval '3 s', 1)");
		assertThat(endpoint.events(order)).isEmpty();

		await().until(() -> endpoint.server.orders().contains(order));
		await().until(() -> pending(endpoint) == 0);
		// On a busy machine the server may answer too late, and is then told once more.
		JsonNode attempts = attempts(endpoint);
		assertThat(attempts.get(attempts.size() - 1).get("attempt").intValue()).isEqualTo(2);
	}

	@Test
	void thatIsDisabledOrRemovedHasNothingPendingAnyMore() {
		Endpoint endpoint = endpoint("[]");
		endpoint.server.becomes(Behaviour.FAILS);
		String order = place();
		await().until(() -> !endpoint.events(order).isEmpty());
		assertThat(state(order)).isEqualTo("PENDING");

		own.api()
			.call("PUT", "/api/admin/webhook/" + endpoint.id)
			.key(Shop.KEY_ADMIN)
			.json("{\"url\":\"" + endpoint.server.url() + "\",\"enabled\":false}")
			.send()
			.hasStatus(200);

		assertThat(pending(endpoint)).isZero();
		await().until(() -> state(order), "SENT"::equals);
		Endpoint other = endpoint("[]");
		other.server.becomes(Behaviour.FAILS);
		String later = place();
		await().until(() -> !other.events(later).isEmpty());
		own.api().call("DELETE", "/api/admin/webhook/" + other.id).key(Shop.KEY_ADMIN).send().hasStatus(204);
		assertThat(pending(other)).isZero();
		await().until(() -> state(later), "SENT"::equals);
	}

	/** Its rows of the version before, which knew neither an event log nor endpoints. */
	@Test
	void whatTheVersionBeforeHasLeftIsDeliveredAndListed() {
		String waiting = UUID.randomUUID().toString();
		String failed = UUID.randomUUID().toString();
		for (String order : List.of(waiting, failed)) {
			shop.execute("""
					INSERT INTO orders (id, user_id, total, discounts, created_at, announced)
					VALUES ('%1$s', 1, 1, 0, now(), true);
					INSERT INTO order_items VALUES ('%1$s', 1, 1, 1, 1)""".formatted(order));
		}
		shop.execute("""
				INSERT INTO failed_notifications VALUES ('%2$s', 'webhook', 7, 'no connection', now());
				INSERT INTO scheduled_tasks VALUES ('notification-webhook', '%1$s',
				    '{"since":"2026-11-25T12:00:00.123Z"}', now(), false, NULL, NULL, NULL, 2, NULL, 1, NULL)"""
			.formatted(waiting, failed));
		assertThat(state(failed)).isEqualTo("FAILED");

		await().until(() -> settled.orders().contains(waiting));

		assertThat(settled.events()
			.stream()
			.filter((event) -> event.order().equals(waiting))
			.map((event) -> JsonMapper.shared().readTree(event.body()))).allSatisfy((body) -> {
				assertThat(body.propertyNames()).containsExactly("type", "version", "timestamp", "data");
				assertThat(body.at("/data/status").stringValue()).isEqualTo("PLACED");
			});
		await().until(() -> state(waiting), "SENT"::equals);
		await().until(() -> shop.count("scheduled_tasks") + shop.count("failed_notifications") == 0);
		JsonNode listed = own.api().get("/api/admin/notification").key(Shop.KEY_ADMIN).send().hasStatus(200).json();
		assertThat(listed).hasSize(1);
		assertThat(listed.get(0).get("attempts").intValue()).isEqualTo(7);
		own.api()
			.call("POST", "/api/admin/notification/" + failed + "/resend")
			.key(Shop.KEY_ADMIN)
			.send()
			.hasStatus(200);
		await().until(() -> settled.orders().contains(failed));
	}

	private Endpoint endpoint(String events) {
		WebhookServer server = new WebhookServer();
		this.servers.add(server);
		JsonNode added = own.api()
			.call("POST", "/api/admin/webhook")
			.key(Shop.KEY_ADMIN)
			.json("{\"url\":\"" + server.url() + "\",\"events\":" + events + "}")
			.send()
			.hasStatus(201)
			.json();
		return new Endpoint(added.get("id").stringValue(), added.get("secret").stringValue(), server);
	}

	private static JsonNode read(Endpoint endpoint) {
		return own.api().get("/api/admin/webhook/" + endpoint.id).key(Shop.KEY_ADMIN).send().hasStatus(200).json();
	}

	private static JsonNode attempts(Endpoint endpoint) {
		return own.api()
			.get("/api/admin/webhook/" + endpoint.id + "/attempts")
			.key(Shop.KEY_ADMIN)
			.send()
			.hasStatus(200)
			.json();
	}

	private static int failedAttempts(Endpoint endpoint) {
		return (int) shop.count("webhook_attempts WHERE error IS NOT NULL AND endpoint_id = '" + endpoint.id + "'");
	}

	private static long pending(Endpoint endpoint) {
		return shop.count("deliveries WHERE receiver = 'webhook-" + endpoint.id + "'");
	}

	private static boolean isGenuine(String secret, WebhookServer.Event event) {
		return DocumentedCheck.isGenuine(secret, event.id(), event.timestamp(), event.signature(), event.body(),
				Instant.now());
	}

	private static String place() {
		Answer placed = own.api().order(OrderBody.of("1x1")).send().hasStatus(200);
		return placed.json().get("id").stringValue();
	}

	private static void move(String order, String status) {
		shop.execute("""
				WITH moved AS (
				    UPDATE order_states SET status = '%2$s', sequence = sequence + 1, changed_at = now()
				    WHERE order_id = '%1$s' RETURNING order_id, sequence
				), event AS (
				    INSERT INTO order_events (order_id, sequence, status, at, user_id)
				    SELECT order_id, sequence, '%2$s', now(), 1 FROM moved
				)
				INSERT INTO unpublished_events (order_id, sequence) SELECT order_id, sequence FROM moved"""
			.formatted(order, status));
	}

	private static String state(String order) {
		return own.api().notificationOf(order);
	}

	private record Endpoint(String id, String secret, WebhookServer server) {

		List<WebhookServer.Event> events(String order) {
			return this.server.events().stream().filter((event) -> event.order().equals(order)).toList();
		}

		List<String> types(String order) {
			return events(order).stream().map(WebhookServer.Event::type).toList();
		}

	}

}
