package dev.orderfood.behaviour;

import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages of a platform with the sample data that runs already, as {@code .ci/pages}
 * starts it.
 */
@EnabledIfSystemProperty(named = "orderfood.platform.port", matches = "\\d+",
		disabledReason = ".ci/pages starts the platform")
class PlatformPagesIT {

	/** Where pictures for the documents are written to; none without it. */
	private static final Optional<Path> PICTURES = Optional.ofNullable(System.getProperty("orderfood.pictures"))
		.filter((folder) -> !folder.isBlank())
		.map(Path::of);

	private final int port = Integer.getInteger("orderfood.platform.port");

	@Test
	void anOrderFromTheShopGoesThroughTheKitchen() {
		try (Browser customer = Browser.open(this.port, 1280, 860);
				Browser kitchen = Browser.open(this.port, 1180, 820)) {
			kitchen.go("/kitchen").until("the form", () -> kitchen.count("#key") == 1);
			kitchen.type("#key", "apikitchen");
			kitchen.press("Open the board");
			kitchen.untilText("Live");

			customer.go("/").until("the products", () -> customer.count(".product") == 10);
			customer.press("Add Belgian Waffle to the cart");
			customer.press("Add Veggie Burger to the cart");
			customer.press("Add Veggie Burger to the cart");
			customer.type(".cart-line input.note", "no sugar");
			customer.type("#coupon", "SAVE10");
			customer.untilText("Discount");
			customer.isAccessible();
			picture(customer, "shop.png");
			customer.press("Order and pay on delivery");
			customer.untilText("Thank you, your order is placed.");

			kitchen.untilText("A new order");
			kitchen.until("the order", () -> kitchen.count(".order.fresh") == 1);
			// An order is not fresh for long.
			String name = kitchen.text(".order.fresh h3");
			assertThat(kitchen.text(".order.fresh")).contains("1 × Belgian Waffle", "no sugar", "2 × Veggie Burger");
			kitchen.isAccessible();
			picture(kitchen, "kitchen.png");
			kitchen.press("Accept order " + name);
			customer.until("Accepted", () -> customer.text(".status-now").contains("Accepted"));
			customer.follow(".placed a").until("Accepted", () -> customer.text(".status-now").contains("Accepted"));
			customer.isAccessible();
			picture(customer, "track.png");
			customer.hasRefusedNothing();
			kitchen.hasRefusedNothing();
		}
	}

	private static void picture(Browser browser, String name) {
		PICTURES.ifPresent((folder) -> browser.picture(folder.resolve(name)));
	}

}
