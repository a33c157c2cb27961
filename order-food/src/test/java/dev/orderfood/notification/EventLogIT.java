package dev.orderfood.notification;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Contract;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.OrderLife;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@OrderFoodTest
class EventLogIT {

	private static final String PATH = "/api/admin/event";

	private static final Pattern NEXT = Pattern.compile("<(.*)>; rel=\"next\"");

	private static final int WRITERS = 32;

	@Test
	void eachEventOfAnOrderIsInTheLogWithTheStatusItCameInto(Api api, Shop shop) {
		long before = end(shop);
		String id = id(api.order(OrderBody.of("2x1 1x3")).send().hasStatus(200));
		OrderLife.bring(shop, id, "ACCEPTED", "CANCELLED");

		await().until(() -> ofOrder(readAll(api, before, 50), id).size() == 3);

		List<JsonNode> events = ofOrder(readAll(api, before, 50), id);
		assertThat(events).extracting((event) -> event.get("type").stringValue())
			.containsExactly("order.placed", "order.accepted", "order.cancelled");
		assertThat(events).extracting((event) -> event.at("/data/status").stringValue())
			.containsExactly("PLACED", "ACCEPTED", "CANCELLED");
		assertThat(events).extracting((event) -> event.at("/data/sequence").intValue()).containsExactly(1, 2, 3);
		assertThat(events.getLast().at("/data/reason").stringValue()).isEqualTo("Closed");
		assertThat(events.getFirst().at("/data/items")).hasSize(2);
		assertThat(events.getFirst().at("/data/total").decimalValue()).isEqualByComparingTo("35.97");
	}

	@Test
	void aPageLeadsToTheNextOneWhileThereIsMore(Api api, Shop shop) {
		long before = end(shop);
		String id = id(api.order(OrderBody.of("1x1")).send().hasStatus(200));
		OrderLife.bring(shop, id, "ACCEPTED", "READY");
		await().until(() -> end(shop) >= before + 3);

		Answer first = read(api, PATH + "?after=" + before + "&limit=2");
		Matcher link = NEXT.matcher(first.header("Link").orElse(""));

		assertThat(first.json()).hasSize(2);
		assertThat(link.matches()).isTrue();
		assertThat(read(api, link.group(1)).json().get(0).get("id").longValue()).isEqualTo(before + 3);
		Answer last = read(api, PATH + "?after=" + end(shop));
		assertThat(last.json()).isEmpty();
		assertThat(last.header("Link")).isEmpty();
	}

	/** Publishing is what makes the order: a row that is committed late comes late. */
	@Test
	void aReaderSeesTheSameSequenceAsAfterwardsWhateverCommitsLateOrNotAtAll(Api api, Shop shop) throws Exception {
		long before = end(shop);
		List<Long> polled = new ArrayList<>();
		int committed = 0;
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Integer>> writers = new ArrayList<>();
			for (int writer = 0; writer < WRITERS; writer++) {
				int seed = writer;
				writers.add(threads.submit(() -> write(shop, new Random(seed))));
			}
			long known = before;
			while (writers.stream().anyMatch((writer) -> !writer.isDone())) {
				for (JsonNode event : read(api, PATH + "?after=" + known + "&limit=17").json()) {
					known = event.get("id").longValue();
					polled.add(known);
				}
			}
			for (Future<Integer> writer : writers) {
				committed += writer.get();
			}
		}
		assertThat(polled).as("read while writers wrote").isNotEmpty();
		await().until(() -> shop.count("unpublished_events") == 0);

		List<JsonNode> all = readAll(api, before, 200);

		List<Long> ids = all.stream().map((event) -> event.get("id").longValue()).toList();
		assertThat(ids).isEqualTo(LongStream.rangeClosed(before + 1, before + all.size()).boxed().toList());
		assertThat(polled).isEqualTo(ids.subList(0, polled.size()));
		assertThat(all).hasSizeGreaterThanOrEqualTo(committed);
		Map<String, Integer> sequences = new HashMap<>();
		for (JsonNode event : all) {
			String order = event.at("/data/id").stringValue();
			int sequence = event.at("/data/sequence").intValue();
			assertThat(sequence).as("event of %s", order).isEqualTo(sequences.getOrDefault(order, 0) + 1);
			sequences.put(order, sequence);
		}
	}

	/** Returns how many events were committed. */
	private static int write(Shop shop, Random random) throws SQLException {
		int committed = 0;
		try (Connection connection = shop.database().connect(); Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			for (int order = 0; order < 3; order++) {
				String id = UUID.randomUUID().toString();
				List<String> steps = List.of(OrderLife.placing(id), OrderLife.transition(id, "ACCEPTED"),
						OrderLife.transition(id, "READY"), OrderLife.transition(id, "COMPLETED"));
				for (int step = 0; step < steps.size(); step++) {
					statement.execute(steps.get(step));
					if (random.nextInt(3) == 0) {
						statement.execute("SELECT pg_sleep(" + random.nextInt(300) / 1000.0 + ")");
					}
					if (random.nextInt(4) == 0) {
						connection.rollback();
						step--;
					}
					else {
						connection.commit();
						committed++;
					}
				}
			}
		}
		return committed;
	}

	@Test
	void eventsAreRemovedFromTheFrontInBatchesAfterTheirTime(@Autowired EventLogCleanup cleanup, Api api, Shop shop) {
		String id = id(api.order(OrderBody.of("1x1")).send().hasStatus(200));
		await().until(() -> shop.count("event_log WHERE order_id = '" + id + "'") == 1);
		shop.execute(
				"""
						WITH moved AS (UPDATE event_log_position SET last_id = last_id + %1$d RETURNING last_id - %1$d AS before)
						INSERT INTO event_log (id, order_id, sequence) SELECT before + n, '%2$s', 1
						FROM moved, generate_series(1, %1$d) AS n"""
					.formatted(2 * EventLogCleanup.BATCH + 1, id));
		long kept = end(shop);
		shop.execute("UPDATE event_log SET published_at = now() - CASE WHEN id < " + kept
				+ " THEN interval '30 days 1 min' ELSE interval '29 days 23 h' END");

		cleanup.removeExpired();

		assertThat(shop.number("SELECT min(id) FROM event_log")).isEqualTo(kept);
		assertThat(read(api, PATH + "?after=1&limit=1").json().get(0).get("id").longValue()).isEqualTo(kept);
		String next = id(api.order(OrderBody.of("1x1")).send().hasStatus(200));
		await().until(() -> !ofOrder(readAll(api, kept, 200), next).isEmpty());
		assertThat(shop.number("SELECT max(id) - min(id) + 1 - count(*) FROM event_log")).as("gaps").isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "after=-1", "after=x", "after=1.5", "after=9223372036854775808", "after=1&after=2",
			"after=%2B1" })
	void refusesAnAfterThatIsNoId(String query, Api api, Shop shop) {
		api.get(PATH + "?" + query).key(shop.newClient("read_event")).send().isErrorBlaming(400, "after");
	}

	@ParameterizedTest
	@ValueSource(strings = { "limit=0", "limit=201", "limit=x", "limit=-1" })
	void refusesALimitThatIsOutOfRange(String query, Api api, Shop shop) {
		api.get(PATH + "?" + query).key(shop.newClient("read_event")).send().isErrorBlaming(400, "limit");
	}

	@Test
	void anAfterBehindTheEndHasNothing(Api api) {
		assertThat(read(api, PATH + "?after=9223372036854775807").json()).isEmpty();
	}

	@Test
	void theLogNeedsItsScope(Api api, Shop shop) {
		api.get(PATH).send().hasStatus(401);
		api.get(PATH).key(shop.newClient("manage_order,create_order,read_order")).send().hasStatus(403);
		api.get(PATH).key(Shop.KEY_ADMIN).send().hasStatus(200);
		api.call("POST", PATH).key(Shop.KEY_ADMIN).json("{}").send().hasStatus(405);
	}

	private static List<JsonNode> readAll(Api api, long after, int limit) {
		List<JsonNode> events = new ArrayList<>();
		long known = after;
		for (boolean more = true; more;) {
			Answer page = read(api, PATH + "?after=" + known + "&limit=" + limit);
			page.json().forEach(events::add);
			known = events.isEmpty() ? after : events.getLast().get("id").longValue();
			more = page.header("Link").isPresent();
		}
		return events;
	}

	private static Answer read(Api api, String target) {
		Answer page = api.get(target).key(Shop.KEY_ADMIN).send().hasStatus(200);
		page.json()
			.forEach((event) -> assertThat(Contract.events().departuresOfEvent("Order", event))
				.as("departures from asyncapi.yaml")
				.isEmpty());
		return page;
	}

	private static long end(Shop shop) {
		return shop.number("SELECT last_id FROM event_log_position");
	}

	private static List<JsonNode> ofOrder(List<JsonNode> events, String order) {
		return events.stream().filter((event) -> event.at("/data/id").stringValue().equals(order)).toList();
	}

	private static String id(Answer placed) {
		return placed.json().get("id").stringValue();
	}

}
