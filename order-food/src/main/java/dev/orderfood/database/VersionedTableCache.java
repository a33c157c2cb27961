package dev.orderfood.database;

import java.util.OptionalLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * Keeps what is held in memory in step with a table: asks for the table's number in
 * {@code data_versions} and reloads when it is another one. While the database is away,
 * what is held stays as it is.
 */
public class VersionedTableCache {

	private static final Logger log = LoggerFactory.getLogger(VersionedTableCache.class);

	private final JdbcClient jdbc;

	private final String table;

	private final Runnable reload;

	private OptionalLong held = OptionalLong.empty();

	private boolean away;

	/**
	 * Follows a table.
	 * @param jdbc the database
	 * @param table the table's name in {@code data_versions}
	 * @param reload reads the table anew; called by one thread at a time
	 */
	public VersionedTableCache(JdbcClient jdbc, String table, Runnable reload) {
		this.jdbc = jdbc;
		this.table = table;
		this.reload = reload;
	}

	/** Looks once, and reloads if the table has changed since the last time. */
	public synchronized void look() {
		try {
			// Read before the rows: what changes in between is seen at the next look.
			long version = this.jdbc.sql("SELECT version FROM data_versions WHERE dataset = ?")
				.param(this.table)
				.query(Long.class)
				.single();
			if (this.held.isEmpty() || this.held.getAsLong() != version) {
				this.reload.run();
				this.held = OptionalLong.of(version);
				log.info("Serving version {} of {}", version, this.table);
			}
			this.away = false;
		}
		catch (DataAccessException | TransactionException ex) {
			if (!this.away) {
				// An outage has one line in the log, not one for each cache.
				log.atLevel(DatabaseFailure.of(ex).isPresent() ? Level.DEBUG : Level.WARN)
					.log("Cannot follow {}, serving what is held: {}", this.table, ex.getMessage());
			}
			this.away = true;
		}
	}

}
