package dev.orderfood.load.publication;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.orderfood.load.source.CsvRow;
import dev.orderfood.load.source.ValidationErrors;

/**
 * The check of a set: what is wrong with its files, and the ids that rows of other files
 * may refer to.
 */
public final class Check {

	private final ValidationErrors errors = new ValidationErrors();

	private final Map<String, Set<Long>> idsInFiles = new HashMap<>();

	private final Map<String, Set<Long>> idsInDatabase = new HashMap<>();

	private final Function<String, Set<Long>> database;

	private final boolean dryRun;

	private final boolean forced;

	private Check(Function<String, Set<Long>> database, boolean dryRun, boolean forced) {
		this.database = database;
		this.dryRun = dryRun;
		this.forced = forced;
	}

	/**
	 * Begins the check of a set that is to be loaded.
	 * @param database gives all ids of a table; asked at most once for each
	 * @param forced whether a dataset may be empty that the shop does not work without
	 * @return the check
	 */
	static Check ofLoad(Function<String, Set<Long>> database, boolean forced) {
		return new Check(database, false, forced);
	}

	/**
	 * Begins the check of a set as if the database were empty.
	 * @param forced whether a dataset may be empty that the shop does not work without
	 * @return the check
	 */
	static Check ofDryRun(boolean forced) {
		return new Check((_) -> Set.of(), true, forced);
	}

	/**
	 * Returns what takes all that is wrong.
	 * @return the errors so far
	 */
	public ValidationErrors errors() {
		return this.errors;
	}

	/**
	 * Tells whether a dataset may be empty that the shop does not work without.
	 * @return false if that is an error
	 */
	public boolean isForced() {
		return this.forced;
	}

	/**
	 * Notes an id that others may refer to.
	 * @param table the table of the row
	 * @param id its id
	 */
	public void addId(String table, long id) {
		this.idsInFiles.computeIfAbsent(table, (_) -> new HashSet<>()).add(id);
	}

	/**
	 * Notes an error if there is no row with an id. A withdrawn row is one, because what
	 * refers to it may be older than that.
	 * @param table the table of the row
	 * @param id its id
	 * @param row the row that refers to it
	 * @param column the column that does
	 */
	public void requireId(String table, long id, CsvRow row, String column) {
		if (!this.idsInFiles.getOrDefault(table, Set.of()).contains(id)
				&& !this.idsInDatabase.computeIfAbsent(table, this.database).contains(id)) {
			row.error(column, "there is no %s %d in %s.csv%s".formatted(table.replaceFirst("s$", ""), id, table,
					this.dryRun ? "; a dry run looks into no database" : " or in the database"));
		}
	}

}
