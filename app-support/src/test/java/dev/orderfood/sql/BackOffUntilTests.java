package dev.orderfood.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.util.backoff.BackOffExecution;

import static org.assertj.core.api.Assertions.assertThat;

class BackOffUntilTests {

	private static final Duration LONG = Duration.ofHours(1);

	private final List<Duration> heard = new ArrayList<>();

	@Test
	void pausesGrowUpToTheLongest() {
		BackOffExecution pauses = new BackOffUntil(Duration.ofMillis(100), Duration.ofMillis(500), LONG).start();
		assertThat(pauses.nextBackOff()).isBetween(100L, 150L);
		// 200 and 400 ms, less or more by up to a half.
		assertThat(pauses.nextBackOff()).isBetween(100L, 300L);
		assertThat(pauses.nextBackOff()).isBetween(200L, 500L);
		for (int i = 0; i < 10; i++) {
			assertThat(pauses.nextBackOff()).isBetween(250L, 500L);
		}
	}

	@Test
	void noPausePassesTheLimit() {
		BackOffExecution pauses = new BackOffUntil(Duration.ofMinutes(1), LONG, Duration.ofSeconds(30)).start();
		assertThat(pauses.nextBackOff()).isBetween(0L, 30_000L);
	}

	@Test
	void theListenerHearsOfEachPauseAndOfNoneAfterTheLimit() {
		BackOffExecution pauses = new BackOffUntil(Duration.ofMillis(100), LONG, LONG, this.heard::add).start();
		long pause = pauses.nextBackOff();
		assertThat(this.heard).containsExactly(Duration.ofMillis(pause));

		BackOffExecution over = new BackOffUntil(Duration.ofMillis(100), LONG, Duration.ZERO, this.heard::add).start();
		assertThat(over.nextBackOff()).isEqualTo(BackOffExecution.STOP);
		assertThat(this.heard).hasSize(1);
	}

}
