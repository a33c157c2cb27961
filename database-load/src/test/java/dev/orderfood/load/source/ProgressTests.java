package dev.orderfood.load.source;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ProgressTests {

	private Instant now = Instant.EPOCH;

	private final Progress progress = new Progress("Reading some.csv", () -> this.now);

	@Test
	void shortWorkSaysNothing(CapturedOutput output) {
		this.now = this.now.plus(Duration.ofSeconds(4));
		this.progress.reached(1000, -1, "rows");
		assertThat(output).doesNotContain("Reading some.csv");
	}

	@Test
	void longWorkSpeaksEveryFiveSecondsAtMost(CapturedOutput output) {
		for (int second = 1; second <= 12; second++) {
			this.now = this.now.plus(Duration.ofSeconds(1));
			this.progress.reached(1000L * second, -1, "rows");
		}
		assertThat(output.getOut().lines().filter((line) -> line.contains("Reading some.csv: "))).hasSize(2)
			.first()
			.asString()
			.endsWith("Reading some.csv: 5000 rows");
	}

	@Test
	void percentIsToldWhereTheTotalIsKnown(CapturedOutput output) {
		this.now = this.now.plus(Duration.ofSeconds(5));
		this.progress.reached(50, 200, "bytes");
		assertThat(output).contains("Reading some.csv: 50 of 200 bytes (25 %)");
	}

}
