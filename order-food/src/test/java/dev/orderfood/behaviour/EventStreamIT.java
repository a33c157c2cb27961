package dev.orderfood.behaviour;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.CapturesOutput;
import dev.orderfood.contract.EventSource;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.OrderLife;
import dev.orderfood.contract.Patience;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.system.CapturedOutput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Streams of two replicas: the shared API and another one, whose way to the database can
 * be cut.
 */
@OrderFoodTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@CapturesOutput
@Order(1) // It mostly waits: at the end it would keep cores idle.
class EventStreamIT {

	private static final String STAFF = "/api/admin/order/events";

	private static final String STAFF_KEY = "api_key: " + Shop.KEY_ADMIN;

	/** Streams of single orders leave one of ten to the staff. */
	private static final int LIMIT = 10;

	/** Longer than a busy machine takes to open a stream. */
	private static final Duration SLOW = Duration.ofSeconds(10);

	private TcpProxy network;

	private OwnApi own;

	@AfterAll
	void stop() {
		if (this.own != null) {
			this.own.close();
			this.network.close();
		}
	}

	private Api other(Shop shop) {
		if (this.own == null) {
			this.network = new TcpProxy(shop.database().server().host(), shop.database().server().port());
			Map<String, String> settings = new HashMap<>(Patience.settings());
			settings.putAll(shop.database().environment(Role.API));
			settings.put("DB_PORT", Integer.toString(this.network.port()));
			settings.put("orderfood.stream.open", Integer.toString(LIMIT));
			settings.put("orderfood.stream.heartbeat", "200ms");
			settings.put("orderfood.access-log.slow-after", SLOW.toString());
			this.own = OwnApi.start(settings);
			this.own.awaitReady();
		}
		return this.own.api();
	}

	@Test
	void theStreamOfAnOrderBeginsWithItsPresentStatusAndEndsAfterItsLast(Api api, Shop shop, CapturedOutput output) {
		Answer placed = place(api);
		String id = placed.json().get("id").stringValue();
		try (EventSource stream = EventSource.open(api, track(placed))) {
			await().until(() -> stream.ids().equals(List.of(1L)));
			OrderLife.bring(shop, id, "ACCEPTED", "PREPARING");
			await().until(() -> stream.ids().size() == 3);
			try (EventSource late = EventSource.open(api, track(placed))) {
				await().until(() -> late.ids().equals(List.of(3L)));
				OrderLife.bring(shop, id, "READY", "COMPLETED");
				await().until(() -> stream.hasEnded() && late.hasEnded());
				assertThat(late.types()).containsExactly("order.preparing", "order.ready", "order.completed");
			}

			assertThat(stream.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
			assertThat(stream.types()).containsExactly("order.placed", "order.accepted", "order.preparing",
					"order.ready", "order.completed");
			assertThat(stream.retry()).matches("[1-3][0-9]{3}");
			JsonNode last = stream.events().getLast().data();
			assertThat(last.get("status").stringValue()).isEqualTo("COMPLETED");
			assertThat(last.get("items").get(0).get("name").stringValue()).isEqualTo("Chicken Waffle");
			assertThat(last.get("createdAt")).isEqualTo(placed.json().get("createdAt"));
		}
		try (EventSource after = EventSource.open(api, track(placed))) {
			await().until(after::hasEnded);
			assertThat(after.types()).containsExactly("order.completed");
		}
		assertThat(output.getAll()).doesNotContain(token(placed));
	}

	@Test
	void theStreamOfAnOrderResumesWithoutGapOrRepetition(Api api, Shop shop) {
		Answer placed = place(api);
		String id = placed.json().get("id").stringValue();
		OrderLife.bring(shop, id, "ACCEPTED", "PREPARING", "READY");
		try (EventSource resumed = EventSource.open(other(shop), track(placed), "Last-Event-ID: 2");
				EventSource fromTheStart = EventSource.open(api, track(placed) + "?lastEventId=0");
				EventSource unknown = EventSource.open(api, track(placed), "Last-Event-ID: 99")) {
			await().until(() -> unknown.ids().equals(List.of(4L)));
			OrderLife.bring(shop, id, "CANCELLED");
			await().until(() -> resumed.hasEnded() && fromTheStart.hasEnded() && unknown.hasEnded());
			assertThat(resumed.ids()).containsExactly(3L, 4L, 5L);
			assertThat(fromTheStart.ids()).containsExactly(1L, 2L, 3L, 4L, 5L);
			assertThat(unknown.ids()).containsExactly(4L, 5L);
		}
		api.get(track(placed)).header("Last-Event-ID", "5").send().hasStatus(204);
		api.get(track(placed) + "?lastEventId=5").send().hasStatus(204);
	}

	@Test
	void theStaffsStreamBeginsWithTheNewestEventAndHasTheEventsOfTheLog(Api api, Shop shop) {
		place(api);
		awaitPublished(shop);
		long end = end(shop);
		awaitNewest(api, end);
		awaitNewest(other(shop), end);
		try (EventSource stream = EventSource.open(api, STAFF, STAFF_KEY);
				EventSource other = EventSource.open(other(shop), STAFF, STAFF_KEY)) {
			await().until(() -> stream.ids().equals(List.of(end)) && other.ids().equals(List.of(end)));
			String id = place(api).json().get("id").stringValue();
			OrderLife.bring(shop, id, "REJECTED");
			await().until(() -> stream.ids().size() == 3 && other.ids().size() == 3);

			assertThat(stream.ids()).containsExactly(end, end + 1, end + 2);
			JsonNode log = api.get("/api/admin/event?after=" + (end - 1)).key(Shop.KEY_ADMIN).send().json();
			assertThat(stream.events()).extracting((event) -> event.data().toString())
				.containsExactlyElementsOf(log.valueStream().map(JsonNode::toString).toList());
		}
	}

	/** Cut again and again, each time by another replica, while events come. */
	@Test
	void theStaffsStreamThatIsCutIsResumedByAnyReplica(Api api, Shop shop) {
		String key = "api_key: " + shop.newClient("manage_order");
		awaitPublished(shop);
		long known = end(shop);
		long first = known + 1;
		List<Long> all = new ArrayList<>();
		for (int cut = 0; cut < 6; cut++) {
			String id = place(api).json().get("id").stringValue();
			OrderLife.bring(shop, id, "ACCEPTED", "READY");
			try (EventSource stream = EventSource.open((cut % 2 == 0) ? api : other(shop), STAFF, key,
					"Last-Event-ID: " + known)) {
				await().until(() -> !stream.ids().isEmpty());
				stream.disconnect();
				await().until(stream::hasEnded);
				all.addAll(stream.ids());
				known = all.getLast();
			}
		}
		awaitPublished(shop);
		long end = end(shop);
		try (EventSource rest = EventSource.open(api, STAFF, key, "Last-Event-ID: " + known)) {
			int missing = (int) (end - known);
			await().until(() -> rest.ids().size() == missing);
			all.addAll(rest.ids());
		}
		assertThat(all).isEqualTo(LongStream.rangeClosed(first, end).boxed().toList());
	}

	@Test
	void aLongBacklogIsReadFromTheLogAndTheStreamGoesOn(Api api, Shop shop) {
		Answer placed = place(api);
		awaitPublished(shop);
		long before = end(shop);
		addToLog(shop, placed, 1_500);
		try (EventSource stream = EventSource.open(api, STAFF, STAFF_KEY, "Last-Event-ID: " + before)) {
			OrderLife.bring(shop, placed.json().get("id").stringValue(), "ACCEPTED");
			await().until(() -> stream.ids().size() == 1_501);
			assertThat(stream.ids()).isEqualTo(LongStream.rangeClosed(before + 1, before + 1_501).boxed().toList());
		}
	}

	@Test
	void aClientThatDoesNotReadIsDisconnectedAndKeepsNobodyWaiting(Api api, Shop shop) {
		String large = IntStream.range(0, 100)
			.mapToObj((line) -> "1x" + (1 + line % 10))
			.collect(Collectors.joining(" "));
		Answer placed = api.order(OrderBody.of(large)).send().hasStatus(200);
		awaitPublished(shop);
		long before = end(shop);
		double slow = ended(api, "slow") + ended(api, "client");
		try (EventSource stuck = EventSource.unread(api, STAFF, STAFF_KEY);
				EventSource reader = EventSource.open(api, STAFF, STAFF_KEY, "Last-Event-ID: " + before)) {
			assertThat(stuck.status()).isEqualTo(200);
			int events = 0;
			while (ended(api, "slow") + ended(api, "client") == slow) {
				events += 200;
				int expected = events;
				addToLog(shop, placed, 200);
				await().until(() -> reader.ids().size() >= expected);
				assertThat(events).as("the other one is still connected").isLessThan(10_000);
			}
			assertThat(reader.hasEnded()).isFalse();
			assertThat(reader.ids()).isEqualTo(LongStream.rangeClosed(before + 1, before + events).boxed().toList());
		}
	}

	@Test
	void anIdleStreamHasCommentsAndIsCounted(Api api, Shop shop) {
		Answer placed = place(api);
		Api other = other(shop);
		try (EventSource stream = EventSource.open(other, track(placed))) {
			await().until(() -> stream.comments() >= 2);
			await().until(() -> metric(other, "orderfood_streams_open{") == 1);
			assertThat(stream.hasEnded()).isFalse();
		}
		await("the connection is missed").until(() -> metric(other, "orderfood_streams_open{") == 0);
	}

	@Test
	void moreStreamsThanThereMayBeAreRefusedAndTheStaffHasAPlace(Api api, Shop shop) {
		String target = track(place(api));
		Api other = other(shop);
		List<EventSource> open = new ArrayList<>();
		try {
			while (open.size() < LIMIT - LIMIT / 10) {
				open.add(EventSource.open(other, target));
			}
			assertThat(other.get(target).send().hasStatus(503).header("Retry-After")).isPresent();
			EventSource staff = EventSource.open(other, STAFF, STAFF_KEY);
			open.add(staff);
			assertThat(staff.status()).isEqualTo(200);
			other.get(STAFF).key(Shop.KEY_ADMIN).send().hasStatus(503);
		}
		finally {
			open.forEach(EventSource::close);
		}
		await().until(() -> metric(other, "orderfood_streams_open{") == 0);
	}

	@Test
	void aStreamSurvivesAnOutageOfTheDatabaseWithoutAGap(Api api, Shop shop) {
		Api other = other(shop);
		Answer placed = place(api);
		awaitPublished(shop);
		long before = end(shop);
		try (EventSource staff = EventSource.open(other, STAFF, STAFF_KEY, "Last-Event-ID: " + before);
				EventSource order = EventSource.open(other, track(placed))) {
			await().until(() -> order.ids().equals(List.of(1L)));
			this.network.freeze();
			try {
				this.network.cut();
				OrderLife.bring(shop, placed.json().get("id").stringValue(), "ACCEPTED", "PREPARING");
				int comments = staff.comments();
				await().until(() -> staff.comments() > comments + 3);
			}
			finally {
				this.network.thaw();
			}
			OrderLife.bring(shop, placed.json().get("id").stringValue(), "READY");
			await().until(() -> staff.ids().size() == 3 && order.ids().size() == 4);
			assertThat(staff.ids()).containsExactly(before + 1, before + 2, before + 3);
			assertThat(order.ids()).containsExactly(1L, 2L, 3L, 4L);
		}
	}

	@Test
	void theStreamOfARevokedKeyEnds(Api api, Shop shop) {
		String key = shop.newClient("manage_order");
		try (EventSource stream = EventSource.open(api, STAFF, "api_key: " + key);
				EventSource other = EventSource.open(api, STAFF, STAFF_KEY)) {
			assertThat(stream.status()).isEqualTo(200);
			shop.execute("UPDATE users SET active = false WHERE key_hash = sha256('" + key + "')");
			await().atMost(Duration.ofSeconds(90)).until(stream::hasEnded);
			assertThat(other.hasEnded()).isFalse();
		}
	}

	@Test
	void streamsEndAtOnceWhenTheirReplicaStops(Api api, Shop shop) {
		Map<String, String> settings = new HashMap<>(shop.database().environment(Role.API));
		Answer placed = place(api);
		OwnApi stopped = OwnApi.patient(settings);
		try (EventSource staff = EventSource.open(stopped.api(), STAFF, STAFF_KEY);
				EventSource order = EventSource.open(stopped.api(), track(placed))) {
			await().until(() -> order.ids().size() == 1);
			stopped.close();
			await().until(() -> staff.hasEnded() && order.hasEnded());
			long known = order.ids().getLast();
			try (EventSource resumed = EventSource.open(api, track(placed), "Last-Event-ID: " + known)) {
				OrderLife.bring(shop, placed.json().get("id").stringValue(), "ACCEPTED", "CANCELLED");
				await().until(resumed::hasEnded);
				assertThat(resumed.ids()).containsExactly(2L, 3L);
			}
		}
		finally {
			stopped.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "-1", "1.5", "9223372036854775808", "0x1", "1,2" })
	void refusesALastEventIdThatIsNone(String id, Api api) {
		api.get(STAFF).key(Shop.KEY_ADMIN).header("Last-Event-ID", id).send().isErrorBlaming(400, "Last-Event-ID");
		api.get(STAFF + "?lastEventId=" + id).key(Shop.KEY_ADMIN).send().isErrorBlaming(400, "lastEventId");
		api.get(track(place(api))).header("Last-Event-ID", id).send().isErrorBlaming(400, "Last-Event-ID");
	}

	@Test
	void refusesWhoMayNotReadAStream(Api api, Shop shop) {
		api.get(STAFF).send().hasStatus(401);
		api.get(STAFF).header("Accept", "text/event-stream").send().hasStatus(401);
		api.get(STAFF).key("nonsense").send().hasStatus(403);
		api.get(STAFF).key(shop.newClient("create_order,read_order,read_event")).send().hasStatus(403);
		api.get("/api/track/nonsense/events").header("Accept", "text/event-stream").send().isErrorBlaming(404);
		String target = track(place(api));
		char last = target.charAt(target.length() - 8);
		api.get(target.substring(0, target.length() - 8) + ((last == 'A') ? 'Q' : 'A') + "/events")
			.send()
			.isErrorBlaming(404);
		api.get(target).header("Accept", "application/json").send().hasStatus(406);
		api.call("POST", target).json("{}").send().hasStatus(405);
		api.call("POST", STAFF).key(Shop.KEY_ADMIN).json("{}").send().hasStatus(405);
	}

	@Test
	void headHasTheHeadersAndOpensNothing(Api api) {
		for (Api.Call call : List.of(api.call("HEAD", STAFF).key(Shop.KEY_ADMIN),
				api.call("HEAD", track(place(api))))) {
			Answer answer = call.send().hasStatus(200);
			assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/event-stream");
			assertThat(answer.header("X-Accel-Buffering")).hasValue("no");
		}
		api.call("HEAD", "/api/track/nonsense/events").send().hasStatus(404);
	}

	@Test
	void aStreamHasAnAccessLineWhenItEndsIfItsTraceIsSampledAndIsNotSlow(Api api, Shop shop, CapturedOutput output) {
		Answer placed = place(api);
		String sampled = "4bf92f3577b34da6a3ce929d0e0e4736";
		String other = "4bf92f3577b34da6a3ce929d0e0e4737";
		Api replica = other(shop);
		try (EventSource first = EventSource.open(replica, track(placed), traceparent(other, "00"));
				EventSource second = EventSource.open(replica, track(placed), traceparent(sampled, "01"))) {
			await().until(() -> first.ids().size() == 1 && second.ids().size() == 1);
			await("slow for a response").pollDelay(SLOW.plusMillis(100)).until(() -> true);
			assertThat(output.getAll()).doesNotContain(sampled);
			OrderLife.bring(shop, placed.json().get("id").stringValue(), "REJECTED");
			await().until(() -> first.hasEnded() && second.hasEnded());
		}
		await().until(() -> output.getAll()
			.lines()
			.anyMatch((line) -> line.contains(sampled)
					&& line.matches(".*GET /api/track/\\{trackingToken}/events 200 in [0-9]{3,}.*")));
		assertThat(output.getAll()).doesNotContain(other).doesNotContain(token(placed));
		assertThat(replica.get("/metrics").send().text()).contains("uri=\"/api/track/{trackingToken}/events\"")
			.doesNotContain(token(placed));
	}

	private static String traceparent(String trace, String flags) {
		return "traceparent: 00-" + trace + "-00f067aa0ba902b7-" + flags;
	}

	private static Answer place(Api api) {
		return api.order(OrderBody.of("1x1")).send().hasStatus(200);
	}

	private static String token(Answer placed) {
		return placed.json().get("trackingToken").stringValue();
	}

	private static String track(Answer placed) {
		return "/api/track/" + token(placed) + "/events";
	}

	private static void awaitPublished(Shop shop) {
		await().until(() -> shop.count("unpublished_events") == 0);
	}

	/** A replica learns of events that another one published a moment later. */
	private static void awaitNewest(Api api, long id) {
		await().until(() -> {
			try (EventSource stream = EventSource.open(api, STAFF, STAFF_KEY)) {
				await().until(() -> !stream.ids().isEmpty());
				return stream.ids().getFirst() == id;
			}
		});
	}

	private static long end(Shop shop) {
		return shop.number("SELECT last_id FROM event_log_position");
	}

	private static void addToLog(Shop shop, Answer order, int events) {
		shop.execute(
				"""
						WITH moved AS (UPDATE event_log_position SET last_id = last_id + %1$d RETURNING last_id - %1$d AS before)
						INSERT INTO event_log (id, order_id, sequence) SELECT before + n, '%2$s', 1
						FROM moved, generate_series(1, %1$d) AS n"""
					.formatted(events, order.json().get("id").stringValue()));
	}

	private static double ended(Api api, String reason) {
		return metric(api, "orderfood_streams_ended_total{application=\"order-food\",reason=\"" + reason + "\"");
	}

	private static double metric(Api api, String start) {
		return api.get("/metrics")
			.send()
			.text()
			.lines()
			.filter((line) -> line.startsWith(start))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

}
