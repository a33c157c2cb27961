package dev.orderfood.load.promotion;

import java.math.BigDecimal;
import java.time.Instant;

import dev.orderfood.load.source.CsvText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PromotionTests {

	@Test
	void rowBecomesAPromotion() {
		assertThat(read("A,PERCENT,25,3,10.00,2026-01-01T00:00:00Z,2027-01-01T00:00:00Z,100,open").rows())
			.containsExactly(new Promotion("A", "PERCENT", new BigDecimal("25"), 3, new BigDecimal("10.00"),
					Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"), 100L, "open"));
	}

	@Test
	void everythingButCodeRuleAndListedMayBeEmpty() {
		assertThat(read("A,LOWEST_FREE,,,,,,,open").rows())
			.containsExactly(new Promotion("A", "LOWEST_FREE", null, 1, null, null, null, null, "open"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "A,PERCENT,100,,,,,,open", "A,PERCENT,0.01,,,,,,open", "A,FIXED,100.01,,,,,,open",
			"A,PERCENT,1,,,,,0,open", "HAPPYHRS,PERCENT,1,,,,,,coupon-file", "HAPPYHOURS,PERCENT,1,,,,,,coupon-file" })
	void boundsBelongToIt(String row) {
		assertThat(read(row).message()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					,PERCENT,1,,,,,,open          | column code: must not be empty
					A,HALF,1,,,,,,open            | column rule: must be PERCENT, FIXED or LOWEST_FREE
					A,PERCENT,,,,,,,open          | column value: must be an amount
					A,PERCENT,0,,,,,,open         | column value: must be more than 0
					A,PERCENT,100.01,,,,,,open    | column value: must not be more than 100 for the rule PERCENT
					A,FIXED,0.00,,,,,,open        | column value: must be more than 0
					A,LOWEST_FREE,1,,,,,,open     | column value: must be empty for the rule LOWEST_FREE
					A,PERCENT,1,0,,,,,open        | column min_items: must be a whole number from 1
					A,PERCENT,1,,0,,,,open        | column max_discount: must be more than 0
					A,PERCENT,1,,,soon,,,open     | column valid_from: must be a date and time with an offset
					A,PERCENT,1,,,,2026-01-01,,open | column valid_until: must be a date and time with an offset
					A,PERCENT,1,,,2026-01-01T00:00:00Z,2026-01-01T00:00:00Z,,open | column valid_until: must be later than valid_from
					A,PERCENT,1,,,,,-1,open       | column max_redemptions: must be a whole number from 0
					A,PERCENT,1,,,,,,secret       | column listed: must be open or coupon-file
					SHORT,PERCENT,1,,,,,,coupon-file | column code: "SHORT" must have 8 to 10 characters
					GRÜNZEUG,PERCENT,1,,,,,,coupon-file | column code: "GRÜNZEUG" must consist of visible ASCII characters
					GRÜNZEUG,PERCENT,1,,,,,,open | column code: "GRÜNZEUG" must consist of visible ASCII characters
					HAPPY HRS,PERCENT,1,,,,,,coupon-file | column code: "HAPPY HRS" must consist of visible ASCII characters
					A,PERCENT,1,,,2026-01-01T00:00:00.0000001Z,2026-01-01T00:00:00.0000009Z,,open | column valid_until: must be later than valid_from
					A,PERCENT,1,,,,9999-12-31T23:59:59-01:00,,open | column valid_until: must be a date and time with an offset
					A,PERCENT,1,,,0001-01-01T00:00:00+01:00,,,open | column valid_from: must be a date and time with an offset
					ELEVENCHARS,PERCENT,1,,,,,,coupon-file | column code: "ELEVENCHARS" must have 8 to 10 characters
					""")
	void badValueIsRefused(String row, String message) {
		assertThat(read(row).message()).contains("some.csv line 2, " + message);
	}

	@Test
	void codeHasTheLengthThatTheSchemaAllows() {
		assertThat(read("A".repeat(64) + ",PERCENT,1,,,,,,open").rows()).hasSize(1);
		assertThat(read("A".repeat(65) + ",PERCENT,1,,,,,,open").message())
			.contains("column code: must not be longer than 64 characters");
	}

	private static CsvText<Promotion> read(String row) {
		return CsvText.read(Promotion.COLUMNS, Promotion::read,
				String.join(",", Promotion.COLUMNS) + "\n" + row + "\n");
	}

}
