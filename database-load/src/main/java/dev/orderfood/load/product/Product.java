package dev.orderfood.load.product;

import java.math.BigDecimal;
import java.util.List;

import dev.orderfood.load.source.CsvRow;

/**
 * A row of {@code products.csv}.
 */
record Product(long id, String name, BigDecimal price, String category) {

	static final List<String> COLUMNS = List.of("id", "name", "price", "category");

	static Product read(CsvRow row) {
		return new Product(row.wholeNumber("id", Long.MIN_VALUE, Long.MAX_VALUE), row.text("name", 200),
				row.amount("price"), row.text("category", 100));
	}

}
