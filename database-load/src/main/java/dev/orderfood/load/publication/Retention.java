package dev.orderfood.load.publication;

import java.sql.SQLException;
import java.util.List;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.database.Database;
import dev.orderfood.load.database.LoadTransaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Removes what is older than its retention, in small transactions and a bounded number of
 * rows for each load; the next load goes on. The load has succeeded before and does so
 * whatever happens here.
 */
@Component
class Retention {

	private static final Logger log = LoggerFactory.getLogger(Retention.class);

	private static final int BATCH = 10_000;

	private static final int MOST_BATCHES = 100;

	private static final String BATCH_TIMEOUT = "1min";

	private final PublicationSettings settings;

	private final Database database;

	private final List<Expiring> expiring;

	private final LoadLock lock;

	Retention(PublicationSettings settings, Database database, List<Expiring> expiring, LoadLock lock) {
		this.settings = settings;
		this.database = database;
		this.expiring = expiring;
		this.lock = lock;
	}

	void apply() {
		this.expiring.forEach(this::remove);
	}

	private void remove(Expiring rows) {
		long all = 0;
		try {
			for (int batches = 0, removed = BATCH; removed == BATCH && batches < MOST_BATCHES; batches++) {
				removed = removeBatch(rows);
				all += removed;
			}
		}
		catch (SQLException | DataAccessException | LoadException ex) {
			log.debug("Expired rows of {} could not be removed", rows.name(), ex);
		}
		if (all > 0) {
			log.info("Removed {} expired rows of {}", all, rows.name());
		}
	}

	/** Under the lock, or a load could count on a row that is removed here. */
	private int removeBatch(Expiring rows) throws SQLException {
		try (LoadTransaction transaction = this.database.beginNow()) {
			transaction.limit(this.settings.lockTimeout(), BATCH_TIMEOUT);
			if (!this.lock.tryAcquire(transaction)) {
				return 0;
			}
			int removed = rows.removeExpired(transaction, BATCH);
			transaction.commit();
			return removed;
		}
	}

}
