package dev.orderfood.load.publication;

import java.util.List;

import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.RowCopy;

/**
 * A temporary table that holds what was read until it is published. Its first column,
 * {@code line}, is where in the file a row stands.
 */
public final class StagedTable {

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

	@Override
	public String toString() {
		return this.name;
	}

}
