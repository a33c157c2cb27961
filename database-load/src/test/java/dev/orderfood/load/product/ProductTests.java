package dev.orderfood.load.product;

import java.math.BigDecimal;

import dev.orderfood.load.source.CsvText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ProductTests {

	@Test
	void rowBecomesAProduct() {
		assertThat(read("1,Chicken Waffle,12.99,Waffle").rows())
			.containsExactly(new Product(1, "Chicken Waffle", new BigDecimal("12.99"), "Waffle"));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			one,Waffle,1,Waffle | column id: "one" must be a whole number
			1,,1,Waffle         | column name: must not be empty
			1,Waffle,-1,Waffle  | column price: must be an amount
			1,Waffle,1.999,Waffle | column price: must be an amount
			1,Waffle,,Waffle    | column price: must be an amount
			1,Waffle,1,         | column category: must not be empty
			""")
	void badValueIsRefused(String row, String message) {
		assertThat(read(row).message()).contains("some.csv line 2, " + message);
	}

	@Test
	void nameAndCategoryHaveTheLengthThatTheSchemaAllows() {
		assertThat(read("1,%s,1,%s".formatted("n".repeat(200), "c".repeat(100))).rows()).hasSize(1);
		assertThat(read("1,%s,1,%s".formatted("n".repeat(201), "c".repeat(101))).message())
			.contains("column name: must not be longer than 200 characters")
			.contains("column category: must not be longer than 100 characters");
	}

	private static CsvText<Product> read(String row) {
		return CsvText.read(Product.COLUMNS, Product::read, String.join(",", Product.COLUMNS) + "\n" + row + "\n");
	}

}
