package dev.orderfood.load.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

import javax.sql.DataSource;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.LoadSettings;
import dev.orderfood.startup.DatabaseConnectionException;
import dev.orderfood.startup.DatabaseWait;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * The database of the platform.
 */
@Component
public class Database {

	private static final Logger log = LoggerFactory.getLogger(Database.class);

	private final DataSource dataSource;

	private final String address;

	private final Duration wait;

	Database(DataSource dataSource, JdbcConnectionDetails details, LoadSettings settings) {
		this.dataSource = dataSource;
		this.address = address(details.getJdbcUrl());
		this.wait = settings.dbWait();
	}

	/**
	 * Begins a transaction, as soon as the database is there.
	 * @return the transaction, to be closed
	 * @throws LoadException if the database stays out of reach for longer than
	 * {@code DB_WAIT}, or refuses the connection for a reason that waiting does not mend
	 */
	public LoadTransaction begin() {
		try {
			return begin(new DatabaseWait(this.dataSource, "database at " + this, this.wait).connect());
		}
		catch (DatabaseConnectionException ex) {
			throw new LoadException(String.valueOf(ex.getMessage()), ex);
		}
		catch (SQLException ex) {
			throw SqlFailures.failed(ex);
		}
	}

	/**
	 * Reads in a short transaction of its own, as soon as the database is there.
	 * @param reading what is read
	 * @param <T> the type of the result
	 * @return the result
	 * @throws LoadException as in {@link #begin()}
	 */
	public <T> T read(Function<LoadTransaction, T> reading) {
		try (LoadTransaction transaction = begin()) {
			transaction.readOnly();
			return reading.apply(transaction);
		}
	}

	/**
	 * Reads all ids of a table in a short transaction of its own.
	 * @param table the table's name
	 * @return the ids
	 * @throws LoadException as in {@link #begin()}
	 */
	public Set<Long> ids(String table) {
		return read((transaction) -> {
			Set<Long> ids = new HashSet<>();
			transaction.sql().sql("SELECT id FROM " + table).query((row) -> {
				ids.add(row.getLong("id"));
			});
			return ids;
		});
	}

	/**
	 * Opens a connection that is kept outside any transaction.
	 * @param sql what it begins with
	 * @return the session, to be closed
	 * @throws LoadException if the database is out of reach or refuses
	 */
	public Session session(String sql) {
		try {
			Connection connection = this.dataSource.getConnection();
			try (Statement statement = connection.createStatement()) {
				statement.execute(sql);
			}
			catch (SQLException ex) {
				connection.close();
				throw ex;
			}
			return new Session(connection);
		}
		catch (SQLException ex) {
			throw SqlFailures.failed(ex);
		}
	}

	/**
	 * Begins a transaction if the database is there now.
	 * @return the transaction, to be closed
	 * @throws SQLException if it is not
	 */
	public LoadTransaction beginNow() throws SQLException {
		return begin(this.dataSource.getConnection());
	}

	private LoadTransaction begin(Connection connection) throws SQLException {
		noticeLostClient(connection);
		connection.setAutoCommit(false);
		return new LoadTransaction(this.dataSource, connection);
	}

	/**
	 * A loader that is killed must not leave its lock behind until a long statement is
	 * done. Some operating systems cannot watch a connection so; there it stays as it is.
	 */
	private static void noticeLostClient(Connection connection) {
		try (Statement statement = connection.createStatement()) {
			statement.execute("SET idle_in_transaction_session_timeout = '1min'");
			statement.execute("SET client_connection_check_interval = '2s'");
		}
		catch (SQLException ex) {
			log.debug("The server does not watch its connections", ex);
		}
	}

	/**
	 * Returns host, port and name of the database, never a password.
	 * @return what messages call the database
	 */
	@Override
	public String toString() {
		return this.address;
	}

	private static String address(String jdbcUrl) {
		String address = jdbcUrl.replaceFirst("^jdbc:postgresql:(//)?", "");
		int parameters = address.indexOf('?');
		return (parameters >= 0) ? address.substring(0, parameters) : address;
	}

}
