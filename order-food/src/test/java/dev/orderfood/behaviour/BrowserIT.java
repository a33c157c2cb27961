package dev.orderfood.behaviour;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import dev.orderfood.testing.TestDatabase;
import dev.orderfood.testing.TestPostgres;
import dev.orderfood.testing.TestPostgres.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The shop and the kitchen in a real browser. Skipped where there is no Chromium;
 * {@code .ci/pages} installs it.
 */
@ResourceLock(OwnApi.LOCK)
class BrowserIT {

	/** Where pictures for the documents are written to; none without it. */
	private static final Optional<Path> PICTURES = Optional.ofNullable(System.getProperty("orderfood.pictures"))
		.filter((folder) -> !folder.isBlank())
		.map(Path::of);

	private static Shop shop;

	private static OwnApi own;

	private static String kitchenKey;

	private Browser customer;

	private Browser kitchen;

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
	}

	@AfterAll
	static void stop() {
		if (own != null) {
			own.close();
		}
	}

	@BeforeEach
	void open() {
		finishOrders();
		this.customer = Browser.open(api().port(), 1280, 900, "light");
		this.kitchen = Browser.open(api().port(), 1024, 768, "light");
		showMenu(this.customer);
	}

	@AfterEach
	void close() {
		this.customer.close();
		this.kitchen.close();
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
		signIn(this.kitchen);
		this.customer.press("Add Chicken Waffle to the cart");
		this.customer.press("Add Chicken Waffle to the cart");
		this.customer.press("Add Pepperoni Pizza to the cart");
		this.customer.type(".cart-line input.note", "no onions, <b>please</b>");
		this.customer.type("#coupon", "NONSENSE");
		this.customer.until("the refusal of the coupon", () -> this.customer.text("#coupon-error").contains("coupon"));
		this.customer.type("#coupon", "SAVE10");
		this.customer.untilText("$37.77");
		this.customer.isAccessible();
		assertThat(orders()).as("a quote is no order").isEqualTo(before);
		picture(this.customer, "shop.png");

		this.customer
			.script("const order = document.querySelector('.cart [type=submit]'); order.click(); order.click();");
		this.customer.untilText("Thank you, your order is placed.");
		assertThat(this.customer.focused().getText()).isEqualTo("Thank you, your order is placed.");
		assertThat(orders()).as("a double click is one order").isEqualTo(before + 1);

		this.kitchen.until("the order on the board", () -> this.kitchen.count(".order") == 1);
		this.kitchen.untilText("A new order");
		assertThat(this.kitchen.text(".order")).contains("2 × Chicken Waffle", "no onions, <b>please</b>");
		this.kitchen.isAccessible();
		String name = this.kitchen.text(".order h3");
		this.kitchen.find(".ready-in select").sendKeys("20 min");
		this.kitchen.press("Accept order " + name);
		this.customer.until("Accepted", () -> this.customer.text(".status-now").contains("Accepted"));
		assertThat(this.customer.text(".status-now")).contains("Expected to be ready");
		this.customer.isAccessible();
		picture(this.kitchen, "kitchen.png");
		this.kitchen.press("Start order " + name);
		this.customer.until("Being prepared", () -> this.customer.text(".status-now").contains("Being prepared"));
		this.kitchen.press("Ready order " + name);
		this.customer.until("Ready", () -> this.customer.text(".status-now").startsWith("Ready"));
		this.kitchen.press("Handed over order " + name);
		this.customer.until("Handed over", () -> this.customer.text(".status-now").startsWith("Handed over"));
		this.kitchen.until("an empty board", () -> this.kitchen.count(".order") == 0);
		this.customer.hasRefusedNothing();
		this.kitchen.hasRefusedNothing();
	}

	@Test
	void theKeyboardAloneOrders() {
		long before = orders();
		this.customer.tabTo("Add Belgian Waffle to the cart");
		this.customer.keys(Keys.ENTER);
		this.customer.untilText("1 in the cart");
		this.customer.tabTo("One more Belgian Waffle");
		this.customer.keys(Keys.SPACE);
		this.customer.untilText("2 in the cart");
		this.customer.tabTo("Order and pay on delivery");
		this.customer.keys(Keys.ENTER);
		this.customer.untilText("Thank you, your order is placed.");
		assertThat(orders()).isEqualTo(before + 1);
	}

	@Test
	void anOrderThatIsNotAnsweredIsPlacedOnceWhateverHappensToThePage() {
		long before = orders();
		this.customer.press("Add Caesar Salad to the cart");
		this.customer.untilText("Total");
		this.customer.setOffline(true);
		this.customer.press("Order and pay on delivery");
		this.customer.untilText("sent again until there is one");
		assertThat(orders()).isEqualTo(before);
		this.customer.setOffline(false);
		this.customer.reload();
		this.customer.untilText("Thank you, your order is placed.");
		this.customer.reload();
		this.customer.untilText("Your last orders");
		assertThat(orders()).isEqualTo(before + 1);
	}

	@Test
	void aLostAnswerIsAskedForAgain() {
		long before = orders();
		this.customer.press("Add Greek Salad to the cart");
		this.customer.untilText("Total");
		this.customer.script("""
				const real = window.fetch;
				window.lost = 0;
				window.fetch = async (path, options) => {
					const answer = await real(path, options);
					if (path === '/api/order' && window.lost++ === 0) {
						throw new TypeError('connection reset');
					}
					return answer;
				};""");
		this.customer.press("Order and pay on delivery");
		this.customer.untilText("Thank you, your order is placed.");
		assertThat((Long) this.customer.script("return window.lost")).isEqualTo(2);
		assertThat(orders()).isEqualTo(before + 1);
	}

	@Test
	void whatIsSoldOutMeanwhileIsSaidAtItsLineAndTheCartIsKept() {
		signIn(this.kitchen);
		this.customer.press("Add Cheeseburger to the cart");
		this.customer.press("Add Veggie Burger to the cart");
		this.customer.untilText("Total");
		try {
			this.kitchen.click("[aria-label='Cheeseburger can be ordered']");
			this.kitchen.until("the switch", () -> "false"
				.equals(this.kitchen.attribute("[aria-label='Cheeseburger can be ordered']", "aria-checked")));
			this.customer.press("Order and pay on delivery");
			this.customer.until("the line to blame",
					() -> this.customer.text(".cart-line.wrong").contains("Cheeseburger"));
			this.customer.until("the mark", () -> this.customer.text(".product.sold-out").contains("Sold out"));
			assertThat(this.customer.count(".cart-line")).isEqualTo(2);
			this.customer.isAccessible();
			this.customer.press("Remove Cheeseburger");
			this.customer.untilText("Total");
			this.customer.press("Order and pay on delivery");
			this.customer.untilText("Thank you, your order is placed.");
		}
		finally {
			this.kitchen.click("[aria-label='Cheeseburger can be ordered']");
			this.customer.until("no mark", () -> this.customer.count(".product.sold-out") == 0);
		}
	}

	@Test
	void aPauseShowsInTheShopBeforeSomebodyTries() {
		signIn(this.kitchen);
		this.kitchen.press("15 min");
		try {
			this.customer.untilText("The shop takes no orders until");
			this.customer.press("Add Greek Salad to the cart");
			assertThat(this.customer.attribute(".cart [type=submit]", "aria-disabled")).isEqualTo("true");
			this.customer.isAccessible();
		}
		finally {
			this.kitchen.press("Take orders again");
		}
		this.customer.until("an open shop", () -> !this.customer.text().contains("takes no orders"));
	}

	@Test
	void aRejectionNeedsAReasonThatTheCustomerSees() {
		signIn(this.kitchen);
		this.customer.press("Add Margherita Pizza to the cart");
		this.customer.press("Order and pay on delivery");
		this.kitchen.until("the order", () -> this.kitchen.count(".order") == 1);
		this.kitchen.press("Reject order " + this.kitchen.text(".order h3"));
		this.kitchen.until("the question", () -> this.kitchen.count("dialog[open]") == 1);
		this.kitchen.isAccessible();
		this.kitchen.keys(Keys.ESCAPE);
		this.kitchen.until("no question", () -> this.kitchen.count("dialog") == 0);
		this.kitchen.press("Reject order " + this.kitchen.text(".order h3"));
		this.kitchen.press("Too much to do");
		this.kitchen.press("Reject the order");
		this.customer.until("the reason", () -> this.customer.text(".status-now").contains("Reason: Too much to do"));
		this.customer.click(".placed a");
		this.customer.untilText("Rejected").isAccessible();
	}

	@Test
	void twoBoardsShowTheSameAndALostConnectionShowsAndHeals() {
		signIn(this.kitchen);
		try (Browser second = Browser.open(api().port(), 800, 1100, "dark")) {
			signIn(second);
			second.setOffline(true);
			second.untilText("No connection since");
			this.customer.press("Add Belgian Waffle to the cart");
			this.customer.press("Order and pay on delivery");
			this.kitchen.until("the order", () -> this.kitchen.count(".order") == 1);
			assertThat(second.count(".order")).isZero();
			second.setOffline(false);
			second.untilText("Live");
			second.until("the order", () -> second.count(".order") == 1);
			second.press("Accept order " + second.text(".order h3"));
			this.kitchen.until("the order in its column",
					() -> this.kitchen.text("[aria-labelledby=column-ACCEPTED]").contains("Belgian Waffle"));
		}
	}

	@Test
	void theKeyOfTheBoardIsForgottenWithItsTabAndCheckedByTheApi() {
		this.kitchen.go("/kitchen").until("the form", () -> this.kitchen.count("#key") == 1).isAccessible();
		this.kitchen.type("#key", Shop.KEY_CREATE_ONLY);
		this.kitchen.press("Open the board");
		this.kitchen.untilText("This key is not valid for the board.");
		signIn(this.kitchen);
		this.kitchen.reload();
		this.kitchen.untilText("Live");
		assertThat((Long) this.kitchen.script("return localStorage.length")).isZero();
		this.kitchen.press("Forget the key");
		this.kitchen.reload();
		this.kitchen.until("the form", () -> this.kitchen.count("#key") == 1);
	}

	@Test
	void anAddressWithoutAnOrderSaysSo() {
		this.customer.go("/track/nonsense").untilText("There is no order at this address.").isAccessible();
	}

	@ParameterizedTest
	@CsvSource({ "320, light", "320, dark", "768, light", "768, dark", "1024, light", "1024, dark", "1600, light",
			"1600, dark" })
	void everyWidthAndColourSchemeIsAccessible(int width, String scheme) {
		try (Browser browser = Browser.open(api().port(), width, 900, scheme)) {
			showMenu(browser);
			browser.press("Add Caesar Salad to the cart");
			browser.untilText("Total").isAccessible();
			signIn(browser);
			browser.until("the switches", () -> browser.count("[role=switch]") == 10).isAccessible();
			browser.hasRefusedNothing();
		}
	}

	private static void picture(Browser browser, String name) {
		PICTURES.ifPresent((folder) -> browser.picture(folder.resolve(name)));
	}

}
