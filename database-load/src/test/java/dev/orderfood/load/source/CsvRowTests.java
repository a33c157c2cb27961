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
		assertThat(read(value, (row) -> row.amount("value")).message()).contains("some.csv line 2, column value: "
				+ "must be an amount from 0 to 9999999999.99 with a decimal point and at most two decimals");
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
			.contains("column value: must be a whole number from -9223372036854775808 to");
	}

	@Test
	void textsThatLookTheSameAreTheSame() {
		assertThat(read("Cafe\u0301 Ko\u0308ln", (row) -> row.text("value", 9)).rows())
			.containsExactly("Caf\u00E9 K\u00F6ln");
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
		assertThat(read(value, (row) -> row.flag("value")).message()).contains("column value: must be true or false");
	}

	@Test
	void choiceNamesWhatIsAllowed() {
		assertThat(read("d", (row) -> row.choice("value", List.of("a", "b", "c"))).message())
			.contains("column value: must be a, b or c");
	}

	@Test
	void momentHasAnOffset() {
		assertThat(read("2026-12-31T23:00:00+02:00", (row) -> row.moment("value")).rows())
			.containsExactly(Instant.parse("2026-12-31T21:00:00Z"));
	}

	@Test
	void momentIsAsExactAsTheDatabaseIs() {
		assertThat(read("2026-12-31T23:00:00.1234567Z", (row) -> row.moment("value")).rows())
			.containsExactly(Instant.parse("2026-12-31T23:00:00.123456Z"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "2026-12-31", "2026-12-31T23:00:00", "31.12.2026", "+10000-01-01T00:00:00Z",
			"0000-01-01T00:00:00Z", "2026-02-30T00:00:00Z", "9999-12-31T23:59:59-00:01", "0001-01-01T00:00:00+00:01" })
	void everythingElseIsNoMoment(String value) {
		assertThat(read(value, (row) -> String.valueOf(row.moment("value"))).message())
			.contains("column value: must be a date and time with an offset, such as 2026-12-31T23:00:00Z");
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

	@ParameterizedTest
	@CsvSource({ "200B,zero width space", "00AD,soft hyphen", "2060,word joiner", "FEFF,byte-order mark", "200D,joiner",
			"202E,right-to-left override", "00A0,no-break space", "2003,em space", "3000,ideographic space",
			"2028,line separator", "E000,private use", "0378,unassigned", "3164,Hangul filler", "115F,Hangul filler",
			"2800,blank braille pattern", "FE0F,variation selector", "034F,grapheme joiner", "E0041,tag" })
	void invisibleCharactersAreRefused(String character, String name) {
		String invisible = Character.toString(Integer.parseInt(character, 16));
		assertThat(read("Waf" + invisible + "fle", (row) -> row.text("value", 200)).message()).as(name)
			.contains("must not contain the invisible character U+" + character);
		assertThat(read(invisible + invisible, (row) -> row.text("value", 200)).message()).as(name).isNotEmpty();
	}

	@Test
	void textHasAVisibleCharacter() {
		assertThat(read("\u0301", (row) -> row.text("value", 200)).message()).contains("must have a visible character");
	}

	@ParameterizedTest
	@ValueSource(strings = { "#1 Combo", "Crème brûlée", "ワッフル", "وافل", "🧇", "½ Ente", "5\" Pizza", "a, b" })
	void visibleTextOfAnyLanguageIsAccepted(String value) {
		assertThat(read(value.replace("\"", "\"\""), (row) -> row.text("value", 200)).rows()).containsExactly(value);
	}

	@Test
	void valuesOfOtherColumnsThanTheKeyAreNotRepeated() {
		assertThat(read("ann@example.test",
				(row) -> row.amount("value") + row.choice("value", List.of("a")) + row.flag("value")
						+ row.moment("value") + row.wholeNumber("value", 0, 1))
			.message()).startsWith("The files have 5 problems").doesNotContain("ann");
	}

	@Test
	void longKeysAreShortenedInMessages() {
		CsvText<Long> file = CsvText.read(List.of("id", "value"), (row) -> row.wholeNumber("id", 0, 9),
				"id,value\n" + "7".repeat(1000) + ",1\n");
		assertThat(file.message()).contains("\"" + "7".repeat(60) + "…\"").doesNotContain("7".repeat(61));
	}

	private static <R> CsvText<R> read(String value, Function<CsvRow, R> reader) {
		return CsvText.read(List.of("id", "value"), reader, "id,value\n1,\"" + value + "\"\n");
	}

}
