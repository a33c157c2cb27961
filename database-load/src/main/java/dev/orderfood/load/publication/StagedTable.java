package dev.orderfood.load.publication;

import java.util.Collection;
import java.util.List;

import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.RowCopy;
import dev.orderfood.load.source.Problems;

/**
 * A temporary table that holds what was read until it is published. Its first column,
 * {@code line}, is where in the file a row stands.
 */
public final class StagedTable {

	private static final int FETCHED = 1000;

	private final LoadTransaction transaction;

	private final String name;

	private StagedTable(LoadTransaction transaction, String name) {
		this.transaction = transaction;
		this.name = name;
	}

	/**
	 * Creates the table.
	 * @param transaction the transaction it lives in
	 * @param name its name
	 * @param columns its columns as SQL, without {@code line}
	 * @return the empty table
	 */
	public static StagedTable create(LoadTransaction transaction, String name, String columns) {
		transaction.sql()
			.sql("CREATE TEMPORARY TABLE " + name + " (line bigint NOT NULL, " + columns + ") ON COMMIT DROP")
			.update();
		return new StagedTable(transaction, name);
	}

	/**
	 * Creates the table with columns of the same types as another's.
	 * @param transaction the transaction it lives in
	 * @param table the other table
	 * @param columns the columns to take over
	 * @return the empty table
	 */
	static StagedTable like(LoadTransaction transaction, String table, Collection<String> columns) {
		String name = "staged_" + table;
		transaction.sql()
			.sql("CREATE TEMPORARY TABLE " + name + " ON COMMIT DROP AS SELECT 0::bigint AS line, "
					+ String.join(", ", columns) + " FROM " + table + " WITH NO DATA")
			.update();
		return new StagedTable(transaction, name);
	}

	/**
	 * Begins to fill the table.
	 * @param columns the columns that each row gives
	 * @return the copy, to be finished and closed
	 */
	public RowCopy copy(List<String> columns) {
		return this.transaction.copy(this.name, columns.toArray(String[]::new));
	}

	/** Lets the planner know how much there is; nothing else would before the commit. */
	public void analyze() {
		this.transaction.sql().sql("ANALYZE " + this.name).update();
	}

	/**
	 * Notes every row whose key stands in an earlier line already.
	 * @param key the key's column in the table
	 * @param rows which rows count, as SQL
	 * @param file the file's name
	 * @param column the key's column in the file
	 * @param problems takes the duplicates
	 */
	public void findDuplicates(String key, String rows, String file, String column, Problems problems) {
		this.transaction.sql()
			.sql("""
					SELECT line, first FROM (
					    SELECT line, first_value(line) OVER (PARTITION BY %s ORDER BY line) AS first
					    FROM %s WHERE %s) AS keys
					WHERE line <> first ORDER BY line""".formatted(key, this.name, rows))
			.withFetchSize(FETCHED)
			.query((row) -> {
				problems.add(file, row.getLong("line"), column,
						"the same value stands in line " + row.getLong("first") + " already");
			});
	}

	@Override
	public String toString() {
		return this.name;
	}

}
