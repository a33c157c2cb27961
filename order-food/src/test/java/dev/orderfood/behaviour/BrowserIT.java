package dev.orderfood.behaviour;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.Promise;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The shop and the kitchen in a real browser. It takes minutes and needs Chromium, so
 * {@code .ci/pages} runs it and {@code mvn verify} does not.
 */
@Tag("browser")
@ResourceLock(OwnApi.OUTAGE_LOCK)
class BrowserIT {

	private static final Promise LOSS = new Promise("a lost connection on the board", Duration.ofSeconds(5));

	private static final String ORDER = "Order and pay on delivery";

	private static final String PLACED = "Thank you, your order is placed.";

	private static final String KEPT_KEY = "return JSON.parse(localStorage.getItem('order-food.pending'))?.key";

	private static TestPostgres server;

	private static Shop shop;

	private static OwnApi own;

	private static String kitchenKey;

	private static Browser customer;

	private static Browser kitchen;

	@BeforeAll
	static void start() {
		assumeTrue(Browser.isThere(), "SKIPPED, and so not proved: the pages in a browser. There is no chromium with "
				+ "chromedriver here; Debian's packages are chromium and chromium-driver");
		server = TestPostgres.dedicated();
		TestDatabase database = server.migratedDatabase();
		shop = Shop.in(database);
		shop.execute("UPDATE products SET active = false WHERE id NOT BETWEEN 1 AND 10 OR category = 'Own'");
		kitchenKey = shop.newClient("manage_order,manage_menu");
		Map<String, String> environment = new HashMap<>(database.environment(Role.API));
		environment.putAll(Map.of("SHOP_PAGE", "true", "SHOP_API_KEY", Shop.KEY_CREATE_ONLY));
		own = OwnApi.patient(environment);
		customer = Browser.open(api().port(), 1280, 900);
		kitchen = Browser.open(api().port(), 1024, 768);
	}

	@AfterAll
	static void stop() {
		Stream.of(customer, kitchen, own, server).filter(Objects::nonNull).forEach(BrowserIT::close);
	}

	private static void close(AutoCloseable closeable) {
		try {
			closeable.close();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@BeforeEach
	void beginAnew() {
		finishOrders();
		kitchen.forget();
		customer.forget();
		showMenu(customer);
	}

	private static Api api() {
		return own.api();
	}

	/** Each test begins with an empty board. */
	private static void finishOrders() {
		shop.execute("UPDATE order_states SET status = 'COMPLETED', sequence = sequence + 1 "
				+ "WHERE status <> 'COMPLETED'");
	}

	private static void showMenu(Browser browser) {
		browser.go("/").until("the products", () -> browser.count(".product") == 10);
	}

	private static void signIn(Browser browser) {
		browser.go("/kitchen").until("the form", () -> browser.count("#key") == 1);
		browser.type("#key", kitchenKey);
		browser.press("Open the board");
		browser.untilText("Live");
	}

	private long orders() {
		return shop.orders(Shop.KEY_CREATE_ONLY);
	}

	@Test
	void anOrderGoesThroughTheKitchenWhileItsCustomerWatches() {
		long before = orders();
		signIn(kitchen);
		customer.press("Add Chicken Waffle to the cart");
		customer.press("Add Chicken Waffle to the cart");
		customer.press("Add Pepperoni Pizza to the cart");
		customer.type(".cart-line input.note", "no onions, <b>please</b>");
		customer.type("#coupon", "NONSENSE");
		customer.until("the refusal of the coupon", () -> customer.text("#coupon-error").contains("coupon"));
		customer.type("#coupon", "SAVE10");
		customer.untilText("$37.77");
		customer.isAccessible();
		assertThat(orders()).as("a quote is no order").isEqualTo(before);

		customer.script("const order = document.querySelector('.cart [type=submit]'); order.click(); order.click();");
		customer.untilText(PLACED);
		customer.until("the focus on the news", () -> customer.focusedText().equals(PLACED));
		assertThat(orders()).as("a double click is one order").isEqualTo(before + 1);

		kitchen.until("the order on the board", () -> kitchen.count(".order") == 1);
		kitchen.untilText("A new order");
		assertThat(kitchen.text(".order")).contains("2 × Chicken Waffle", "no onions, <b>please</b>");
		kitchen.isAccessible();
		String name = kitchen.text(".order h3");
		kitchen.choose(".order select", "20 min");
		kitchen.press("Accept order " + name);
		customer.until("Accepted", () -> customer.text(".status-now").contains("Accepted"));
		assertThat(customer.text(".status-now")).contains("Expected to be ready");
		customer.isAccessible();
		kitchen.press("Start order " + name);
		customer.until("Being prepared", () -> customer.text(".status-now").contains("Being prepared"));
		kitchen.press("Ready order " + name);
		customer.until("Ready", () -> customer.text(".status-now").startsWith("Ready"));
		kitchen.press("Handed over order " + name);
		customer.until("Handed over", () -> customer.text(".status-now").startsWith("Handed over"));
		kitchen.until("an empty board", () -> kitchen.count(".order") == 0);
		customer.hasRefusedNothing();
		kitchen.hasRefusedNothing();
	}

	@Test
	void theKeyboardAloneOrders() {
		long before = orders();
		customer.tabTo("Add Belgian Waffle to the cart");
		customer.keys(Keys.ENTER);
		customer.untilText("1 in the cart");
		customer.tabTo("One more Belgian Waffle");
		customer.keys(Keys.SPACE);
		customer.untilText("2 in the cart");
		customer.tabTo(ORDER);
		customer.keys(Keys.ENTER);
		customer.untilText(PLACED);
		assertThat(orders()).isEqualTo(before + 1);
	}

	@Test
	void anOrderThatIsNotAnsweredIsPlacedOnceWhateverHappensToThePage() {
		long before = orders();
		customer.press("Add Caesar Salad to the cart");
		customer.untilText("Total");
		customer.setOffline(true);
		customer.press(ORDER);
		customer.untilText("sent again until there is one");
		assertThat(orders()).isEqualTo(before);
		customer.setOffline(false);
		customer.reload();
		// It may have been answered before the page was gone, or after it was back.
		customer.untilText("Your last orders");
		customer.reload();
		customer.untilText("Your last orders");
		assertThat(orders()).isEqualTo(before + 1);
	}

	@Test
	void aLostAnswerIsAskedForAgain() {
		long before = orders();
		customer.press("Add Greek Salad to the cart");
		customer.untilText("Total");
		customer.script("""
				const real = window.fetch;
				window.lost = 0;
				window.fetch = async (path, options) => {
					const answer = await real(path, options);
					if (path === '/api/order' && window.lost++ === 0) {
						throw new TypeError('connection reset');
					}
					return answer;
				};""");
		customer.press(ORDER);
		customer.untilText(PLACED);
		assertThat((Long) customer.script("return window.lost")).isEqualTo(2);
		assertThat(orders()).isEqualTo(before + 1);
	}

	@Test
	void aPageThatIsReloadedBeforeTheAnswerAsksForIt() {
		long before = orders();
		customer.press("Add Greek Salad to the cart");
		customer.untilText("Total");
		customer.script("""
				const real = window.fetch;
				window.fetch = async (path, options) => {
					const answer = await real(path, options);
					return path === '/api/order' ? new Promise(() => {}) : answer;
				};""");
		customer.press(ORDER);
		customer.until("the order", () -> orders() == before + 1);
		Object key = customer.script(KEPT_KEY);
		customer.reload();
		customer.untilText(PLACED);
		assertThat(key).as("the key that the order was sent with").isNotNull();
		assertThat(customer.script(KEPT_KEY)).isNull();
		assertThat(orders()).isEqualTo(before + 1);
	}

	@Test
	void anOrderThatAnotherWindowGotTheAnswerToIsOver() {
		customer.press("Add Greek Salad to the cart");
		customer.untilText("Total");
		customer.setOffline(true);
		customer.press(ORDER);
		customer.untilText("sent again until there is one");
		customer.untilText("Try now");
		// At once, as the page looks for the answer by itself as well.
		customer.script("""
				localStorage.removeItem('order-food.pending');
				localStorage.removeItem('order-food.cart');
				[...document.querySelectorAll('button')]
					.find((button) => button.textContent === 'Try now')
					.click();""");
		customer.untilText("Nothing chosen yet.");
		customer.setOffline(false);
	}

	@Test
	void theDatabaseMayStopInTheMiddle() {
		long before = orders();
		signIn(kitchen);
		customer.press("Add Greek Salad to the cart");
		customer.untilText("Total");
		server.stop();
		try {
			customer.press(ORDER);
			customer.untilText("sent again until there is one");
			kitchen.untilText("No connection since");
			customer.isAccessible();
			// Another visit, while nothing can be ordered.
			showMenu(customer);
			customer.untilText("sent again");
		}
		finally {
			server.start();
		}
		customer.untilText(PLACED);
		kitchen.untilText("Live");
		kitchen.until("the order", () -> kitchen.count(".order") == 1);
		assertThat(orders()).isEqualTo(before + 1);
	}

	@Test
	void streamsOfEventsAloneKeepThePagesLive() {
		kitchen.setPolling(false);
		customer.setPolling(false);
		try {
			signIn(kitchen);
			showMenu(customer);
			customer.press("Add Belgian Waffle to the cart");
			customer.press(ORDER);
			kitchen.until("the order", () -> kitchen.count(".order") == 1);
			kitchen.press("Accept order " + kitchen.text(".order h3"));
			customer.until("Accepted", () -> customer.text(".status-now").contains("Accepted"));
			kitchen.press("Start order " + kitchen.text(".order h3"));
			customer.until("Being prepared", () -> customer.text(".status-now").contains("Being prepared"));
		}
		finally {
			kitchen.setPolling(true);
			customer.setPolling(true);
		}
	}

	@Test
	void aShopThatHasClosedMeanwhileSaysWhenItOpensAndTheCartIsKept() {
		long before = orders();
		customer.setPolling(false);
		showMenu(customer);
		customer.press("Add Caesar Salad to the cart");
		customer.untilText("Total");
		shop.execute("INSERT INTO hours (position, date, opens, closes) VALUES (1, current_date + 2, '11:00', '22:00')"
				+ " ON CONFLICT (position) DO UPDATE SET active = true");
		try {
			customer.press(ORDER);
			customer.untilText("The order was not placed.");
			customer.setPolling(true);
			showMenu(customer);
			customer.untilText("The shop is closed. It opens ").isAccessible();
			assertThat(customer.text(".cart-line")).contains("Caesar Salad");
			assertThat(customer.attribute(".cart [type=submit]", "aria-disabled")).isEqualTo("true");
		}
		finally {
			shop.execute("UPDATE hours SET active = false");
		}
		customer.until("an open shop", () -> !customer.text().contains("The shop is closed"));
		assertThat(orders()).isEqualTo(before);
		customer.press(ORDER);
		customer.untilText(PLACED);
	}

	@Test
	void aPriceOrACouponThatHasChangedMeanwhileIsSaidAndTheCartIsKept() {
		long before = orders();
		customer.setPolling(false);
		showMenu(customer);
		customer.press("Add Greek Salad to the cart");
		customer.type("#coupon", "SAVE10");
		customer.untilText("$8.54");
		try {
			shop.execute("UPDATE products SET price = 19.49 WHERE id = 6");
			awaitPrice("19.49");
			customer.press(ORDER);
			customer.untilText("The total has changed from $8.54 to $17.54.");
			shop.execute("UPDATE promotions SET active = false WHERE code = 'SAVE10'");
			await("the end of the promotion").until(() -> api().call("POST", "/api/order/quote")
				.key(Shop.KEY_CREATE_ONLY)
				.json("{\"items\":[{\"productId\":\"6\",\"quantity\":1}],\"couponCode\":\"SAVE10\"}")
				.send()
				.status() == 422);
			customer.press(ORDER);
			customer.until("the coupon to blame", () -> customer.text("#coupon-error").contains("coupon"));
			assertThat(customer.text(".cart-line")).contains("Greek Salad");
			assertThat(orders()).isEqualTo(before);
		}
		finally {
			shop.execute("UPDATE products SET price = 9.49 WHERE id = 6;"
					+ "UPDATE promotions SET active = true WHERE code = 'SAVE10'");
			customer.setPolling(true);
			awaitPrice("9.49");
		}
	}

	private static void awaitPrice(String price) {
		await("the price").until(() -> api().get("/api/product/6").send().json().get("price").toString().equals(price));
	}

	@Test
	void theFocusStaysWithTheOrder() {
		signIn(kitchen);
		customer.press("Add Belgian Waffle to the cart");
		customer.press(ORDER);
		kitchen.until("the order", () -> kitchen.count(".order") == 1);
		String name = kitchen.text(".order h3");
		kitchen.tabTo("Accept order " + name);
		kitchen.keys(Keys.ENTER);
		kitchen.until("the focus on the next step", () -> kitchen.focusedName().equals("Start order " + name));
		kitchen.tabTo("Cancel order " + name);
		kitchen.keys(Keys.ENTER);
		kitchen.until("the question", () -> kitchen.count("dialog[open]") == 1);
		kitchen.keys(Keys.ESCAPE);
		kitchen.until("the focus where it was", () -> kitchen.focusedName().equals("Cancel order " + name));
	}

	@Test
	void whatIsSoldOutMeanwhileIsSaidAtItsLineAndTheCartIsKept() {
		signIn(kitchen);
		customer.press("Add Cheeseburger to the cart");
		customer.press("Add Veggie Burger to the cart");
		customer.untilText("Total");
		try {
			kitchen.click("[aria-label='Cheeseburger can be ordered']");
			kitchen.until("the switch", () -> "false"
				.equals(kitchen.attribute("[aria-label='Cheeseburger can be ordered']", "aria-checked")));
			customer.press(ORDER);
			customer.until("the line to blame", () -> customer.text(".cart-line.wrong").contains("Cheeseburger"));
			customer.until("the mark", () -> customer.text(".product.sold-out").contains("Sold out"));
			assertThat(customer.count(".cart-line")).isEqualTo(2);
			customer.isAccessible();
			customer.press("Remove Cheeseburger");
			customer.untilText("Total");
			customer.press(ORDER);
			customer.untilText(PLACED);
		}
		finally {
			kitchen.click("[aria-label='Cheeseburger can be ordered']");
			customer.until("no mark", () -> customer.count(".product.sold-out") == 0);
		}
	}

	@Test
	void aPauseShowsInTheShopBeforeSomebodyTries() {
		signIn(kitchen);
		kitchen.press("15 min");
		try {
			customer.untilText("The shop takes no orders until");
			customer.press("Add Greek Salad to the cart");
			assertThat(customer.attribute(".cart [type=submit]", "aria-disabled")).isEqualTo("true");
			customer.isAccessible();
		}
		finally {
			kitchen.press("Take orders again");
		}
		customer.until("an open shop", () -> !customer.text().contains("takes no orders"));
	}

	@Test
	void aRejectionNeedsAReasonThatTheCustomerSees() {
		signIn(kitchen);
		customer.press("Add Margherita Pizza to the cart");
		customer.press(ORDER);
		kitchen.until("the order", () -> kitchen.count(".order") == 1);
		kitchen.press("Reject order " + kitchen.text(".order h3"));
		kitchen.until("the question", () -> kitchen.count("dialog[open]") == 1);
		kitchen.isAccessible();
		kitchen.keys(Keys.ESCAPE);
		kitchen.until("no question", () -> kitchen.count("dialog") == 0);
		kitchen.press("Reject order " + kitchen.text(".order h3"));
		kitchen.press("Too much to do");
		kitchen.press("Reject the order");
		customer.until("the reason", () -> customer.text(".status-now").contains("Reason: Too much to do"));
		customer.follow(".placed a").untilText("Rejected").isAccessible();
	}

	@Test
	void twoBoardsShowTheSameAndALostConnectionShowsAndHeals() {
		signIn(kitchen);
		try (TcpProxy network = new TcpProxy("localhost", api().port());
				Browser second = Browser.open(network.port(), 800, 1100)) {
			signIn(second);
			network.freeze();
			LOSS.await(() -> second.text().contains("No connection since"));
			customer.press("Add Belgian Waffle to the cart");
			customer.press(ORDER);
			kitchen.until("the order", () -> kitchen.count(".order") == 1);
			assertThat(second.count(".order")).isZero();
			network.thaw();
			second.untilText("Live");
			second.until("the order", () -> second.count(".order") == 1);
			second.press("Accept order " + second.text(".order h3"));
			kitchen.until("the order in its column",
					() -> kitchen.text("[aria-labelledby=column-ACCEPTED]").contains("Belgian Waffle"));
		}
	}

	@Test
	void theKeyOfTheBoardIsForgottenWithItsTabAndCheckedByTheApi() {
		kitchen.go("/kitchen").until("the form", () -> kitchen.count("#key") == 1).isAccessible();
		kitchen.type("#key", Shop.KEY_CREATE_ONLY);
		kitchen.press("Open the board");
		kitchen.untilText("This key is not valid for the board.");
		signIn(kitchen);
		kitchen.reload();
		kitchen.untilText("Live");
		assertThat((Long) kitchen.script("return localStorage.length")).isZero();
		kitchen.press("Forget the key");
		kitchen.reload();
		kitchen.until("the form", () -> kitchen.count("#key") == 1);
	}

	@Test
	void anAddressWithoutAnOrderSaysSo() {
		customer.go("/track/nonsense").untilText("There is no order at this address.").isAccessible();
	}

	@ParameterizedTest
	@CsvSource({ "320, light", "320, dark", "768, light", "768, dark", "1024, light", "1024, dark", "1600, light",
			"1600, dark" })
	void everyWidthAndColourSchemeIsAccessible(int width, String scheme) {
		try {
			customer.show(width, 900, scheme);
			showMenu(customer);
			customer.press("Add Caesar Salad to the cart");
			customer.untilText("Total").isAccessible();
			customer.press(ORDER);
			customer.untilText(PLACED).isAccessible();
			showMenu(customer);
			customer.loadedSteadilyFromOneOrigin();
			customer.follow(".recent a").untilText("Being prepared").isAccessible();
			customer.loadedSteadilyFromOneOrigin();
			signIn(customer);
			customer.until("the order", () -> customer.count(".order") == 1);
			customer.until("the switches", () -> customer.count("[role=switch]") == 10).isAccessible();
			customer.hasRefusedNothing();
		}
		finally {
			customer.show(1280, 900, "light");
		}
	}

}
