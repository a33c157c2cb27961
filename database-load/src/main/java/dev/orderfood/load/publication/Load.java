package dev.orderfood.load.publication;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.orderfood.load.LoadFailed;
import dev.orderfood.load.LoadSettings;
import dev.orderfood.load.database.Database;
import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.SqlFailures;
import dev.orderfood.load.publication.DatasetRun.Outcome;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.Problems;
import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * One run: reads every dataset that has changed, checks it, and publishes all of them in
 * one transaction, or none.
 */
@Component
class Load {

	private static final Logger log = LoggerFactory.getLogger(Load.class);

	private final LoadSettings settings;

	private final DataFolder folder;

	private final Database database;

	private final LoadLock lock;

	private final LoadRuns loadRuns;

	private final List<Dataset> datasets;

	private final UUID id = UUID.randomUUID();

	private final List<DatasetRun> runs = new ArrayList<>();

	private volatile @Nullable LoadTransaction transaction;

	Load(LoadSettings settings, DataFolder folder, Database database, LoadLock lock, LoadRuns loadRuns,
			List<Dataset> datasets) {
		this.settings = settings;
		this.folder = folder;
		this.database = database;
		this.lock = lock;
		this.loadRuns = loadRuns;
		this.datasets = datasets;
	}

	/**
	 * Runs the load.
	 * @throws LoadFailed if nothing was published
	 */
	void execute() {
		log.info("Loading {} into {}{}", this.folder, this.database,
				this.settings.dryRun() ? " (dry run: nothing will be kept)" : "");
		// Before the database, which may be waited for: a wrong folder is told at once.
		recordingFailure(this.folder::requireExists);
		LoadTransaction current = this.database.begin();
		this.transaction = current;
		recordingFailure(() -> {
			try (current) {
				execute(current);
			}
		});
	}

	/** Breaks off a load that is under way when the app is told to end. */
	@PreDestroy
	void stop() {
		LoadTransaction current = this.transaction;
		if (current != null && current.stop()) {
			log.warn("Told to stop: nothing of this load is published");
		}
	}

	boolean isStopped() {
		LoadTransaction current = this.transaction;
		return current != null && current.isStopped();
	}

	private void recordingFailure(Runnable work) {
		try {
			work.run();
		}
		catch (LoadFailed ex) {
			recordFailure(ex);
			throw ex;
		}
		catch (DataAccessException ex) {
			LoadFailed failed = SqlFailures.failed(ex);
			recordFailure(failed);
			throw failed;
		}
	}

	private void execute(LoadTransaction current) {
		this.lock.acquire(current);
		Map<String, String> published = this.loadRuns.publishedChecksums(current);
		Problems problems = new Problems();
		for (Dataset dataset : this.datasets) {
			this.runs.add(load(dataset, published.get(dataset.name()), current, problems));
		}
		problems.throwIfAny();
		if (!this.settings.dryRun()) {
			this.loadRuns.record(current, this.id, this.runs, null);
			current.commit();
		}
		LoadReport.write(this.runs, this.settings.dryRun());
	}

	private DatasetRun load(Dataset dataset, @Nullable String publishedChecksum, LoadTransaction current,
			Problems problems) {
		Instant startedAt = Instant.now();
		String checksum = dataset.checksum();
		if (checksum.equals(publishedChecksum) && !this.settings.loadForce()) {
			return new DatasetRun(dataset.name(), Outcome.UNCHANGED, checksum, Changes.NONE, startedAt, Instant.now());
		}
		Dataset.Staged staged = dataset.stage(current, problems);
		if (!problems.isEmpty()) {
			return new DatasetRun(dataset.name(), Outcome.FAILED, checksum, Changes.NONE, startedAt, Instant.now());
		}
		Changes changes = staged.changes();
		refuseToEmptyTheShop(dataset, changes);
		if (this.settings.dryRun() && changes.any()) {
			log.info("{} would change: {}", dataset.name(), staged.examples());
		}
		staged.publish();
		return new DatasetRun(dataset.name(), Outcome.PUBLISHED, checksum, changes, startedAt, Instant.now());
	}

	private void refuseToEmptyTheShop(Dataset dataset, Changes changes) {
		if (this.settings.loadForce()) {
			return;
		}
		if (changes.withdrawsMostOfIt()) {
			throw new LoadFailed(
					"Refused: the new %s would withdraw %d of the %d that are active, more than half of them. "
						.formatted(dataset.name(), changes.deactivated(), changes.activeBefore())
							+ "If the files are complete and this is meant, load them with LOAD_FORCE=true.");
		}
		if (changes.activeAfter() == 0 && !dataset.mayBeEmpty()) {
			throw new LoadFailed("Refused: there would be no active " + dataset.name()
					+ " at all. If this is meant, load them with LOAD_FORCE=true.");
		}
	}

	/**
	 * Notes the failure in a transaction of its own, as that of the load is undone. The
	 * failure itself matters more than that it is noted.
	 */
	private void recordFailure(LoadFailed failure) {
		if (this.settings.dryRun() || isStopped()) {
			return;
		}
		try (LoadTransaction record = this.database.beginNow()) {
			this.loadRuns.record(record, this.id, failedRuns(), failure.getMessage());
			record.commit();
		}
		catch (SQLException | DataAccessException | LoadFailed ex) {
			log.debug("The failure could not be noted in load_runs", ex);
		}
	}

	private List<DatasetRun> failedRuns() {
		List<DatasetRun> failed = new ArrayList<>();
		Instant now = Instant.now();
		for (Dataset dataset : this.datasets) {
			failed.add(this.runs.stream()
				.filter((run) -> run.dataset().equals(dataset.name()))
				.findFirst()
				.map((run) -> new DatasetRun(run.dataset(), Outcome.FAILED, run.checksum(), Changes.NONE,
						run.startedAt(), run.finishedAt()))
				.orElseGet(() -> new DatasetRun(dataset.name(), Outcome.FAILED, null, Changes.NONE, now, now)));
		}
		return failed;
	}

}
