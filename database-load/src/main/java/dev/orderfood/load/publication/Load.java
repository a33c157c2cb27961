package dev.orderfood.load.publication;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.LoadSettings;
import dev.orderfood.load.database.Database;
import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.Session;
import dev.orderfood.load.database.SqlFailures;
import dev.orderfood.load.publication.CheckedDataset.Staged;
import dev.orderfood.load.publication.DatasetRun.Outcome;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.sql.BackOffUntil;
import dev.orderfood.sql.SqlFailure;
import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * One run: reads and checks every dataset that has changed, and then publishes all of
 * them in one transaction, or none. Reading may take long and locks nothing; the
 * transaction takes seconds, and locks the tables at its end.
 */
@Component
class Load {

	private static final Logger log = LoggerFactory.getLogger(Load.class);

	/** The longest pause between two attempts, as a multiple of the lock timeout. */
	private static final int LONGEST_PAUSE = 20;

	/** The server ends a publication that takes longer, with all its locks. */
	private static final String PUBLICATION_TIMEOUT = "10min";

	private final LoadSettings settings;

	private final PublicationSettings publication;

	private final DataFolder folder;

	private final Database database;

	private final LoadLock lock;

	private final LoadRuns loadRuns;

	private final Retention retention;

	private final List<Dataset> datasets;

	private final LoadTrace trace;

	private final UUID id = UUID.randomUUID();

	private final Map<Dataset, Instant> startedAt = new LinkedHashMap<>();

	private final Map<Dataset, CheckedDataset> checked = new LinkedHashMap<>();

	private volatile @Nullable LoadTransaction transaction;

	private volatile boolean running;

	private volatile boolean stopped;

	Load(LoadSettings settings, PublicationSettings publication, DataFolder folder, Database database, LoadLock lock,
			LoadRuns loadRuns, Retention retention, List<Dataset> datasets, LoadTrace trace) {
		this.settings = settings;
		this.publication = publication;
		this.folder = folder;
		this.database = database;
		this.lock = lock;
		this.loadRuns = loadRuns;
		this.retention = retention;
		this.datasets = datasets;
		this.trace = trace;
	}

	/**
	 * Runs the load.
	 * @throws LoadException if nothing was published
	 */
	void execute() {
		try {
			if (this.settings.dryRun()) {
				dryRun();
			}
			else {
				log.info("Loading {} into {}", this.folder, this.database);
				this.running = true;
				recordingFailure(this::load);
			}
		}
		finally {
			this.running = false;
			this.checked.values().forEach(CheckedDataset::close);
		}
	}

	/** Reads and checks everything; no database need be there. */
	private void dryRun() {
		log.info("Checking {} (dry run: no database is touched)", this.folder);
		this.folder.requireExists();
		check(this.datasets, Check.ofDryRun(this.settings.loadForce()));
		this.checked.values().forEach(CheckedDataset::print);
		log.info("Dry run: the files are good");
	}

	private void load() {
		// Before the database, which may be waited for: a wrong folder fails at once.
		this.folder.requireExists();
		Map<Dataset, PublishedSource> published = new LinkedHashMap<>();
		boolean enough = this.database.read((reading) -> {
			published.putAll(published(reading));
			return publishedCompletelyAt(reading).filter((time) -> isEnough(time, reading)).isPresent();
		});
		if (enough) {
			return;
		}
		try (Session _ = this.lock.showRunning(this.database)) {
			while (!publish(read(published), published)) {
				log.info("Another load has published meanwhile; comparing again");
			}
		}
		this.retention.apply();
	}

	/** Empty unless every dataset was published by a good run. */
	private Optional<Instant> publishedCompletelyAt(LoadTransaction reading) {
		Map<String, Instant> good = this.loadRuns.lastGoodRuns(reading);
		boolean complete = this.datasets.stream().allMatch((dataset) -> good.containsKey(dataset.name()));
		return complete ? good.values().stream().min(Comparator.naturalOrder()) : Optional.empty();
	}

	private boolean isEnough(Instant publishedAt, LoadTransaction reading) {
		if (this.publication.loadIfEmpty() && !this.settings.loadForce()) {
			log.info(
					"The database holds a complete set, published at {}: nothing is loaded, as LOAD_IF_EMPTY=true says",
					publishedAt);
			return true;
		}
		if (!this.publication.loadWait() && this.lock.isLoadRunning(reading)) {
			log.info("Another load is running, and the database holds a complete set, published at {}: "
					+ "not waiting for the other load, as LOAD_WAIT=false says", publishedAt);
			return true;
		}
		return false;
	}

	private Map<Dataset, PublishedSource> published(LoadTransaction reading) {
		Map<String, String> checksums = this.loadRuns.publishedChecksums(reading);
		Map<Dataset, PublishedSource> published = new LinkedHashMap<>();
		for (Dataset dataset : this.datasets) {
			published.put(dataset, new PublishedSource(checksums.get(dataset.name()), dataset.publishedFiles(reading)));
		}
		return published;
	}

	/**
	 * Reads and checks what has changed, without a transaction.
	 * @return the datasets that are still what was published
	 */
	private Set<Dataset> read(Map<Dataset, PublishedSource> published) {
		Set<Dataset> unchanged = new HashSet<>();
		List<Dataset> changed = new ArrayList<>();
		for (Dataset dataset : this.datasets) {
			if (!this.checked.containsKey(dataset)) {
				this.startedAt.putIfAbsent(dataset, Instant.now());
				if (this.trace.within(dataset,
						() -> mayBeSkipped(dataset) && dataset.isPublished(of(dataset, published)))) {
					unchanged.add(dataset);
				}
				else {
					changed.add(dataset);
				}
			}
		}
		check(changed, Check.ofLoad(this.database::ids, this.settings.loadForce()));
		return unchanged;
	}

	private static PublishedSource of(Dataset dataset, Map<Dataset, PublishedSource> published) {
		return Objects.requireNonNull(published.get(dataset));
	}

	private boolean mayBeSkipped(Dataset dataset) {
		return !this.settings.loadForce() && !dataset.isPublishedAlways();
	}

	/** What is large is read only if the rest is good. */
	private void check(List<Dataset> toCheck, Check check) {
		for (boolean large : List.of(false, true)) {
			for (Dataset dataset : toCheck) {
				if (dataset.isLarge() == large) {
					this.startedAt.putIfAbsent(dataset, Instant.now());
					this.trace.check(dataset, check.errors(), () -> this.checked.put(dataset, dataset.check(check)));
				}
			}
			check.errors().throwIfAny();
		}
	}

	/**
	 * Publishes what was read.
	 * @return false if nothing was published because what is published now has to be
	 * compared with what was not read
	 */
	private boolean publish(Set<Dataset> unchanged, Map<Dataset, PublishedSource> published) {
		Duration first = this.publication.lockTimeout();
		BackOffUntil backOff = new BackOffUntil(first, first.multipliedBy(LONGEST_PAUSE), this.publication.lockWait(),
				(delay) -> log.info(
						"Another session holds a lock on a table: nothing was published, next attempt in {} s",
						"%.1f".formatted(delay.toMillis() / 1e3)));
		RetryPolicy policy = RetryPolicy.builder()
			.backOff(backOff)
			.predicate((failure) -> !this.stopped
					&& SqlFailure.findIn(failure).filter(SqlFailure::isLockConflict).isPresent())
			.build();
		return new RetryTemplate(policy).invoke(() -> publishOnce(unchanged, published));
	}

	private boolean publishOnce(Set<Dataset> unchanged, Map<Dataset, PublishedSource> published) {
		try (LoadTransaction current = this.database.begin()) {
			this.transaction = current;
			if (this.stopped) {
				throw new LoadException("The load was stopped by a signal.");
			}
			this.lock.acquire(current);
			current.limit(this.publication.lockTimeout(), PUBLICATION_TIMEOUT);
			Map<Dataset, PublishedSource> now = published(current);
			if (!unchanged.stream().allMatch((dataset) -> of(dataset, published).equals(of(dataset, now)))) {
				published.putAll(now);
				return false;
			}
			List<DatasetRun> runs = publish(current, now);
			this.loadRuns.record(current, this.id, runs, null);
			current.commit();
			this.running = false;
			LoadReport.write(runs);
			return true;
		}
		finally {
			this.transaction = null;
		}
	}

	private List<DatasetRun> publish(LoadTransaction current, Map<Dataset, PublishedSource> now) {
		Map<Dataset, Staged> staged = new LinkedHashMap<>();
		Map<Dataset, DatasetRun> runs = new LinkedHashMap<>();
		for (Dataset dataset : this.datasets) {
			CheckedDataset source = this.checked.get(dataset);
			String checksum = of(dataset, now).checksum();
			if (source == null || (mayBeSkipped(dataset) && checksum != null && checksum.equals(source.checksum()))) {
				runs.put(dataset,
						this.trace.publish(dataset, () -> run(dataset, Outcome.UNCHANGED, checksum, Changes.none())));
			}
			else {
				staged.put(dataset, this.trace.within(dataset, () -> source.copy(current)));
			}
		}
		// From here on tables are locked.
		staged.entrySet()
			.stream()
			.sorted(Comparator.comparing((entry) -> !entry.getKey().isLarge()))
			.forEach((entry) -> runs.put(entry.getKey(), this.trace.publish(entry.getKey(),
					() -> publish(entry.getKey(), entry.getValue(), of(entry.getKey(), now).checksum()))));
		return this.datasets.stream().map((dataset) -> Objects.requireNonNull(runs.get(dataset))).toList();
	}

	private DatasetRun publish(Dataset dataset, Staged staged, @Nullable String publishedChecksum) {
		if (mayBeSkipped(dataset) && staged.checksum().equals(publishedChecksum)) {
			staged.confirm();
			return run(dataset, Outcome.UNCHANGED, publishedChecksum, Changes.none());
		}
		Changes changes = staged.changes();
		if (changes.withdrawsMostOfIt() && !dataset.hasDefault() && !this.settings.loadForce()) {
			throw new LoadException(
					"Refused: the new %s would withdraw %d of the %d that are active, more than half of them. "
						.formatted(dataset.name(), changes.deactivated(), changes.activeBefore())
							+ "If the files are complete and this is meant, load them with LOAD_FORCE=true.");
		}
		staged.publish();
		return run(dataset, Outcome.PUBLISHED, staged.checksum(), changes);
	}

	private DatasetRun run(Dataset dataset, Outcome outcome, @Nullable String checksum, Changes changes) {
		Instant now = Instant.now();
		return new DatasetRun(dataset.name(), outcome, checksum, changes, this.startedAt.getOrDefault(dataset, now),
				now);
	}

	/** Breaks off a load that is under way when a signal ends the app. */
	@PreDestroy
	void stop() {
		if (!this.running) {
			return;
		}
		// Before the thread of the load notices that its connection is gone.
		this.stopped = true;
		LoadTransaction current = this.transaction;
		if (current == null || current.stop()) {
			log.warn("Stopped by a signal: nothing of this load is published");
		}
		else {
			this.stopped = false;
		}
	}

	boolean isStopped() {
		return this.stopped;
	}

	private void recordingFailure(Runnable work) {
		try {
			work.run();
		}
		catch (LoadException ex) {
			recordFailure(ex);
			throw ex;
		}
		catch (DataAccessException ex) {
			LoadException failed = SqlFailures.failed(ex);
			recordFailure(failed);
			throw failed;
		}
	}

	/**
	 * Notes the failure in a transaction of its own, as that of the load is undone. The
	 * failure itself matters more than that it is noted.
	 */
	private void recordFailure(LoadException failure) {
		if (isStopped()) {
			return;
		}
		try (LoadTransaction record = this.database.beginNow()) {
			record.limit(this.publication.lockTimeout(), PUBLICATION_TIMEOUT);
			this.loadRuns.record(record, this.id,
					this.datasets.stream()
						.map((dataset) -> run(dataset, Outcome.FAILED, null, Changes.none()))
						.toList(),
					failure.getMessage());
			record.commit();
		}
		catch (SQLException | DataAccessException | LoadException ex) {
			log.debug("The failure could not be noted in load_runs", ex);
		}
	}

}
