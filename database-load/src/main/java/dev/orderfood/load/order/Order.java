package dev.orderfood.load.order;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.orderfood.load.source.CsvRow;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code orders.csv}: an order that was placed.
 *
 * @param age how long before the load that first brings it the order was placed
 * @param discounts what the promotion took off
 * @param status the status that the order is in; null for one from before there were
 * statuses
 */
record Order(UUID id, long userId, Duration age, @Nullable String couponCode, BigDecimal discounts, List<Item> items,
		@Nullable Status status) {

	static final List<String> COLUMNS = List.of("id", "user_id", "age", "coupon_code", "discounts", "items");

	/** Where it is missing, nothing is known of what happened to the orders. */
	static final List<String> OPTIONAL_COLUMNS = List.of("status");

	private static final Pattern UUID_V7 = Pattern
		.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

	private static final Pattern LIKE_A_UUID = Pattern.compile("[-0-9A-Fa-f]{1,40}");

	private static final Pattern ITEM = Pattern.compile("(-?[0-9]{1,19})x([0-9]{1,4})@([0-9.]{1,20})");

	private static final Pattern BLANKS = Pattern.compile("\\s+");

	private static final Duration OLDEST = Duration.ofDays(36_500);

	private static final int MAX_ITEMS = 100;

	private static final int MAX_QUANTITY = 1000;

	private static final UUID NO_ID = new UUID(0, 0);

	/** The statuses of an order, each with the usual way from its placing. */
	enum Status {

		PLACED, ACCEPTED, PREPARING, READY, COMPLETED, REJECTED, CANCELLED;

		/**
		 * Returns the transitions that bring an order into this status.
		 * @return the statuses after {@code PLACED}, up to this one
		 */
		List<Status> way() {
			return switch (this) {
				case PLACED -> List.of();
				case ACCEPTED, REJECTED, CANCELLED -> List.of(this);
				case PREPARING -> List.of(ACCEPTED, PREPARING);
				case READY -> List.of(ACCEPTED, PREPARING, READY);
				case COMPLETED -> List.of(ACCEPTED, PREPARING, READY, COMPLETED);
			};
		}

	}

	/**
	 * A line of the order.
	 *
	 * @param unitPrice what one unit cost when the order was placed
	 */
	record Item(long productId, int quantity, BigDecimal unitPrice) {

		BigDecimal amount() {
			return this.unitPrice.multiply(BigDecimal.valueOf(this.quantity));
		}

	}

	/**
	 * What the customer paid.
	 */
	BigDecimal total() {
		return subtotal(this.items).subtract(this.discounts);
	}

	static Order read(CsvRow row) {
		List<Item> items = items(row);
		BigDecimal discounts = row.isBlank("discounts") ? BigDecimal.ZERO : row.amount("discounts");
		String couponCode = row.isBlank("coupon_code") ? null : row.text("coupon_code", 64);
		if (row.isGood()) {
			checkAmounts(row, subtotal(items), discounts, couponCode);
		}
		return new Order(id(row), row.wholeNumber("user_id", Long.MIN_VALUE, Long.MAX_VALUE), age(row), couponCode,
				discounts, items, status(row));
	}

	private static @Nullable Status status(CsvRow row) {
		if (row.isBlank("status")) {
			return null;
		}
		String name = row.raw("status");
		for (Status status : Status.values()) {
			if (status.name().equals(name)) {
				return status;
			}
		}
		row.error("status",
				"must be empty or one of PLACED, ACCEPTED, PREPARING, READY, COMPLETED, REJECTED, CANCELLED");
		return null;
	}

	private static void checkAmounts(CsvRow row, BigDecimal subtotal, BigDecimal discounts,
			@Nullable String couponCode) {
		if (subtotal.compareTo(CsvRow.MAX_AMOUNT) > 0) {
			row.error("items", "must not come to more than " + CsvRow.MAX_AMOUNT);
		}
		if (discounts.compareTo(subtotal) > 0) {
			row.error("discounts", "must not be more than the items come to");
		}
		if (discounts.signum() > 0 && couponCode == null) {
			row.error("discounts", "must be 0 or empty without a coupon_code");
		}
	}

	private static UUID id(CsvRow row) {
		String value = row.raw("id");
		if (!UUID_V7.matcher(value).matches()) {
			row.error("id", (LIKE_A_UUID.matcher(value).matches() ? row.shown("id", value) : "")
					+ "must be a UUID of version 7");
			return NO_ID;
		}
		return UUID.fromString(value);
	}

	private static Duration age(CsvRow row) {
		String value = row.raw("age");
		try {
			Duration age = Duration.parse(value);
			if (!age.isNegative() && age.compareTo(OLDEST) <= 0) {
				return age;
			}
		}
		catch (DateTimeParseException | ArithmeticException ex) {
			// An error, as an age out of range is.
		}
		row.error("age", "must be an ISO 8601 duration up to 100 years, such as PT26H15M");
		return Duration.ZERO;
	}

	private static List<Item> items(CsvRow row) {
		String value = row.raw("items");
		List<Item> items = new ArrayList<>();
		if (value.isEmpty()) {
			row.error("items", "must not be empty");
			return items;
		}
		List<String> parts = BLANKS.splitAsStream(value).toList();
		if (parts.size() > MAX_ITEMS) {
			row.error("items", "must not be more than " + MAX_ITEMS);
			return items;
		}
		for (String part : parts) {
			Item item = item(part);
			if (item == null) {
				row.error("items", "each must be product x quantity @ unit price, such as 1x2@12.99, with a"
						+ " quantity from 1 to " + MAX_QUANTITY);
				return items;
			}
			else {
				items.add(item);
			}
		}
		return items;
	}

	private static @Nullable Item item(String text) {
		Matcher parts = ITEM.matcher(text);
		if (!parts.matches()) {
			return null;
		}
		try {
			long productId = Long.parseLong(parts.group(1));
			int quantity = Integer.parseInt(parts.group(2));
			BigDecimal unitPrice = CsvRow.amountOf(parts.group(3));
			return (unitPrice == null || quantity < 1 || quantity > MAX_QUANTITY) ? null
					: new Item(productId, quantity, unitPrice);
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private static BigDecimal subtotal(List<Item> items) {
		return items.stream().map(Item::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
	}

}
