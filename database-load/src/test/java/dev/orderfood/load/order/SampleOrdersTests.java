package dev.orderfood.load.order;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.orderfood.load.source.CsvText;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The sample orders are facts that the API's own rules would have produced.
 */
class SampleOrdersTests {

	private static final Map<String, Integer> PERCENT = Map.of("SAVE10", 10, "HAPPYHOURS", 18, "HAPPYHRS", 18,
			"FIFTYOFF", 50, "BIRTHDAY", 10);

	private final List<Order> orders = orders();

	@Test
	void areSomeHundredOfTheLastWeek() {
		assertThat(this.orders).hasSizeBetween(200, 500)
			.allSatisfy((order) -> assertThat(order.age()).isLessThanOrEqualTo(Duration.ofDays(7)));
		assertThat(this.orders).extracting(Order::id).doesNotHaveDuplicates();
	}

	@Test
	void discountsFollowTheRuleOfTheirCode() {
		assertThat(this.orders)
			.allSatisfy((order) -> assertThat(order.discounts()).as("%s with %s", order.id(), order.couponCode())
				.isEqualByComparingTo(discounts(order)));
	}

	@Test
	void pricesAreThoseOfTheCatalog() throws IOException {
		Map<Long, BigDecimal> prices = Files.readAllLines(Path.of("data/products.csv"))
			.stream()
			.skip(1)
			.map((line) -> line.split(",", -1))
			.collect(Collectors.toMap((values) -> Long.valueOf(values[0]), (values) -> new BigDecimal(values[2])));
		assertThat(prices).hasSize(10);
		assertThat(this.orders).flatExtracting(Order::items)
			.allSatisfy((item) -> assertThat(item.unitPrice()).isEqualTo(prices.get(item.productId())));
	}

	@Test
	void someClientsAndProductsAreMorePopularThanOthers() {
		Map<Long, Long> byUser = this.orders.stream()
			.collect(Collectors.groupingBy(Order::userId, Collectors.counting()));
		Map<Long, Long> byProduct = this.orders.stream()
			.flatMap((order) -> order.items().stream())
			.collect(Collectors.groupingBy(Order.Item::productId, Collectors.counting()));
		assertThat(byUser).containsOnlyKeys(1L, 2L);
		assertThat(byUser.get(1L)).isGreaterThan(3 * byUser.get(2L));
		assertThat(byProduct).hasSize(10);
		assertThat(byProduct.get(7L)).isGreaterThan(2 * byProduct.get(6L));
	}

	private static BigDecimal discounts(Order order) {
		BigDecimal subtotal = order.total().add(order.discounts());
		return switch (order.couponCode()) {
			case null -> BigDecimal.ZERO;
			case "WELCOME5" -> subtotal.min(new BigDecimal("5.00"));
			case "BUYGETONE" -> order.items().stream().map(Order.Item::unitPrice).reduce(BigDecimal::min).orElseThrow();
			case String code -> subtotal.multiply(BigDecimal.valueOf(PERCENT.get(code)))
				.divide(BigDecimal.valueOf(100), 2, RoundingMode.HALF_UP);
		};
	}

	private static List<Order> orders() {
		try {
			CsvText<Order> file = CsvText.read(Order.COLUMNS, Order.OPTIONAL_COLUMNS, Order::read,
					Files.readString(Path.of("data/orders.csv")));
			assertThat(file.message()).isEmpty();
			return file.rows();
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

}
