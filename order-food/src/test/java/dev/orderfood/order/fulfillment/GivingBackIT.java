package dev.orderfood.order.fulfillment;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.OrderBody;
import dev.orderfood.contract.OrderFoodTest;
import dev.orderfood.contract.Shop;
import dev.orderfood.order.OrderStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@OrderFoodTest
class GivingBackIT {

	@ParameterizedTest
	@CsvSource({ "REJECTED, 10", "CANCELLED, 10", "ACCEPTED, 4" })
	void stockGoesBackOnce(OrderStatus status, long left, Api api, Shop shop) {
		String product = shop.newProduct(10);
		PlacedOrder order = placed(api, shop, "2x" + product + " 1x1 4x" + product);
		assertThat(left(shop, product)).isEqualTo(4);
		assertThat(shop.list("from_stock FROM order_items WHERE order_id = '" + order.id() + "' ORDER BY line_number"))
			.containsExactly("t", "f", "t");

		order.becomes(status).hasStatus(200);
		order.becomes(status).hasStatus(200);

		assertThat(left(shop, product)).isEqualTo(left);
	}

	@Test
	void anOrderThatWasAcceptedGivesItsStockBackWhenItIsCancelled(Api api, Shop shop) {
		String product = shop.newProduct(10);
		PlacedOrder order = placed(api, shop, "6x" + product);

		order.becomes(OrderStatus.ACCEPTED).hasStatus(200);
		order.becomes(OrderStatus.READY).hasStatus(200);
		order.becomes(OrderStatus.CANCELLED).hasStatus(200);

		assertThat(left(shop, product)).isEqualTo(10);
	}

	@Test
	void aProductThatBecameUnlimitedGetsNothingBack(Api api, Shop shop) {
		String product = shop.newProduct(10);
		PlacedOrder order = placed(api, shop, "6x" + product);
		shop.execute("UPDATE stock SET quantity = NULL WHERE product_id = " + product);

		order.becomes(OrderStatus.REJECTED).hasStatus(200);

		assertThat(shop.count("stock WHERE quantity IS NULL AND product_id = " + product)).isOne();
	}

	@Test
	void aProductThatBecameLimitedGetsNothingThatWasNotTaken(Api api, Shop shop) {
		String product = shop.newProduct(null);
		PlacedOrder order = placed(api, shop, "6x" + product);
		shop.execute("INSERT INTO stock (product_id, quantity) VALUES (" + product + ", 3)");

		order.becomes(OrderStatus.REJECTED).hasStatus(200);

		assertThat(left(shop, product)).isEqualTo(3);
	}

	@Test
	void aProductThatBecameUnlimitedAndLimitedAgainGetsWhatWasTaken(Api api, Shop shop) {
		String product = shop.newProduct(10);
		PlacedOrder order = placed(api, shop, "6x" + product);
		shop.execute("UPDATE stock SET quantity = NULL WHERE product_id = " + product);
		shop.execute("UPDATE stock SET quantity = 0 WHERE product_id = " + product);

		order.becomes(OrderStatus.CANCELLED).hasStatus(200);

		assertThat(left(shop, product)).isEqualTo(6);
	}

	@Test
	void thereIsNeverMoreThanTheLargestQuantity(Api api, Shop shop) {
		String product = shop.newProduct(1000);
		PlacedOrder order = placed(api, shop, "1000x" + product);
		shop.execute("UPDATE stock SET quantity = " + (Integer.MAX_VALUE - 1) + " WHERE product_id = " + product);

		order.becomes(OrderStatus.CANCELLED).hasStatus(200);

		assertThat(left(shop, product)).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void aRedemptionThatWasCountedIsGivenBackOnce(Api api, Shop shop) {
		shop.execute("INSERT INTO promotions (code, rule, value, max_redemptions, listed) "
				+ "VALUES ('GIVENBACK', 'PERCENT', 20, 1, 'open')");
		PlacedOrder order = PlacedOrder.of(api, Shop.KEY, OrderBody.of("1x1", "GIVENBACK"));
		api.order(OrderBody.of("1x1", "GIVENBACK")).send().hasStatus(422);

		order.becomes(OrderStatus.REJECTED).hasStatus(200);
		order.becomes(OrderStatus.REJECTED).hasStatus(200);

		assertThat(redeemed(shop, "GIVENBACK")).isZero();
		PlacedOrder.of(api, Shop.KEY, OrderBody.of("1x1", "GIVENBACK"));
		assertThat(redeemed(shop, "GIVENBACK")).isOne();
	}

	/** The counter is that of other orders. */
	@Test
	void aRedemptionFromBeforeTheLimitIsNotGivenBack(Api api, Shop shop) {
		shop.execute("INSERT INTO promotions (code, rule, value, listed) VALUES ('LATELIMIT', 'PERCENT', 20, 'open')");
		PlacedOrder before = PlacedOrder.of(api, Shop.KEY, OrderBody.of("1x1", "LATELIMIT"));
		shop.execute("UPDATE promotions SET max_redemptions = 5 WHERE code = 'LATELIMIT'");
		PlacedOrder after = PlacedOrder.of(api, Shop.KEY, OrderBody.of("1x1", "LATELIMIT"));
		assertThat(redeemed(shop, "LATELIMIT")).isOne();

		before.becomes(OrderStatus.REJECTED).hasStatus(200);
		assertThat(redeemed(shop, "LATELIMIT")).isOne();
		shop.execute("UPDATE promotions SET max_redemptions = NULL WHERE code = 'LATELIMIT'");
		after.becomes(OrderStatus.CANCELLED).hasStatus(200);
		assertThat(redeemed(shop, "LATELIMIT")).isZero();
	}

	@ParameterizedTest
	@Execution(ExecutionMode.CONCURRENT)
	@ValueSource(strings = { "SELECT FROM order_states WHERE order_id = '%s' FOR UPDATE",
			"SELECT FROM stock WHERE product_id = %2$s FOR UPDATE" })
	void aRowThatIsLockedForLongIsAnsweredWithARetry(String lock, Api api, Shop shop) throws SQLException {
		String product = shop.newProduct(10);
		PlacedOrder order = placed(api, shop, "6x" + product);

		try (Connection other = shop.database().connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute(lock.formatted(order.id(), product));
			Answer busy = order.becomes(OrderStatus.REJECTED).isErrorBlaming(503);
			assertThat(busy.header("Retry-After")).isPresent();
			other.rollback();
		}

		assertThat(order.events(shop)).isZero();
		await("the transition").until(() -> order.becomes(OrderStatus.REJECTED).status() == 200);
		assertThat(left(shop, product)).isEqualTo(10);
	}

	private static PlacedOrder placed(Api api, Shop shop, String lines) {
		String client = shop.newClient();
		Answer placed = await("the catalog").until(
				() -> api.call("POST", "/api/order").key(client).json(OrderBody.of(lines)).send(),
				(answer) -> answer.status() == 200);
		return new PlacedOrder(api, placed.json().get("id").asString(), placed.json().get("trackingToken").asString());
	}

	private static long left(Shop shop, String product) {
		return shop.number("SELECT quantity FROM stock WHERE product_id = " + product);
	}

	private static long redeemed(Shop shop, String code) {
		return shop.number("SELECT redeemed FROM promotion_redemptions WHERE code = '" + code + "'");
	}

}
