package dev.orderfood.load.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a query on their way out of the database, by PostgreSQL's {@code COPY}, on
 * a connection of their own. They need not fit into memory.
 */
public final class RowStream implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(RowStream.class);

	private final Connection connection;

	private final CopyOut copy;

	RowStream(Connection connection, String query) throws SQLException {
		this.connection = connection;
		try (Statement statement = connection.createStatement()) {
			// The order is that of an index, and sorting would begin with reading
			// everything.
			statement.execute("SET enable_sort = off");
		}
		this.copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut("COPY (" + query + ") TO STDOUT");
	}

	/**
	 * Reads a row.
	 * @return the row in the text form of {@code COPY} with its line end, or null after
	 * the last
	 * @throws dev.orderfood.load.LoadException if it cannot be read
	 */
	public byte @Nullable [] next() {
		try {
			return this.copy.readFromCopy();
		}
		catch (SQLException ex) {
			throw SqlFailures.failed(ex);
		}
	}

	@Override
	public void close() {
		try {
			if (this.copy.isActive()) {
				// Does not wait for the rows that are left.
				this.connection.abort(Runnable::run);
			}
			this.connection.close();
		}
		catch (SQLException ex) {
			log.debug("Could not end the connection", ex);
		}
	}

}
