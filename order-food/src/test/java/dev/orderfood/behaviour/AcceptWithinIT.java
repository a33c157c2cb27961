package dev.orderfood.behaviour;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two replicas that reject what nobody accepts in time. */
@ResourceLock(OwnApi.EVENTS_LOCK)
class AcceptWithinIT {

	private static final int ORDERS = 250;

	private final Shop shop = Shop.in(TestPostgres.shared().migratedDatabase());

	@Test
	void whatNobodyAcceptedInTimeIsRejectedOnce() throws SQLException {
		String product = this.shop.newProduct(10_000);
		String locked = this.shop.newProduct(10_000);
		String staff = this.shop.newClient("manage_order");
		Map<String, String> environment = new HashMap<>(this.shop.database().environment(Role.API));
		environment.put("ORDER_ACCEPT_WITHIN", "1h");
		try (OwnApi first = OwnApi.patient(environment); OwnApi second = OwnApi.patient(environment)) {
			Api api = first.api();
			String accepted = order(api, product);
			api.call("PUT", "/api/order/" + accepted + "/status")
				.key(staff)
				.json("{\"status\":\"ACCEPTED\"}")
				.send()
				.hasStatus(200);
			String inTime = order(api, product);
			List<String> late = IntStream.range(0, ORDERS).mapToObj((i) -> order(api, product)).toList();
			String blocked = order(api, locked);

			try (Connection other = this.shop.database().connect(); Statement statement = other.createStatement()) {
				other.setAutoCommit(false);
				statement.execute("SELECT FROM stock WHERE product_id = " + locked + " FOR UPDATE");
				this.shop.execute("UPDATE order_states SET placed_at = placed_at - interval '2 hours' "
						+ "WHERE order_id <> '" + inTime + "'");
				await("rejections").until(() -> this.shop.count("order_states WHERE status = 'REJECTED'") == ORDERS);
				assertThat(status(blocked)).isEqualTo("PLACED");
				other.rollback();
			}
			await("the order whose product was locked").until(() -> status(blocked).equals("REJECTED"));

			assertThat(status(accepted)).isEqualTo("ACCEPTED");
			assertThat(status(inTime)).isEqualTo("PLACED");
			assertThat(this.shop.count("order_events WHERE status = 'REJECTED'")).isEqualTo(ORDERS + 1);
			assertThat(this.shop.number("SELECT quantity FROM stock WHERE product_id = " + product))
				.isEqualTo(10_000 - 2);
			assertThat(this.shop.number("SELECT quantity FROM stock WHERE product_id = " + locked)).isEqualTo(10_000);
			Answer history = second.api()
				.get("/api/order/" + late.getFirst() + "/history")
				.key(Shop.KEY)
				.send()
				.hasStatus(200);
			assertThat(history.json().at("/1/by").asString()).isEqualTo("system");
			assertThat(history.json().at("/1/reason").asString()).contains("in time");
		}
	}

	private String status(String order) {
		return this.shop.list("status FROM order_states WHERE order_id = '" + order + "'").getFirst();
	}

	private static String order(Api api, String product) {
		return api.order("{\"items\":[{\"productId\":\"" + product + "\",\"quantity\":1}]}")
			.send()
			.hasStatus(200)
			.json()
			.get("id")
			.asString();
	}

}
