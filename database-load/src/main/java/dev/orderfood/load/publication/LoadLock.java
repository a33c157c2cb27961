package dev.orderfood.load.publication;

import java.time.Duration;
import java.time.Instant;

import dev.orderfood.load.LoadFailed;
import dev.orderfood.load.database.LoadTransaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Lets one load at a time work on a database. The lock ends with the transaction, however
 * that ends.
 */
@Component
class LoadLock {

	private static final Logger log = LoggerFactory.getLogger(LoadLock.class);

	private static final Duration PAUSE = Duration.ofMillis(200);

	private static final Duration BETWEEN_LOG_LINES = Duration.ofSeconds(30);

	/**
	 * Waits until no other load runs. Asking again and again, unlike a call that blocks,
	 * can say in the log that it waits.
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
				throw new LoadFailed("The load was interrupted while it waited for another one.", ex);
			}
		}
	}

	private static boolean tryAcquire(LoadTransaction transaction) {
		return transaction.sql()
			.sql("SELECT pg_try_advisory_xact_lock(hashtext('order-food load'))")
			.query(Boolean.class)
			.single();
	}

}
