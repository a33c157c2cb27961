package dev.orderfood.load.order;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.orderfood.load.order.Order.Item;
import dev.orderfood.load.source.CsvText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class OrderTests {

	private static final String ID = "01a1d4cf-ff9a-74eb-94fd-a4ddbc4f7496";

	@Test
	void rowBecomesAnOrder() {
		assertThat(read("ID,2,PT26H15M,SAVE10,3.60,1x2@12.99 3x1@9.99").rows()).containsExactly(new Order(
				UUID.fromString(ID), 2, Duration.ofMinutes(26 * 60 + 15), "SAVE10", new BigDecimal("3.60"),
				List.of(new Item(1, 2, new BigDecimal("12.99")), new Item(3, 1, new BigDecimal("9.99"))), null));
	}

	@Test
	void totalIsTheSumOfTheLinesLessDiscounts() {
		assertThat(read("ID,2,PT0S,SAVE10,3.60,1x2@12.99 3x1@9.99").rows().getFirst().total())
			.isEqualByComparingTo("32.37");
	}

	@Test
	void couponAndDiscountsMayBeEmpty() {
		Order order = read("ID,2,PT0S,,,1x2@12.99").rows().getFirst();
		assertThat(order.couponCode()).isNull();
		assertThat(order.discounts()).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					12-ab,2,PT1H,,,1x1@1     | column id: "12-ab" must be a UUID of version 7
					a@b,2,PT1H,,,1x1@1       | column id: must be a UUID of version 7
					01a1d4cf-ff9a-44eb-94fd-a4ddbc4f7496,2,PT1H,,,1x1@1 | column id: "01a1d4cf-ff9a-44eb-94fd-a4ddbc4f7496" must be
					ID,two,PT1H,,,1x1@1      | column user_id: must be a whole number
					ID,2,,,,1x1@1            | column age: must be an ISO 8601 duration
					ID,2,yesterday,,,1x1@1   | column age: must be an ISO 8601 duration
					ID,2,-PT1H,,,1x1@1       | column age: must be an ISO 8601 duration
					ID,2,P36501D,,,1x1@1     | column age: must be an ISO 8601 duration
					ID,2,PT1H,A,-1,1x1@1     | column discounts: must be an amount
					ID,2,PT1H,A,1.01,1x1@1   | column discounts: must not be more than the items come to
					ID,2,PT1H,,1,1x1@1       | column discounts: must be 0 or empty without a coupon_code
					ID,2,PT1H,,,             | column items: must not be empty
					ID,2,PT1H,,,1x1          | column items: each must be product x quantity @ unit price
					ID,2,PT1H,,,1x0@1        | column items: each must be product x quantity @ unit price
					ID,2,PT1H,,,1x1001@1     | column items: each must be product x quantity @ unit price
					ID,2,PT1H,,,1x1@1.999    | column items: each must be product x quantity @ unit price
					ID,2,PT1H,,,1x1@1 2x1@-1 | column items: each must be product x quantity @ unit price
					ID,2,PT1H,,,9999999999999999999x1@1 | column items: each must be product x quantity
					ID,2,PT1H,,,1x1000@9999999999.99 | column items: must not come to more than 9999999999.99
					""")
	void badValueIsRefused(String row, String message) {
		assertThat(read(row).message()).contains("some.csv line 2, " + message);
	}

	@Test
	void statusIsOptional() {
		String header = String.join(",", Order.COLUMNS);
		String row = ID + ",2,PT0S,,,1x2@12.99";
		assertThat(CsvText
			.read(Order.COLUMNS, Order.OPTIONAL_COLUMNS, Order::read, header + ",status\n" + row + ",READY\n")
			.rows()).extracting(Order::status).containsExactly(Order.Status.READY);
		assertThat(CsvText.read(Order.COLUMNS, Order.OPTIONAL_COLUMNS, Order::read, header + ",status\n" + row + ",\n")
			.rows()).hasSize(1).allSatisfy((order) -> assertThat(order.status()).isNull());
		assertThat(CsvText
			.read(Order.COLUMNS, Order.OPTIONAL_COLUMNS, Order::read, header + ",status\n" + row + ",ready\n")
			.message()).contains("line 2, column status: must be empty or one of PLACED, ACCEPTED");
		assertThat(CsvText
			.read(Order.COLUMNS, Order.OPTIONAL_COLUMNS, Order::read,
					header + ",status,status\n" + row + ",READY,READY\n")
			.message()).contains("names this column twice");
	}

	@Test
	void orderHasAHundredItemsAtMost() {
		assertThat(read("ID,2,PT1H,,," + "1x1@1 ".repeat(100)).rows()).hasSize(1);
		assertThat(read("ID,2,PT1H,,," + "1x1@1 ".repeat(101)).message())
			.contains("column items: must not be more than 100");
	}

	private static CsvText<Order> read(String row) {
		return CsvText.read(Order.COLUMNS, Order.OPTIONAL_COLUMNS, Order::read,
				String.join(",", Order.COLUMNS) + "\n" + row.replace("ID,", ID + ",") + "\n");
	}

}
