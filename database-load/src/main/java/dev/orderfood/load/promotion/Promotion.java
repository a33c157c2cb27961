package dev.orderfood.load.promotion;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

import dev.orderfood.load.source.CsvRow;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code promotions.csv}: a named code and its rule.
 */
record Promotion(String code, String rule, @Nullable BigDecimal value, long minItems, @Nullable BigDecimal maxDiscount,
		@Nullable Instant validFrom, @Nullable Instant validUntil, @Nullable Long maxRedemptions, String listed) {

	static final List<String> COLUMNS = List.of("code", "rule", "value", "min_items", "max_discount", "valid_from",
			"valid_until", "max_redemptions", "listed");

	private static final Pattern CODE = Pattern.compile("[!-~]+");

	private static final BigDecimal HUNDRED = new BigDecimal(100);

	static Promotion read(CsvRow row) {
		String rule = row.choice("rule", List.of("PERCENT", "FIXED", "LOWEST_FREE"));
		String listed = row.choice("listed", List.of("open", "coupon-file"));
		Instant validFrom = row.moment("valid_from");
		Instant validUntil = row.moment("valid_until");
		if (validFrom != null && validUntil != null && !validFrom.isBefore(validUntil)) {
			row.error("valid_until", "must be later than valid_from");
		}
		return new Promotion(code(row, listed), rule, value(row, rule), minItems(row),
				row.isBlank("max_discount") ? null : positiveAmount(row, "max_discount"), validFrom, validUntil,
				row.isBlank("max_redemptions") ? null : row.wholeNumber("max_redemptions", 0, Integer.MAX_VALUE),
				listed);
	}

	/** No order can give another code, and coupon files can hold no other. */
	private static String code(CsvRow row, String listed) {
		String code = row.text("code", 64);
		if (row.isGood() && !CODE.matcher(code).matches()) {
			row.error("code", row.shown("code", code) + "must consist of visible ASCII characters without blanks");
		}
		if (listed.equals("coupon-file") && !code.isEmpty() && (code.length() < 8 || code.length() > 10)) {
			row.error("code", row.shown("code", code)
					+ "must have 8 to 10 characters: a code that is listed as coupon-file could otherwise never be valid");
		}
		return code;
	}

	private static long minItems(CsvRow row) {
		return row.isBlank("min_items") ? 1 : row.wholeNumber("min_items", 1, Integer.MAX_VALUE);
	}

	private static @Nullable BigDecimal value(CsvRow row, String rule) {
		if (rule.equals("LOWEST_FREE")) {
			if (!row.isBlank("value")) {
				row.error("value", "must be empty for the rule LOWEST_FREE");
			}
			return null;
		}
		BigDecimal value = positiveAmount(row, "value");
		if (rule.equals("PERCENT") && value.compareTo(HUNDRED) > 0) {
			row.error("value", "must not be more than 100 for the rule PERCENT");
		}
		return value;
	}

	private static BigDecimal positiveAmount(CsvRow row, String column) {
		boolean goodBefore = row.isGood();
		BigDecimal amount = row.amount(column);
		if (goodBefore && row.isGood() && amount.signum() == 0) {
			row.error(column, "must be more than 0");
		}
		return amount;
	}

}
