package dev.orderfood.catalog;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ProductIdTests {

	private static final JsonMapper JSON = JsonMapper.shared();

	@ParameterizedTest
	@CsvSource({ "1, 1", "0, 0", "-1, -1", "007, 7", "9223372036854775807, 9223372036854775807",
			"-9223372036854775808, -9223372036854775808" })
	void readsA64BitInteger(String text, long value) {
		assertThat(ProductId.parse(text)).hasValue(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "9223372036854775808", "-9223372036854775809", "9999999999999999999",
			"99999999999999999999", "00000000000000000001", "+1", "", "-", "--1", "1-", " 1", "1 ", "1\n", "\t1", "1.0",
			"1e3", "0x1", "1L", "1_000", "1,000", "NaN", "null", "one", "\u0661", "\u0967", "\uff11", "\u00b2",
			"1\u0000", "\u200b1", "\u00a01", "\u22121" })
	void refusesWhatIsNotA64BitIntegerInPlainDigits(String text) {
		assertThat(ProductId.parse(text)).isEmpty();
	}

	@Test
	void readsWhatItWrote() {
		Random random = new Random(64);
		for (int round = 0; round < 10_000; round++) {
			ProductId id = new ProductId(random.nextLong() >> random.nextInt(64));

			assertThat(ProductId.parse(id.toString())).hasValue(id.value());
			assertThat(JSON.readValue(JSON.writeValueAsString(id), ProductId.class)).isEqualTo(id);
		}
	}

	@Test
	void isAStringInJson() {
		assertThat(JSON.writeValueAsString(new ProductId(Long.MAX_VALUE))).isEqualTo("\"9223372036854775807\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "12", "\"12\"" })
	void isReadFromANumberOrAString(String json) {
		assertThat(JSON.readValue(json, ProductId.class)).isEqualTo(new ProductId(12));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1.0", "1.5", "1e3", "9223372036854775808", "\"9223372036854775808\"", "\"\"", "\" 1\"",
			"\"+1\"", "true", "[]", "[1]", "{}", "{\"value\":1}", "\"\u0661\"" })
	void isReadFromNothingElse(String json) {
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> JSON.readValue(json, ProductId.class));
	}

}
