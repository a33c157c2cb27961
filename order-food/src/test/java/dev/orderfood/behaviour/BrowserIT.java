package dev.orderfood.behaviour;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.orderfood.contract.Api;
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
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The shop and the kitchen in a real browser. It takes minutes and needs Chromium, so
 * {@code .ci/pages} runs it and {@code mvn verify} does not.
 */
@Tag("browser")
@ResourceLock(OwnApi.LOCK)
class BrowserIT {

	private static Shop shop;

	private static OwnApi own;

	private static String kitchenKey;

	private static Browser customer;

	private static Browser kitchen;

	@BeforeAll
	static void start() {
		assumeTrue(Browser.isThere(), "SKIPPED, and so not proved: the pages in a browser. There is no chromium with "
				+ "chromedriver here; Debian's packages are chromium and chromium-driver");
		TestDatabase database = TestPostgres.shared().migratedDatabase();
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
		Stream.of(customer, kitchen, own).filter(Objects::nonNull).forEach(BrowserIT::close);
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
		customer.untilText("Thank you, your order is placed.");
		assertThat(customer.focused().getText()).isEqualTo("Thank you, your order is placed.");
		assertThat(orders()).as("a double click is one order").isEqualTo(before + 1);

		kitchen.until("the order on the board", () -> kitchen.count(".order") == 1);
		kitchen.untilText("A new order");
		assertThat(kitchen.text(".order")).contains("2 × Chicken Waffle", "no onions, <b>please</b>");
		kitchen.isAccessible();
		String name = kitchen.text(".order h3");
		kitchen.find(".ready-in select").sendKeys("20 min");
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
		customer.tabTo("Order and pay on delivery");
		customer.keys(Keys.ENTER);
		customer.untilText("Thank you, your order is placed.");
		assertThat(orders()).isEqualTo(before + 1);
	}

	@Test
	void anOrderThatIsNotAnsweredIsPlacedOnceWhateverHappensToThePage() {
		long before = orders();
		customer.press("Add Caesar Salad to the cart");
		customer.untilText("Total");
		customer.setOffline(true);
		customer.press("Order and pay on delivery");
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
		customer.press("Order and pay on delivery");
		customer.untilText("Thank you, your order is placed.");
		assertThat((Long) customer.script("return window.lost")).isEqualTo(2);
		assertThat(orders()).isEqualTo(before + 1);
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
			customer.press("Order and pay on delivery");
			customer.until("the line to blame", () -> customer.text(".cart-line.wrong").contains("Cheeseburger"));
			customer.until("the mark", () -> customer.text(".product.sold-out").contains("Sold out"));
			assertThat(customer.count(".cart-line")).isEqualTo(2);
			customer.isAccessible();
			customer.press("Remove Cheeseburger");
			customer.untilText("Total");
			customer.press("Order and pay on delivery");
			customer.untilText("Thank you, your order is placed.");
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
		customer.press("Order and pay on delivery");
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
		customer.click(".placed a");
		customer.untilText("Rejected").isAccessible();
	}

	@Test
	void twoBoardsShowTheSameAndALostConnectionShowsAndHeals() {
		signIn(kitchen);
		try (Browser second = Browser.open(api().port(), 800, 1100)) {
			signIn(second);
			second.setOffline(true);
			second.untilText("No connection since");
			customer.press("Add Belgian Waffle to the cart");
			customer.press("Order and pay on delivery");
			kitchen.until("the order", () -> kitchen.count(".order") == 1);
			assertThat(second.count(".order")).isZero();
			second.setOffline(false);
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
			signIn(customer);
			customer.until("the switches", () -> customer.count("[role=switch]") == 10).isAccessible();
			customer.hasRefusedNothing();
		}
		finally {
			customer.show(1280, 900, "light");
		}
	}

}
