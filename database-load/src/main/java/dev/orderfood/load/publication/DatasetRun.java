package dev.orderfood.load.publication;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a run did to one dataset: a row of {@code load_runs}.
 */
record DatasetRun(String dataset, Outcome outcome, @Nullable String checksum, Changes changes, Instant startedAt,
		Instant finishedAt) {

	Duration duration() {
		return Duration.between(this.startedAt, this.finishedAt);
	}

	enum Outcome {

		PUBLISHED, UNCHANGED, FAILED

	}

}
