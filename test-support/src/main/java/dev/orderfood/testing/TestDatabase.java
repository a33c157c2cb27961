package dev.orderfood.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

import dev.orderfood.testing.TestPostgres.Role;

/**
 * One database on a {@link TestPostgres}, of which every test class takes its own.
 *
 * @param server the server it lives on
 * @param name its name
 */
public record TestDatabase(TestPostgres server, String name) {

	/**
	 * Returns the JDBC address without credentials.
	 * @return a {@code jdbc:postgresql:} address
	 */
	public String jdbcUrl() {
		return this.server.jdbcUrl(this.name);
	}

	/**
	 * Opens a connection as the owner of the schema.
	 * @return a new connection, to be closed
	 * @throws SQLException if the server cannot be reached
	 */
	public Connection connect() throws SQLException {
		return DriverManager.getConnection(jdbcUrl(), Role.OWNER.userName(), TestPostgres.PASSWORD);
	}

	/**
	 * Runs SQL as superuser, for arranging what a test needs.
	 * @param sql one or more statements
	 */
	public void execute(String sql) {
		this.server.execute(this.name, sql);
	}

	/**
	 * Returns the environment variables that lead one of the apps to this database.
	 * @param role the role the app is to work under
	 * @return the variables of the apps' own configuration
	 */
	public Map<String, String> environment(Role role) {
		return Map.of("DB_HOST", this.server.host(), "DB_PORT", Integer.toString(this.server.port()), "DB_NAME",
				this.name, "DB_USER", role.userName(), "DB_PASSWORD", TestPostgres.PASSWORD);
	}

}
