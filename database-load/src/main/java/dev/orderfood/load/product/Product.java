package dev.orderfood.load.product;

import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;

import dev.orderfood.load.source.CsvRow;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code products.csv}. It has the addresses of all four pictures, or none.
 */
record Product(long id, String name, BigDecimal price, String category, @Nullable String thumbnail,
		@Nullable String mobile, @Nullable String tablet, @Nullable String desktop) {

	static final List<String> COLUMNS = List.of("id", "name", "price", "category");

	static final List<String> IMAGES = List.of("image_thumbnail", "image_mobile", "image_tablet", "image_desktop");

	/**
	 * The characters of addresses. Two slashes at the start would name another server.
	 */
	private static final Pattern ADDRESS = Pattern.compile("(https://|/(?!/))[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]*");

	private static final int MAX_ADDRESS = 500;

	static Product read(CsvRow row) {
		if (IMAGES.stream().anyMatch((column) -> !row.isBlank(column))) {
			IMAGES.stream()
				.filter(row::isBlank)
				.forEach((column) -> row.error(column, "must not be empty where the product has another picture"));
		}
		return new Product(row.wholeNumber("id", Long.MIN_VALUE, Long.MAX_VALUE), row.text("name", 200),
				row.amount("price"), row.text("category", 100), image(row, 0), image(row, 1), image(row, 2),
				image(row, 3));
	}

	private static @Nullable String image(CsvRow row, int size) {
		String column = IMAGES.get(size);
		if (row.isBlank(column)) {
			return null;
		}
		String address = row.raw(column);
		if (address.length() > MAX_ADDRESS || !ADDRESS.matcher(address).matches()) {
			row.error(column,
					"must be an address that begins with https:// or with one slash, of at most 500 characters");
		}
		return address;
	}

}
