package dev.orderfood.load.publication;

import java.time.Instant;
import java.time.OffsetDateTime;
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
class LoadRuns implements Expiring {

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

	/** When the last good run of each dataset ended that ever had one. */
	Map<String, Instant> lastGoodRuns(LoadTransaction transaction) {
		Map<String, Instant> runs = new HashMap<>();
		transaction.sql().sql("""
				SELECT dataset, max(finished_at) AS finished_at FROM load_runs
				WHERE outcome IN ('published', 'unchanged') GROUP BY dataset""").query((row) -> {
			runs.put(row.getString("dataset"), row.getObject("finished_at", OffsetDateTime.class).toInstant());
		});
		return runs;
	}

	@Override
	public String name() {
		return "load_runs";
	}

	/**
	 * Removes runs that are older than 90 days, except the last good one of each dataset,
	 * which tells what is published.
	 */
	@Override
	public int removeExpired(LoadTransaction transaction, int most) {
		return transaction.sql().sql("""
				DELETE FROM load_runs WHERE id IN (
				    SELECT id FROM load_runs WHERE finished_at < now() - interval '90 days' AND id NOT IN (
				        SELECT max(id) FROM load_runs WHERE outcome IN ('published', 'unchanged') GROUP BY dataset)
				    ORDER BY id LIMIT ?)""").param(most).update();
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
