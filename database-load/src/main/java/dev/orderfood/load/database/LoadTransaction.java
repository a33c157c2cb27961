package dev.orderfood.load.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import dev.orderfood.load.LoadException;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The one transaction of a load. Closing it without {@link #commit()} undoes everything.
 */
public final class LoadTransaction implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(LoadTransaction.class);

	private enum State {

		OPEN, COMMITTING, ENDED, STOPPED

	}

	private final DataSource dataSource;

	private final Connection connection;

	private final JdbcClient sql;

	private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

	LoadTransaction(DataSource dataSource, Connection connection) {
		this.dataSource = dataSource;
		this.connection = connection;
		this.sql = JdbcClient.create(new SingleConnectionDataSource(connection, true));
	}

	/**
	 * Returns the way to run SQL inside the transaction.
	 * @return the client
	 */
	public JdbcClient sql() {
		return this.sql;
	}

	/** Makes the transaction one that only reads. */
	void readOnly() {
		this.sql.sql("SET TRANSACTION READ ONLY").update();
	}

	/**
	 * Limits what the rest of the transaction can do to others.
	 * @param lockTimeout how long a statement waits for a lock, while others queue behind
	 * it
	 * @param timeout how long the transaction may take from here on, as PostgreSQL reads
	 * it
	 */
	public void limit(Duration lockTimeout, String timeout) {
		this.sql.sql("SELECT set_config('lock_timeout', ?, true), set_config('transaction_timeout', ?, true)")
			.params(lockTimeout.toMillis() + "ms", timeout)
			.query((row) -> {
			});
	}

	/**
	 * Begins to copy rows into a table. Nothing else can run until the copy is finished
	 * or closed.
	 * @param table the table's name
	 * @param columns the columns that each row gives
	 * @return the copy, to be closed
	 * @throws LoadException if the database refuses
	 */
	public RowCopy copy(String table, String... columns) {
		try {
			return new RowCopy(this.connection.unwrap(PGConnection.class)
				.getCopyAPI()
				.copyIn("COPY " + table + " (" + String.join(", ", columns) + ") FROM STDIN"));
		}
		catch (SQLException ex) {
			throw SqlFailures.failed(ex);
		}
	}

	/**
	 * Begins to read committed rows on another connection, so that both can go on at
	 * once: what this transaction has changed is not among them.
	 * @param query the query, in the order of an index
	 * @return the rows, to be closed
	 * @throws LoadException if the database is out of reach or refuses
	 */
	public RowStream readBeside(String query) {
		try {
			Connection beside = this.dataSource.getConnection();
			try {
				return new RowStream(beside, query);
			}
			catch (SQLException ex) {
				beside.close();
				throw ex;
			}
		}
		catch (SQLException ex) {
			throw SqlFailures.failed(ex);
		}
	}

	/**
	 * Makes everything visible at once.
	 * @throws LoadException if the database refuses, or does not answer
	 */
	public void commit() {
		if (!this.state.compareAndSet(State.OPEN, State.COMMITTING)) {
			throw new LoadException("The load was stopped by a signal.");
		}
		try {
			this.connection.commit();
		}
		catch (SQLException ex) {
			if (SqlFailures.isLostConnection(ex)) {
				throw new LoadException(
						"The connection was lost while the database confirmed the load: it may or may not "
								+ "be published. Run the load again; what is there already is left alone.",
						ex);
			}
			throw SqlFailures.failed(ex);
		}
		finally {
			this.state.set(State.ENDED);
		}
	}

	/**
	 * Breaks the transaction off from another thread, unless it is being committed
	 * already. The thread that uses it fails at its next step.
	 * @return whether the transaction was broken off
	 */
	public boolean stop() {
		if (!this.state.compareAndSet(State.OPEN, State.STOPPED)) {
			return false;
		}
		try {
			this.connection.abort(Runnable::run);
		}
		catch (SQLException ex) {
			log.debug("Could not break off the connection", ex);
		}
		return true;
	}

	@Override
	public void close() {
		try (this.connection) {
			if (this.state.compareAndSet(State.OPEN, State.ENDED)) {
				this.connection.rollback();
			}
		}
		catch (SQLException ex) {
			// The server undoes what it has not committed.
			log.debug("Could not roll back", ex);
		}
	}

}
