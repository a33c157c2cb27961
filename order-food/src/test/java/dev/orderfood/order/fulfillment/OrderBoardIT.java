package dev.orderfood.order.fulfillment;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import dev.orderfood.order.OrderStatus;
import dev.orderfood.testing.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

@OrderFoodTest
class OrderBoardIT {

	@Test
	void listsTheOrdersOfAllClientsByStatus(Api api, Shop shop) {
		PlacedOrder mine = PlacedOrder.in(OrderStatus.PREPARING, api);
		PlacedOrder theirs = PlacedOrder.of(api, shop.newClient(), OrderBody.of("1x1"));

		Answer list = list(api, "status=PLACED,PREPARING&sort=newest&limit=200").hasStatus(200);

		JsonNode entry = list.json()
			.valueStream()
			.filter((order) -> order.get("id").asString().equals(mine.id()))
			.findFirst()
			.orElseThrow();
		assertThat(entry.get("status").asString()).isEqualTo("PREPARING");
		assertThat(entry.get("clientId").asString()).isEqualTo("1");
		assertThat(entry.get("items").size()).isOne();
		assertThat(ids(list)).contains(theirs.id());
		assertThat(list.json().valueStream().map((order) -> order.get("status").asString())).containsOnly("PLACED",
				"PREPARING");
		assertThat(ids(list(api, "status=PLACED&sort=newest&limit=200"))).doesNotContain(mine.id())
			.contains(theirs.id());
		assertThat(ids(list(api, "limit=200"))).contains(mine.id(), theirs.id());
	}

	@ParameterizedTest
	@ValueSource(strings = { "oldest", "newest" })
	void leadsThroughAllOrdersInTheirOrder(String sort, Api api, Shop shop) {
		store(shop, 60);
		for (int limit : new int[] { 7, 50 }) {
			List<JsonNode> walked = walk(api,
					"/api/admin/order?status=READY,COMPLETED&sort=" + sort + "&limit=" + limit);
			List<String> expected = shop
				.list("order_id FROM order_states WHERE status IN ('READY', 'COMPLETED') ORDER BY placed_at, order_id");
			assertThat(walked).extracting((entry) -> entry.get("id").asString())
				.containsExactlyElementsOf(sort.equals("oldest") ? expected : expected.reversed());
		}
	}

	/** What stays in the statuses comes exactly once, whatever happens to the others. */
	@ParameterizedTest
	@ValueSource(strings = { "oldest", "newest" })
	void missesNoneAndRepeatsNoneWhileOrdersChange(String sort, Api api, Shop shop) {
		List<String> staying = store(shop, 40);
		AtomicBoolean done = new AtomicBoolean();
		CompletableFuture<Void> changing = CompletableFuture.runAsync(() -> {
			while (!done.get()) {
				PlacedOrder.in(OrderStatus.COMPLETED, api);
			}
		});
		try {
			for (int i = 0; i < 3; i++) {
				List<String> walked = walk(api,
						"/api/admin/order?status=PLACED,ACCEPTED,READY,COMPLETED&limit=20&sort=" + sort)
					.stream()
					.map((entry) -> entry.get("id").asString())
					.toList();
				assertThat(walked).doesNotHaveDuplicates().containsAll(staying);
			}
		}
		finally {
			done.set(true);
		}
		changing.join();
	}

	@Test
	void givesFewerOrdersThanAskedForWhereTheyHaveManyLines(Api api, Shop shop) {
		shop.execute(
				"""
						WITH placed AS (
						    INSERT INTO orders (id, user_id, total, discounts, created_at)
						    SELECT gen_random_uuid(), 1, 12.99, 0, timestamptz '2025-01-01 00:00:00+00' + n * interval '1 second'
						    FROM generate_series(1, 45) AS n RETURNING id, created_at
						), states AS (
						    INSERT INTO order_states (order_id, status, sequence, placed_at, changed_at)
						    SELECT id, 'REJECTED', 2, created_at, created_at FROM placed
						)
						INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price)
						SELECT id, line, 1, 1, 12.99 FROM placed, generate_series(1, 100) AS line""");
		Answer first = list(api, "status=REJECTED&sort=oldest&limit=200").hasStatus(200);
		assertThat(first.json().size()).isBetween(1, 20);
		assertThat(first.json().valueStream().map((order) -> order.get("items").size())).containsOnly(100);
		List<String> walked = walk(api, "/api/admin/order?status=REJECTED&sort=oldest&limit=200").stream()
			.map((entry) -> entry.get("id").asString())
			.toList();
		assertThat(walked).containsExactlyElementsOf(
				shop.list("order_id FROM order_states WHERE status = 'REJECTED' ORDER BY placed_at, order_id"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "status=", "status=placed", "status=PLACED,", "status=,PLACED", "status=LOST",
			"status=PLACED%20", "status=PLACED,,READY", "status=PLACED;READY", "status=%00" })
	void refusesStatusesThatAreNone(String query, Api api) {
		list(api, query).isErrorBlaming(400, "status");
	}

	@ParameterizedTest
	@ValueSource(strings = { "sort=", "sort=OLDEST", "sort=status", "sort=oldest,newest" })
	void refusesSortsThatAreNone(String query, Api api) {
		list(api, query).isErrorBlaming(400, "sort");
	}

	@Test
	void refusesLimitsAndCursorsThatAreNone(Api api) {
		list(api, "limit=0").isErrorBlaming(400, "limit");
		list(api, "limit=201").isErrorBlaming(400, "limit");
		list(api, "limit=x").isErrorBlaming(400, "limit");
		list(api, "cursor=").isErrorBlaming(400, "cursor");
		list(api, "cursor=" + "_".repeat(32)).isErrorBlaming(400, "cursor");
	}

	@Test
	void onlyTheStaffListsAllOrders(Api api, Shop shop) {
		for (String scopes : new String[] { "create_order,read_order", "manage_menu", "read_event", "" }) {
			api.get("/api/admin/order").key(shop.newClient(scopes)).send().isErrorBlaming(403);
		}
		api.get("/api/admin/order").send().hasStatus(401);
		api.get("/api/admin/order?limit=1").key(shop.newClient("admin")).send().hasStatus(200);
	}

	/** One range for each status: no sort over all of them, however many there are. */
	@Test
	void readsNoMoreThanAPage() throws SQLException {
		Shop shop = Shop.in(TestPostgres.shared().migratedDatabase());
		store(shop, 3000);
		shop.execute("ANALYZE order_states");
		for (String sql : List.of(OrderBoardRepository.OLDEST, OrderBoardRepository.NEWEST)) {
			assertThat(plan(shop, sql)).contains("order_states_by_status").doesNotContain("Seq Scan on order_states");
		}
	}

	private static Answer list(Api api, String query) {
		return api.get("/api/admin/order?" + query).key(Shop.KEY_STAFF).send();
	}

	private static List<String> ids(Answer list) {
		return list.json().valueStream().map((order) -> order.get("id").asString()).toList();
	}

	private static List<JsonNode> walk(Api api, String start) {
		List<JsonNode> walked = new ArrayList<>();
		Set<String> pages = new HashSet<>();
		for (String page = start; page != null;) {
			assertThat(pages.add(page)).isTrue();
			Answer answer = api.get(page).key(Shop.KEY_STAFF).send().hasStatus(200);
			assertThat(answer.json().isEmpty()).as("an empty page is never led to").isFalse();
			answer.json().forEach(walked::add);
			page = answer.header("Link").map((link) -> link.replaceFirst("<(.*)>; rel=\"next\"", "$1")).orElse(null);
		}
		return walked;
	}

	/** Many are of the same microsecond, where only the id tells them apart. */
	private static List<String> store(Shop shop, int count) {
		String day = "2026-01-01 00:00:00.000001+00";
		shop.execute("""
				WITH placed AS (
				    INSERT INTO orders (id, user_id, total, discounts, created_at)
				    SELECT gen_random_uuid(), 1, 12.99, 0,
				           timestamptz '%s' + (n / 10) * interval '1 microsecond'
				    FROM generate_series(1, %d) AS n RETURNING id, created_at
				), states AS (
				    INSERT INTO order_states (order_id, status, sequence, placed_at, changed_at)
				    SELECT id, CASE WHEN random() < 0.5 THEN 'READY' ELSE 'COMPLETED' END, 4, created_at, created_at
				    FROM placed
				)
				INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price)
				SELECT id, 1, 1, 1, 12.99 FROM placed""".formatted(day, count));
		return shop.list("order_id FROM order_states WHERE placed_at BETWEEN '" + day + "' AND timestamptz '" + day
				+ "' + interval '1 second'");
	}

	private static String plan(Shop shop, String sql) throws SQLException {
		try (Connection connection = shop.database().connect();
				PreparedStatement statement = connection
					.prepareStatement("EXPLAIN " + sql.replace("?::text[]", "'{READY,COMPLETED,PLACED}'::text[]")
						.replace("(?, ?)", "('2026-06-01'::timestamptz, '00000000-0000-0000-0000-000000000000'::uuid)")
						.replace("LIMIT ?", "LIMIT 51"));
				ResultSet result = statement.executeQuery()) {
			StringBuilder plan = new StringBuilder();
			while (result.next()) {
				plan.append(result.getString(1)).append('\n');
			}
			return plan.toString();
		}
	}

}
