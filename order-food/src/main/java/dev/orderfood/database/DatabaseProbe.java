package dev.orderfood.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens one connection to the database, outside the pool, and closes it again: this shows
 * whether the database can be reached and written. The pool cannot show it, because its
 * timeouts have the same look when all connections are in use.
 */
class DatabaseProbe {

	private final HikariDataSource pool;

	private final Duration timeout;

	/**
	 * Creates a probe.
	 * @param pool where to connect, and as whom
	 * @param timeout how long connecting may take; whole seconds
	 */
	DatabaseProbe(HikariDataSource pool, Duration timeout) {
		this.pool = pool;
		this.timeout = timeout;
	}

	/**
	 * Connects once.
	 * @return why the database cannot be used; empty if it can
	 */
	Optional<Problem> problem() {
		long begun = System.nanoTime();
		try (Connection _ = DriverManager.getConnection(this.pool.getJdbcUrl(), settings())) {
			return Optional.empty();
		}
		catch (SQLException ex) {
			if (DatabaseFailure.TOO_MANY_CONNECTIONS.equals(ex.getSQLState())) {
				// A server that counts its sessions is there.
				return Optional.empty();
			}
			boolean late = System.nanoTime() - begun >= this.timeout.toNanos() * 9 / 10;
			return Optional.of(new Problem(sentence(ex), late));
		}
	}

	private Properties settings() {
		Properties settings = new Properties();
		settings.putAll(this.pool.getDataSourceProperties());
		put(settings, "user", this.pool.getUsername());
		put(settings, "password", this.pool.getPassword());
		String seconds = Long.toString(this.timeout.toSeconds());
		put(settings, "connectTimeout", seconds);
		put(settings, "socketTimeout", seconds);
		put(settings, "loginTimeout", seconds);
		return settings;
	}

	private static void put(Properties settings, String name, @Nullable String value) {
		if (value != null) {
			settings.setProperty(name, value);
		}
	}

	/** Further lines of the driver's messages may repeat values. */
	private static String sentence(SQLException failure) {
		return String.valueOf(failure.getMessage()).lines().findFirst().orElse(failure.getClass().getSimpleName());
	}

	/**
	 * Why the database cannot be used.
	 *
	 * @param message the driver's message, in one line
	 * @param late whether there was no answer in time, rather than a refusal
	 */
	record Problem(String message, boolean late) {
	}

}
