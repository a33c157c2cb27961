package dev.orderfood.load.publication;

import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import dev.orderfood.load.LoadSettings;
import dev.orderfood.load.database.LoadTransaction;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * The table {@code load_runs}: what earlier runs published, and what this one did.
 */
@Component
class LoadRuns {

	private final String loaderVersion;

	LoadRuns(LoadSettings settings) {
		this.loaderVersion = settings.serviceVersion();
	}

	/** The checksum of what is published, for each dataset that ever was. */
	Map<String, String> publishedChecksums(LoadTransaction transaction) {
		Map<String, String> checksums = new HashMap<>();
		transaction.sql().sql("""
				SELECT DISTINCT ON (dataset) dataset, checksum FROM load_runs
				WHERE outcome IN ('published', 'unchanged') ORDER BY dataset, id DESC""").query((row) -> {
			String checksum = row.getString("checksum");
			if (checksum != null) {
				checksums.put(row.getString("dataset"), checksum);
			}
		});
		return checksums;
	}

	void record(LoadTransaction transaction, UUID load, List<DatasetRun> runs, @Nullable String message) {
		for (DatasetRun run : runs) {
			transaction.sql()
				.sql("""
						INSERT INTO load_runs (load_id, dataset, outcome, checksum, rows_read, rows_inserted, rows_updated,
						    rows_withdrawn, message, loader_version, started_at, finished_at)
						VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
				.param(load)
				.param(run.dataset())
				.param(run.outcome().name().toLowerCase(Locale.ROOT))
				.param(run.checksum())
				.param(run.changes().read())
				.param(run.changes().inserted())
				.param(run.changes().updated())
				.param(run.changes().withdrawn())
				.param(message)
				.param(this.loaderVersion)
				.param(run.startedAt().atOffset(ZoneOffset.UTC))
				.param(run.finishedAt().atOffset(ZoneOffset.UTC))
				.update();
		}
	}

}
