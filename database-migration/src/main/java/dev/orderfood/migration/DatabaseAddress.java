package dev.orderfood.migration;

import java.util.Objects;
import java.util.Properties;

import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Where the database is, as messages may show it: a JDBC address can hold a password,
 * this cannot.
 *
 * @param host the host name or names
 * @param port the port or ports
 * @param database the name of the database
 */
record DatabaseAddress(String host, String port, String database) {

	static DatabaseAddress of(String jdbcUrl) {
		Properties parts = Driver.parseURL(jdbcUrl, null);
		if (parts == null) {
			throw new MigrationFailedException("The address of the database is not valid: check DB_HOST, DB_PORT and"
					+ " DB_NAME, or SPRING_DATASOURCE_URL, which must look like jdbc:postgresql://host:5432/database.");
		}
		return new DatabaseAddress(part(parts, PGProperty.PG_HOST), part(parts, PGProperty.PG_PORT),
				part(parts, PGProperty.PG_DBNAME));
	}

	private static String part(Properties parts, PGProperty property) {
		return Objects.requireNonNullElse(property.getOrDefault(parts), "");
	}

	@Override
	public String toString() {
		return "database " + this.database + " at " + this.host + ":" + this.port;
	}

}
