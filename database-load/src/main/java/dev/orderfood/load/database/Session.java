package dev.orderfood.load.database;

import java.sql.Connection;
import java.sql.SQLException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is kept open outside any transaction, for what it holds.
 */
public final class Session implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(Session.class);

	private final Connection connection;

	Session(Connection connection) {
		this.connection = connection;
	}

	@Override
	public void close() {
		try {
			this.connection.close();
		}
		catch (SQLException ex) {
			log.debug("Could not close the connection", ex);
		}
	}

}
