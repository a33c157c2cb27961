package dev.orderfood.load.source;

import java.util.stream.IntStream;

import dev.orderfood.load.LoadException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class ValidationErrorsTests {

	private final ValidationErrors errors = new ValidationErrors();

	@Test
	void withoutProblemsTheLoadGoesOn() {
		assertThatNoException().isThrownBy(this.errors::throwIfAny);
	}

	@Test
	void onlyTheFirstTwentyAreSpelledOut() {
		IntStream.rangeClosed(1, 23).forEach((line) -> this.errors.add("some.csv", line, "id", "is wrong"));
		assertThatExceptionOfType(LoadException.class).isThrownBy(this.errors::throwIfAny)
			.withMessageStartingWith("The files have 23 problems:\n  some.csv line 1, column id: is wrong\n")
			.withMessageEndingWith("\n  some.csv line 20, column id: is wrong\n  and 3 more");
	}

}
