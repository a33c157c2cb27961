package dev.orderfood.behaviour;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Promise;
import dev.orderfood.contract.Shop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a running API makes of a catalog that changes under it. The API holds a snapshot,
 * so two things are told apart: what it shows, which may lag, and what it charges, which
 * may not.
 */
@ResourceLock(OwnApi.REFRESHED_LOCK)
class CatalogRefreshIT {

	private static final Promise SEEN = new Promise("a new catalog", Duration.ofSeconds(5));

	private static final AtomicInteger IDS = new AtomicInteger(6100);

	private final Shop shop = OwnApi.refreshedShop();

	private final Api api = OwnApi.refreshed();

	@Test
	void aNewProductIsServedWithinSeconds() {
		Answer before = get("/api/product").hasStatus(200);
		get("/api/product/6001").hasStatus(404);

		insertProduct(6001, "1.50");

		SEEN.await(() -> get("/api/product/6001").status() == 200);
		Answer after = get("/api/product").hasStatus(200);
		assertThat(after.text()).contains("\"6001\"");
		assertThat(after.header("ETag")).isNotEqualTo(before.header("ETag"));
		assertThat(get("/api/product?category=Category%206001").json()).singleElement()
			.isEqualTo(get("/api/product/6001").json());
	}

	@Test
	void aNewPriceIsServedWithinSeconds() {
		insertProduct(6002, "1.50");
		SEEN.await(() -> shownPrice(6002).equals("1.50"));
		String oldTag = get("/api/product/6002").header("ETag").orElseThrow();

		this.shop.execute("UPDATE products SET price = 1.75 WHERE id = 6002");

		SEEN.await(() -> shownPrice(6002).equals("1.75"));
		this.api.get("/api/product/6002").header("If-None-Match", oldTag).send().hasStatus(200);
	}

	@Test
	void aWithdrawnProductDisappearsWithinSeconds() {
		insertProduct(6003, "1.50");
		SEEN.await(() -> get("/api/product/6003").status() == 200);

		this.shop.execute("UPDATE products SET active = false WHERE id = 6003");

		SEEN.await(() -> get("/api/product/6003").status() == 404);
		assertThat(get("/api/product").text()).doesNotContain("\"6003\"");
		assertThat(get("/api/product?category=Category%206003").text()).isEqualTo("[]");
	}

	/**
	 * Whatever changed before may have the API look again at any moment: the three tests
	 * below go on until it did not.
	 */
	@Test
	void anOrderIsChargedTheNewPriceWhileTheOldOneIsStillShown() {
		await("an old price that is still shown").until(() -> {
			int id = newId();
			insertProduct(id, "2.00");
			SEEN.await(() -> get("/api/product/" + id).status() == 200);

			changeUnseen("UPDATE products SET price = 3.00 WHERE id = " + id);

			JsonNode order = order(id, 2).hasStatus(200).json();
			assertThat(order.at("/products/0/price").decimalValue()).isEqualTo("3.00");
			assertThat(order.get("total").decimalValue()).isEqualTo("6.00");
			assertThat(this.shop.count("order_items WHERE product_id = %d AND unit_price = 3.00".formatted(id)))
				.isOne();
			return shownPrice(id).equals("2.00");
		});
	}

	@Test
	void aWithdrawnProductCannotBeOrderedWhileItIsStillShown() {
		await("a withdrawn product that is still shown").until(() -> {
			int id = newId();
			insertProduct(id, "2.00");
			SEEN.await(() -> get("/api/product/" + id).status() == 200);

			changeUnseen("UPDATE products SET active = false WHERE id = " + id);

			order(id, 1).isErrorBlaming(422, "items[0].productId");
			return get("/api/product/" + id).status() == 200;
		});
	}

	@Test
	void aNewProductCanBeOrderedBeforeItIsShown() {
		await("a new product that is not shown yet").until(() -> {
			int id = newId();
			changeUnseen("INSERT INTO products (id, name, price, category) VALUES (%d, 'Unseen', 2.50, 'Unseen')"
				.formatted(id));

			order(id, 1).hasStatus(200);
			return get("/api/product/" + id).status() == 404;
		});
	}

	@Test
	void oldOrdersKeepTheirPrice() {
		insertProduct(6007, "5.00");
		Answer answer = order(6007, 3).hasStatus(200);
		JsonNode order = answer.json();

		this.shop.execute("UPDATE products SET price = 9.00 WHERE id = 6007");
		order(6007, 3).hasStatus(200);
		this.shop.execute("UPDATE products SET active = false WHERE id = 6007");

		assertThat(this.api.get("/api/order/" + order.get("id").stringValue()).key(Shop.KEY).send().announcedOrder())
			.isEqualTo(answer.text());
		assertThat(order.get("total").decimalValue()).isEqualTo("15.00");
	}

	@Test
	void whatIsNotCommittedIsNeitherShownNorCharged() throws SQLException {
		insertProduct(6008, "4.00");
		SEEN.await(() -> get("/api/product/6008").status() == 200);
		try (Connection refresh = this.shop.database().connect(); Statement statement = refresh.createStatement()) {
			refresh.setAutoCommit(false);
			statement.execute("UPDATE products SET price = 8.00 WHERE id = 6008");
			statement.execute("INSERT INTO products (id, name, price, category) VALUES (6009, 'Half', 1.00, 'Half')");

			// Long enough for several looks at the database.
			await().during(Duration.ofSeconds(3)).until(() -> {
				JsonNode order = order(6008, 1).hasStatus(200).json();
				return shownPrice(6008).equals("4.00")
						&& order.get("total").decimalValue().toPlainString().equals("4.00")
						&& get("/api/product/6009").status() == 404 && order(6009, 1).status() == 422;
			});
			refresh.commit();
		}

		assertThat(order(6008, 1).json().get("total").decimalValue()).isEqualTo("8.00");
		SEEN.await(() -> shownPrice(6008).equals("8.00") && get("/api/product/6009").status() == 200);
	}

	@Test
	void whatIsRolledBackNeverHappened() throws SQLException {
		insertProduct(6010, "4.00");
		try (Connection refresh = this.shop.database().connect(); Statement statement = refresh.createStatement()) {
			refresh.setAutoCommit(false);
			statement.execute("UPDATE products SET active = false WHERE id = 6010");
			refresh.rollback();
		}

		order(6010, 1).hasStatus(200);
	}

	/**
	 * Changes rows without the note that the API looks for, so that its snapshot stays as
	 * it is.
	 */
	private void changeUnseen(String sql) {
		this.shop.execute("SET session_replication_role = replica; " + sql);
	}

	private static int newId() {
		return IDS.incrementAndGet();
	}

	private void insertProduct(int id, String price) {
		this.shop
			.execute("INSERT INTO products (id, name, price, category) VALUES (%d, 'Product %d', %s, 'Category %d')"
				.formatted(id, id, price, id));
	}

	private String shownPrice(int product) {
		Answer answer = get("/api/product/" + product);
		return (answer.status() == 200) ? answer.json().get("price").decimalValue().toPlainString() : "none";
	}

	private Answer get(String target) {
		return this.api.get(target).send();
	}

	private Answer order(int product, int quantity) {
		return this.api.order("""
				{"items":[{"productId":%d,"quantity":%d}]}""".formatted(product, quantity)).send();
	}

}
