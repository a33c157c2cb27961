package dev.orderfood.load.source;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CsvRowTests {

	@ParameterizedTest
	@ValueSource(strings = { "0", "0.5", "12.99", "12.9", "007.00", "9999999999.99" })
	void amountHasAtMostTwoDecimalsAndTenDigitsBeforeThem(String value) {
		assertThat(read(value, (row) -> row.amount("value")).rows()).containsExactly(new BigDecimal(value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-1", "+1", "1.", ".5", "1.999", "1e3", "12,50", "10000000000", "0x1", "NaN", "١",
			"1 000", "1_000" })
	void everythingElseIsNoAmount(String value) {
		assertThat(read(value, (row) -> row.amount("value")).message()).contains("some.csv line 2, column value: \""
				+ value + "\" must be an amount from 0 to 9999999999.99 with a decimal point and at most two decimals");
	}

	@ParameterizedTest
	@ValueSource(strings = { "-9223372036854775808", "-1", "0", "007", "9223372036854775807" })
	void wholeNumberMayTakeSixtyFourBits(String value) {
		assertThat(read(value, (row) -> row.wholeNumber("value", Long.MIN_VALUE, Long.MAX_VALUE)).rows())
			.containsExactly(Long.parseLong(value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "+1", "1.0", "9223372036854775808", "99999999999999999999", "one", "١" })
	void everythingElseIsNoWholeNumber(String value) {
		assertThat(read(value, (row) -> row.wholeNumber("value", Long.MIN_VALUE, Long.MAX_VALUE)).message())
			.contains("column value: \"" + value + "\" must be a whole number from -9223372036854775808 to");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "11" })
	void wholeNumberHasBounds(String value) {
		assertThat(read(value, (row) -> row.wholeNumber("value", 1, 10)).message())
			.contains("must be a whole number from 1 to 10");
	}

	@ParameterizedTest
	@CsvSource({ "true,true", "false,false" })
	void flagIsTrueOrFalse(String value, boolean expected) {
		assertThat(read(value, (row) -> row.flag("value")).rows()).containsExactly(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "TRUE", "yes", "1" })
	void everythingElseIsNoFlag(String value) {
		assertThat(read(value, (row) -> row.flag("value")).message())
			.contains("\"" + value + "\" must be true or false");
	}

	@Test
	void choiceNamesWhatIsAllowed() {
		assertThat(read("d", (row) -> row.choice("value", List.of("a", "b", "c"))).message())
			.contains("\"d\" must be a, b or c");
	}

	@Test
	void momentHasAnOffset() {
		assertThat(read("2026-12-31T23:00:00+02:00", (row) -> row.moment("value")).rows())
			.containsExactly(Instant.parse("2026-12-31T21:00:00Z"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-12-31", "2026-12-31T23:00:00", "31.12.2026", "+10000-01-01T00:00:00Z",
			"0000-01-01T00:00:00Z", "2026-02-30T00:00:00Z" })
	void everythingElseIsNoMoment(String value) {
		assertThat(read(value, (row) -> String.valueOf(row.moment("value"))).message())
			.contains("\"" + value + "\" must be a date and time with an offset, such as 2026-12-31T23:00:00Z");
	}

	@Test
	void lengthOfTextIsCountedInCharactersNotInUnits() {
		assertThat(read("🧇🧇", (row) -> row.text("value", 2)).rows()).containsExactly("🧇🧇");
		assertThat(read("🧇🧇🧇", (row) -> row.text("value", 2)).message())
			.contains("must not be longer than 2 characters");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\u0000b", "a\tb", "a\u0007b", "a\u0085b" })
	void controlCharactersAreRefused(String value) {
		assertThat(read(value, (row) -> row.text("value", 200)).message())
			.contains("must not contain control characters or line breaks");
	}

	@Test
	void longValuesAreShortenedInMessages() {
		assertThat(read("x".repeat(1000), (row) -> row.amount("value")).message())
			.contains("\"" + "x".repeat(60) + "…\"")
			.doesNotContain("x".repeat(61));
	}

	private static <R> CsvText<R> read(String value, Function<CsvRow, R> reader) {
		return CsvText.read(List.of("id", "value"), reader, "id,value\n1,\"" + value + "\"\n");
	}

}
