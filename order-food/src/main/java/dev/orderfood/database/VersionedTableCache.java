package dev.orderfood.database;

import java.util.List;
import java.util.OptionalLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.transaction.TransactionException;

/**
 * Keeps what is held in memory in step with tables: asks for their numbers in
 * {@code data_versions} and reloads when their sum is another one, as no number ever
 * shrinks. While the database is away, what is held stays as it is.
 */
public class VersionedTableCache {

	private static final Logger log = LoggerFactory.getLogger(VersionedTableCache.class);

	private final JdbcClient jdbc;

	private final List<String> tables;

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
		this(jdbc, List.of(table), reload);
	}

	/**
	 * Follows several tables.
	 * @param jdbc the database
	 * @param tables the tables' names in {@code data_versions}
	 * @param reload reads the tables anew; called by one thread at a time
	 */
	public VersionedTableCache(JdbcClient jdbc, List<String> tables, Runnable reload) {
		this.jdbc = jdbc;
		this.tables = List.copyOf(tables);
		this.reload = reload;
	}

	/** Looks once, and reloads if a table has changed since the last time. */
	public synchronized void look() {
		try {
			// Read before the rows: what changes in between is seen at the next look.
			long version = this.jdbc
				.sql("SELECT coalesce(sum(version), 0)::bigint FROM data_versions WHERE dataset = ANY (?)")
				.param(new SqlArrayValue("text", this.tables.toArray()))
				.query(Long.class)
				.single();
			if (this.held.isEmpty() || this.held.getAsLong() != version) {
				this.reload.run();
				this.held = OptionalLong.of(version);
				log.info("Serving version {} of {}", version, String.join(", ", this.tables));
			}
			this.away = false;
		}
		catch (DataAccessException | TransactionException ex) {
			if (!this.away) {
				// An outage has one line in the log, not one for each cache.
				log.atLevel(DatabaseFailure.of(ex).isPresent() ? Level.DEBUG : Level.WARN)
					.log("Cannot follow {}, serving what is held: {}", String.join(", ", this.tables), ex.getMessage());
			}
			this.away = true;
		}
	}

}
