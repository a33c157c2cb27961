package dev.orderfood.behaviour;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ResourceLock(OwnApi.REFRESHED_LOCK)
class LimitedStockIT {

	private static final int CUSTOMERS = 64;

	private final Shop shop = OwnApi.refreshedShop();

	private final Api api = OwnApi.refreshed();

	/**
	 * Who is told to try again does so, with the same key: then it is known what was
	 * sold.
	 */
	@Test
	void sixtyFourCustomersBuyExactlyWhatThereIs() {
		String product = this.shop.newProduct(1000);
		String client = this.shop.newClient();
		AtomicInteger sold = new AtomicInteger();

		List<Answer> refusals = Parallel.run(CUSTOMERS, (number) -> {
			for (int i = 0;;) {
				Answer answer = order(client, "customer-" + number + "-" + i, product, product, 2);
				if (answer.status() == 200) {
					sold.addAndGet(4);
					i++;
				}
				else if (answer.status() != 503) {
					return answer;
				}
			}
		});

		assertThat(refusals)
			.allSatisfy((answer) -> answer.isErrorBlaming(422, "items[0].quantity", "items[1].quantity"));
		// A customer may have been refused what another one took and gave back.
		await("the last of the stock").until(() -> {
			if (order(client, "last-" + sold.get(), product, product, 2).status() == 200) {
				sold.addAndGet(4);
			}
			return sold.get() >= 1000;
		});
		assertThat(sold).hasValue(1000);
		order(client, "one-too-many", product, product, 2).hasStatus(422);
		assertThat(left(product)).isZero();
		assertThat(this.shop.number("SELECT sum(quantity) FROM order_items WHERE product_id = " + product))
			.isEqualTo(1000);
	}

	/**
	 * In whatever order orders name the products, and whatever administrators do
	 * meanwhile.
	 */
	@Test
	void nobodyWaitsInACircle() {
		String one = this.shop.newProduct(100_000);
		String other = this.shop.newProduct(100_000);
		String client = this.shop.newClient("create_order,admin");

		List<Integer> added = Parallel.run(16, (number) -> {
			for (int i = 0; i < 10; i++) {
				switch (number % 4) {
					case 0 -> order(client, number + "-" + i, one, other, 1).hasStatus(200);
					case 1 -> order(client, number + "-" + i, other, one, 1).hasStatus(200);
					case 2 -> coupon(client, other, one).hasStatus(200);
					default -> this.api.call("PUT", "/api/inventory/" + ((i % 2 == 0) ? one : other))
						.key(client)
						.json("{\"change\":5}")
						.send()
						.hasStatus(200);
				}
			}
			return (number % 4 == 3) ? 25 : -10;
		});

		long expected = 100_000L + added.stream().mapToInt(Integer::intValue).sum();
		assertThat(left(one)).isEqualTo(expected);
		assertThat(left(other)).isEqualTo(expected);
	}

	private Answer order(String client, String key, String first, String second, int quantity) {
		return this.api.call("POST", "/api/order")
			.key(client)
			.header("Idempotency-Key", key)
			.json("""
					{"items":[{"productId":"%s","quantity":%d},{"productId":"%s","quantity":%d}]}""".formatted(first,
					quantity, second, quantity))
			.send();
	}

	private Answer coupon(String client, String first, String second) {
		return this.api.call("POST", "/api/order")
			.key(client)
			.json("""
					{"items":[{"productId":"%s","quantity":1},{"productId":"%s","quantity":1}],"couponCode":"SAVE10"}"""
				.formatted(first, second))
			.send();
	}

	private long left(String product) {
		return this.shop.number("SELECT quantity FROM stock WHERE product_id = " + product);
	}

}
