package dev.orderfood.behaviour;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

@ResourceLock(OwnApi.REFRESHED_LOCK)
class ParallelOrdersIT {

	private final Shop shop = OwnApi.refreshedShop();

	private final Api api = OwnApi.refreshed();

	@Test
	void allOfManyParallelOrdersAreStoredWithTheirSums() {
		String client = this.shop.newClient();

		List<Answer> answers = Parallel.run(64, (number) -> order(client, 13, number + 1, 1, 64 - number));

		for (int number = 0; number < 64; number++) {
			JsonNode order = answers.get(number).hasStatus(200).json();
			BigDecimal expected = new BigDecimal("10.00").multiply(BigDecimal.valueOf(number + 1))
				.add(new BigDecimal("12.99").multiply(BigDecimal.valueOf(64 - number)));
			assertThat(order.get("total").decimalValue()).isEqualTo(expected);
			assertThat(this.api.get("/api/order/" + order.get("id").stringValue()).key(client).send().announcedOrder())
				.isEqualTo(answers.get(number).text());
		}
		assertThat(this.shop.orders(client)).isEqualTo(64);
		assertThat(ordersThatDoNotAddUp()).isZero();
	}

	@Test
	void pricesThatChangeMeanwhileAreNeverMixed() throws Exception {
		String client = this.shop.newClient();
		this.shop.execute("INSERT INTO products (id, name, price, category) "
				+ "VALUES (7001, 'One', 1.00, 'Flipping'), (7002, 'Two', 2.00, 'Flipping')");
		AtomicBoolean ordering = new AtomicBoolean(true);
		AtomicInteger flips = new AtomicInteger();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<?> refresh = threads.submit(() -> flip(ordering, flips));
			List<Answer> answers;
			try {
				answers = Parallel.run(16, (number) -> ordersInARow(client, flips, refresh))
					.stream()
					.flatMap(List::stream)
					.toList();
			}
			finally {
				ordering.set(false);
			}

			refresh.get();
			assertThat(answers).allSatisfy((answer) -> assertThat(answer.status()).isIn(200, 503));
			List<JsonNode> placed = answers.stream()
				.filter((answer) -> answer.status() == 200)
				.map(Answer::json)
				.toList();
			assertThat(placed).as("orders that were placed").isNotEmpty();
			assertThat(placed).extracting((order) -> order.get("total").decimalValue())
				.containsOnly(new BigDecimal("4.00"), new BigDecimal("40.00"));
			assertThat(this.shop.orders(client)).isEqualTo(placed.size());
		}
		assertThat(ordersThatDoNotAddUp()).isZero();
		assertThat(this.shop.count("""
				orders AS o JOIN order_items AS one ON one.order_id = o.id AND one.product_id = 7001
				            JOIN order_items AS two ON two.order_id = o.id AND two.product_id = 7002
				WHERE two.unit_price <> 2 * one.unit_price""")).as("orders with prices of two states").isZero();
	}

	/** Orders on until prices have changed often enough, or cannot be changed. */
	private List<Answer> ordersInARow(String client, AtomicInteger flips, Future<?> refresh) {
		List<Answer> answers = new ArrayList<>();
		while (answers.size() < 25 || (flips.get() <= 20 && !refresh.isDone())) {
			answers.add(order(client, 7001, 2, 7002, 1));
		}
		return answers;
	}

	/** Changes both prices together, as a refresh does. */
	private @Nullable Void flip(AtomicBoolean ordering, AtomicInteger flips) throws SQLException {
		try (Connection refresh = this.shop.database().connect(); Statement statement = refresh.createStatement()) {
			refresh.setAutoCommit(false);
			while (ordering.get()) {
				String times = (flips.get() % 2 == 0) ? "10" : "1";
				statement.execute("UPDATE products SET price = 1.00 * " + times + " WHERE id = 7001");
				statement.execute("UPDATE products SET price = 2.00 * " + times + " WHERE id = 7002");
				refresh.commit();
				flips.incrementAndGet();
			}
		}
		return null;
	}

	private long ordersThatDoNotAddUp() {
		return this.shop.count("""
				orders AS o WHERE total + discounts
				    <> (SELECT sum(quantity * unit_price) FROM order_items WHERE order_id = o.id)""");
	}

	private Answer order(String client, int product, int quantity, int other, int otherQuantity) {
		return this.api.call("POST", "/api/order")
			.key(client)
			.json("""
					{"items":[{"productId":%d,"quantity":%d},{"productId":%d,"quantity":%d}]}""".formatted(product,
					quantity, other, otherQuantity))
			.send();
	}

}
