package dev.orderfood.observability;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells how old each dataset is and what its last load did, from {@code load_runs}: a
 * refresh that fails without anybody noticing shows in the metrics of the API, which
 * needs no access to the job. While the database is away the age goes on counting.
 */
@Component
class DataFreshness {

	private static final Logger log = LoggerFactory.getLogger(DataFreshness.class);

	/** A run that found the source unchanged has confirmed the data, too. */
	private static final String NEWEST_GOOD_RUNS = """
			SELECT DISTINCT ON (dataset) dataset, started_at, finished_at,
			    rows_read, rows_inserted, rows_updated, rows_withdrawn
			FROM load_runs WHERE outcome <> 'failed' ORDER BY dataset, id DESC""";

	private static final String NEWEST_OUTCOMES = """
			SELECT DISTINCT ON (dataset) dataset, outcome = 'failed' AS failed
			FROM load_runs ORDER BY dataset, id DESC""";

	private static final RowMapper<Run> RUN = (row, number) -> new Run(row.getString("dataset"),
			row.getObject("started_at", OffsetDateTime.class).toInstant(),
			row.getObject("finished_at", OffsetDateTime.class).toInstant(), row.getLong("rows_read"),
			row.getLong("rows_inserted"), row.getLong("rows_updated"), row.getLong("rows_withdrawn"));

	private final JdbcClient jdbc;

	private final Clock clock;

	private final Map<String, Run> runs = new ConcurrentHashMap<>();

	private final Map<String, Boolean> failures = new ConcurrentHashMap<>();

	private final MultiGauge age;

	private final MultiGauge duration;

	private final MultiGauge rows;

	private final MultiGauge failed;

	DataFreshness(JdbcClient jdbc, Clock clock, MeterRegistry registry) {
		this.jdbc = jdbc;
		this.clock = clock;
		this.age = MultiGauge.builder("orderfood.data.age")
			.description("Time since a load last confirmed or changed the dataset")
			.baseUnit("seconds")
			.register(registry);
		this.duration = MultiGauge.builder("orderfood.data.load.duration")
			.description("How long the last good load of the dataset took")
			.baseUnit("seconds")
			.register(registry);
		this.rows = MultiGauge.builder("orderfood.data.load.rows")
			.description("What the last good load of the dataset read and changed")
			.register(registry);
		this.failed = MultiGauge.builder("orderfood.data.load.failed")
			.description("1 if the newest load of the dataset failed, else 0")
			.register(registry);
	}

	@Scheduled(fixedDelay = 15_000)
	void look() {
		try {
			this.jdbc.sql(NEWEST_GOOD_RUNS).query(RUN).list().forEach((run) -> this.runs.put(run.dataset, run));
			this.jdbc.sql(NEWEST_OUTCOMES).query((row) -> {
				this.failures.put(row.getString("dataset"), row.getBoolean("failed"));
			});
			// Rows are kept: one that is replaced is there twice for a moment, which
			// fails a
			// scrape.
			this.age.register(rows(this.runs.keySet(), this::age), false);
			this.duration.register(rows(this.runs.keySet(), this::duration), false);
			this.rows.register(this.runs.keySet().stream().flatMap(this::changes).toList(), false);
			this.failed.register(rows(this.failures.keySet(), this::failed), false);
		}
		catch (DataAccessException | TransactionException ex) {
			log.debug("The age of the data goes on from what was known: {}", ex.getMessage());
		}
	}

	private static List<MultiGauge.Row<?>> rows(Set<String> datasets, ToDoubleFunction<String> value) {
		List<MultiGauge.Row<?>> rows = new ArrayList<>();
		for (String dataset : datasets) {
			rows.add(MultiGauge.Row.of(Tags.of("dataset", dataset), () -> value.applyAsDouble(dataset)));
		}
		return rows;
	}

	private double age(String dataset) {
		return seconds(run(dataset).ended, this.clock.instant());
	}

	private double duration(String dataset) {
		return seconds(run(dataset).began, run(dataset).ended);
	}

	private double failed(String dataset) {
		return this.failures.getOrDefault(dataset, false) ? 1 : 0;
	}

	private Stream<MultiGauge.Row<?>> changes(String dataset) {
		return Stream.of(change(dataset, "read", Run::read), change(dataset, "inserted", Run::inserted),
				change(dataset, "updated", Run::updated), change(dataset, "withdrawn", Run::withdrawn));
	}

	private MultiGauge.Row<?> change(String dataset, String change, ToLongFunction<Run> count) {
		return MultiGauge.Row.of(Tags.of("dataset", dataset, "change", change), () -> count.applyAsLong(run(dataset)));
	}

	private Run run(String dataset) {
		return Objects.requireNonNull(this.runs.get(dataset));
	}

	private static double seconds(Instant from, Instant to) {
		return Duration.between(from, to).toNanos() / 1e9;
	}

	private record Run(String dataset, Instant began, Instant ended, long read, long inserted, long updated,
			long withdrawn) {
	}

}
