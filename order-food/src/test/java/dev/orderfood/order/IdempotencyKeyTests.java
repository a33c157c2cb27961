package dev.orderfood.order;

import java.util.List;

import dev.orderfood.failure.FieldError;
import dev.orderfood.failure.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IdempotencyKeyTests {

	@Test
	void aRequestWithoutTheHeaderHasNoKey() {
		assertThat(IdempotencyKey.of(List.of())).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "!", "~", "5f1b8f5e-6f0e-4a5e-9b0a-0d6d5c1f2a3b", "\"quoted\"", "a,b;c=d" })
	void takesVisibleAscii(String header) {
		assertThat(IdempotencyKey.of(List.of(header))).isEqualTo(new IdempotencyKey(header));
	}

	@Test
	void takesUpTo255Characters() {
		assertThat(IdempotencyKey.of(List.of("k".repeat(255)))).isEqualTo(new IdempotencyKey("k".repeat(255)));
	}

	@Test
	void keysThatDifferInCaseAreTwoKeys() {
		assertThat(IdempotencyKey.of(List.of("Key"))).isNotEqualTo(IdempotencyKey.of(List.of("key")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "two words", " leading", "trailing ", "tab\t", "line\n", "\u0000", "\u007f", "é",
			"schlüssel", "١", "\ud83c\udf55" })
	void refusesAnythingElse(String header) {
		assertRefused(header);
	}

	@Test
	void refuses256Characters() {
		assertRefused("k".repeat(256));
	}

	@Test
	void refusesTwoHeadersEvenWithTheSameValue() {
		assertThatExceptionOfType(InvalidRequestException.class)
			.isThrownBy(() -> IdempotencyKey.of(List.of("key", "key")))
			.withMessageContaining("once");
	}

	private static void assertRefused(String header) {
		assertThatExceptionOfType(InvalidRequestException.class).isThrownBy(() -> IdempotencyKey.of(List.of(header)))
			.satisfies((ex) -> {
				assertThat(ex.fields())
					.containsExactly(new FieldError("Idempotency-Key", "must be 1 to 255 visible ASCII characters"));
			});
	}

}
