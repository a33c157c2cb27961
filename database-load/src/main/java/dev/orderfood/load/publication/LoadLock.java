package dev.orderfood.load.publication;

import java.time.Duration;
import java.time.Instant;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.database.Database;
import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * The locks that loaders share. They stop no other client: they are advisory locks, not
 * those of tables.
 */
@Component
class LoadLock {

	private static final Logger log = LoggerFactory.getLogger(LoadLock.class);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private static final Duration BETWEEN_LOG_LINES = Duration.ofSeconds(30);

	private static final String PUBLISHING = "hashtext('order-food load')";

	private static final String RUNNING = "hashtext('order-food load running')";

	/**
	 * Waits until no other load publishes, and lets none do so until the transaction
	 * ends. Asking again and again, unlike a call that blocks, can log that it waits.
	 */
	void acquire(LoadTransaction transaction) {
		Instant nextLogLine = Instant.now();
		while (!tryAcquire(transaction)) {
			if (!Instant.now().isBefore(nextLogLine)) {
				log.info("Another load is running on this database; waiting for it to end");
				nextLogLine = Instant.now().plus(BETWEEN_LOG_LINES);
			}
			try {
				Thread.sleep(PAUSE);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new LoadException("The load was interrupted while it waited for another one.", ex);
			}
		}
	}

	/** Tells whether no other load publishes; lets none do so until the end, if so. */
	boolean tryAcquire(LoadTransaction transaction) {
		return ask(transaction, "pg_try_advisory_xact_lock(" + PUBLISHING + ")");
	}

	/** Tells whether another load reads its source or publishes it. */
	boolean isLoadRunning(LoadTransaction transaction) {
		return !ask(transaction, "pg_try_advisory_xact_lock(" + RUNNING + ")") || !tryAcquire(transaction);
	}

	/**
	 * Shows other loaders that a load is running, for as long as the connection is open.
	 * No transaction is open meanwhile.
	 * @param database the database
	 * @return the session, to be closed
	 */
	Session showRunning(Database database) {
		return database.session("SELECT pg_advisory_lock_shared(" + RUNNING + ")");
	}

	private static boolean ask(LoadTransaction transaction, String condition) {
		return transaction.sql().sql("SELECT " + condition).query(Boolean.class).single();
	}

}
