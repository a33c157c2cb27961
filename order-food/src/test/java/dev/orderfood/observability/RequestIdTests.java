package dev.orderfood.observability;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which ids of callers are taken, and what is made in their place. */
class RequestIdTests {

	@ParameterizedTest
	@ValueSource(strings = { "1", "!", "~", "5f1b8f5e-6f0e-4a5e-9b0a-0d6d5c1f2a3b", "\"quoted\"", "a,b;c=d" })
	void takesVisibleAscii(String id) {
		assertThat(RequestId.isAcceptable(id)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", " ", "two words", " leading", "tab\t", "line\n", "\u0000", "\u007f", "é", "\ud83c\udf55" })
	void takesNothingElse(String id) {
		assertThat(RequestId.isAcceptable(id)).isFalse();
	}

	@Test
	void takesUpTo128Characters() {
		assertThat(RequestId.isAcceptable("k".repeat(128))).isTrue();
		assertThat(RequestId.isAcceptable("k".repeat(129))).isFalse();
	}

	@Test
	void makesOnesThatDiffer() {
		assertThat(Stream.generate(RequestId::made).limit(1000)).doesNotHaveDuplicates()
			.allSatisfy((id) -> assertThat(id).matches("[0-9a-f]{32}"));
	}

}
