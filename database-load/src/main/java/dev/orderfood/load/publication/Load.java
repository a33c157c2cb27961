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
		if (this.settings.dryRun()) {
			check();
			return;
		}
		log.info("Loading {} into {}", this.folder, this.database);
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

	/** Reads and checks everything; no database need be there. */
	private void check() {
		log.info("Checking {} (dry run: no database is touched)", this.folder);
		this.folder.requireExists();
		Problems problems = new Problems();
		this.datasets.forEach((dataset) -> dataset.check(problems));
		problems.throwIfAny();
		log.info("Dry run: the files are good");
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
		this.loadRuns.record(current, this.id, this.runs, null);
		current.commit();
		LoadReport.write(this.runs);
	}

	private DatasetRun load(Dataset dataset, @Nullable String publishedChecksum, LoadTransaction current,
			Problems problems) {
		Instant startedAt = Instant.now();
		boolean mayBeSkipped = !this.settings.loadForce() && !dataset.isPublishedAlways();
		if (mayBeSkipped && dataset.isPublished(current, publishedChecksum)) {
			return unchanged(dataset, publishedChecksum, startedAt);
		}
		Dataset.Staged staged = dataset.stage(current, problems);
		if (!problems.isEmpty()) {
			return new DatasetRun(dataset.name(), Outcome.FAILED, null, Changes.none(), startedAt, Instant.now());
		}
		if (mayBeSkipped && staged.checksum().equals(publishedChecksum)) {
			staged.confirm();
			return unchanged(dataset, publishedChecksum, startedAt);
		}
		Changes changes = staged.changes();
		refuseToEmptyTheShop(dataset, changes);
		staged.publish();
		return new DatasetRun(dataset.name(), Outcome.PUBLISHED, staged.checksum(), changes, startedAt, Instant.now());
	}

	private static DatasetRun unchanged(Dataset dataset, @Nullable String checksum, Instant startedAt) {
		return new DatasetRun(dataset.name(), Outcome.UNCHANGED, checksum, Changes.none(), startedAt, Instant.now());
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
		if (isStopped()) {
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
				.map((run) -> new DatasetRun(run.dataset(), Outcome.FAILED, run.checksum(), Changes.none(),
						run.startedAt(), run.finishedAt()))
				.orElseGet(() -> new DatasetRun(dataset.name(), Outcome.FAILED, null, Changes.none(), now, now)));
		}
		return failed;
	}

}
