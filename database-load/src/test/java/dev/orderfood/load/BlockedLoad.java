package dev.orderfood.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import static org.awaitility.Awaitility.await;

/**
 * Holds a lock on a row, so that a load that changes the row stops in the middle of its
 * transaction.
 */
final class BlockedLoad implements AutoCloseable {

	private static final String BLOCKED = "FROM pg_stat_activity WHERE datname = current_database() "
			+ "AND usename = 'orderfood_load' AND wait_event_type = 'Lock'";

	private final Connection lock;

	private final LoadedDatabase database;

	private BlockedLoad(Connection lock, LoadedDatabase database) {
		this.lock = lock;
		this.database = database;
	}

	static BlockedLoad onProduct(long id, LoadedDatabase database) throws SQLException {
		Connection connection = database.database().connect();
		connection.setAutoCommit(false);
		try (Statement statement = connection.createStatement()) {
			statement.execute("SELECT FROM products WHERE id = " + id + " FOR UPDATE");
		}
		return new BlockedLoad(connection, database);
	}

	void awaitBlocked() {
		await().until(() -> this.database.number("SELECT count(*) " + BLOCKED) == 1);
	}

	/** Ends the load's connection as an administrator would. */
	void terminate() {
		this.database.database().execute("SELECT pg_terminate_backend(pid) " + BLOCKED);
	}

	@Override
	public void close() throws SQLException {
		this.lock.close();
	}

}
