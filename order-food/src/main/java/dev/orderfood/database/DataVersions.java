package dev.orderfood.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The numbers in {@code data_versions} at one moment. The number of a table grows with
 * every statement that changes it and never shrinks.
 */
public final class DataVersions {

	/** Reads all numbers. */
	public static final String READ = "SELECT dataset, version FROM data_versions";

	private final Map<String, Long> versions;

	private DataVersions(Map<String, Long> versions) {
		this.versions = Map.copyOf(versions);
	}

	/**
	 * Reads the rows of {@link #READ}.
	 * @param rows the rows
	 * @return the numbers
	 * @throws SQLException if the rows cannot be read
	 */
	public static DataVersions of(ResultSet rows) throws SQLException {
		Map<String, Long> versions = new HashMap<>();
		while (rows.next()) {
			versions.put(rows.getString(1), rows.getLong(2));
		}
		return new DataVersions(versions);
	}

	/**
	 * Adds the numbers of tables up; as none shrinks, an equal sum means that none of the
	 * tables has changed.
	 * @param tables the tables' names in {@code data_versions}
	 * @return the sum
	 */
	long sum(Collection<String> tables) {
		return tables.stream().mapToLong((table) -> this.versions.getOrDefault(table, 0L)).sum();
	}

}
