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
		assertThat(read("1,Chicken Waffle,12.99,Waffle").rows()).containsExactly(
				new Product(1, "Chicken Waffle", new BigDecimal("12.99"), "Waffle", null, null, null, null));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			one,Waffle,1,Waffle | column id: must be a whole number
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

	@Test
	void picturesAreAddresses() {
		assertThat(pictured("/t.svg,https://cdn.example/m.jpg?w=1&h=2,/a/s.png,/d").rows())
			.containsExactly(new Product(1, "Waffle", BigDecimal.ONE, "Waffle", "/t.svg",
					"https://cdn.example/m.jpg?w=1&h=2", "/a/s.png", "/d"));
		assertThat(pictured(",,,").rows())
			.containsExactly(new Product(1, "Waffle", BigDecimal.ONE, "Waffle", null, null, null, null));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/t,/m,/s,                     | column image_desktop: must not be empty
			,,,/d                         | column image_thumbnail: must not be empty
			//elsewhere/t,/m,/s,/d        | column image_thumbnail: must be an address
			/\\elsewhere/t,/m,/s,/d       | column image_thumbnail: must be an address
			/t,http://plain/m,/s,/d       | column image_mobile: must be an address
			/t,javascript:alert(1),/s,/d  | column image_mobile: must be an address
			/t,/m,s.png,/d                | column image_tablet: must be an address
			/t,/m,/s,/d e                 | column image_desktop: must be an address
			/t,/m,/s,/ü                   | column image_desktop: must be an address
			""")
	void pictureThatIsNoneIsRefused(String images, String message) {
		assertThat(pictured(images).message()).contains("some.csv line 2, " + message);
	}

	@Test
	void pictureHasAnAddressOfAtMost500Characters() {
		assertThat(pictured("/%s,/m,/s,/d".formatted("x".repeat(499))).rows()).hasSize(1);
		assertThat(pictured("/%s,/m,/s,/d".formatted("x".repeat(500))).message()).contains("column image_thumbnail");
	}

	private static CsvText<Product> pictured(String images) {
		return CsvText.read(Product.COLUMNS, Product.IMAGES, Product::read,
				"id,name,price,category," + String.join(",", Product.IMAGES) + "\n1,Waffle,1,Waffle," + images + "\n");
	}

	private static CsvText<Product> read(String row) {
		return CsvText.read(Product.COLUMNS, Product.IMAGES, Product::read,
				String.join(",", Product.COLUMNS) + "\n" + row + "\n");
	}

}
