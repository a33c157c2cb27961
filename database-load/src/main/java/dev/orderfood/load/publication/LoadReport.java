package dev.orderfood.load.publication;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import dev.orderfood.load.publication.DatasetRun.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells at the end of a run what it did, one line for each dataset.
 */
final class LoadReport {

	private static final Logger log = LoggerFactory.getLogger(LoadReport.class);

	private LoadReport() {
	}

	static void write(List<DatasetRun> runs) {
		runs.forEach((run) -> log.info("{}", line(run)));
		if (runs.stream().allMatch((run) -> run.outcome() == Outcome.UNCHANGED)) {
			log.info("Nothing has changed since the last load");
		}
		else {
			log.info("Published");
		}
	}

	static String line(DatasetRun run) {
		if (run.outcome() == Outcome.UNCHANGED) {
			return String.format(Locale.ROOT, "%-10s the same as last time, skipped in %s", run.dataset(),
					seconds(run.duration()));
		}
		Changes changes = run.changes();
		return String.format(Locale.ROOT, "%-10s %d read, %d inserted, %d updated, %d withdrawn, %d unchanged; %s",
				run.dataset(), changes.read(), changes.inserted(), changes.updated(), changes.withdrawn(),
				changes.unchanged(), seconds(run.duration()));
	}

	private static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
	}

}
