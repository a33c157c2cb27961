package dev.orderfood.load.publication;

import dev.orderfood.load.database.LoadTransaction;

/**
 * Rows that are removed some time after they were needed last.
 */
public interface Expiring {

	/**
	 * Returns what the log calls the rows.
	 * @return a name in the plural
	 */
	String name();

	/**
	 * Removes rows that are older than their retention.
	 * @param transaction a transaction under the loaders' lock
	 * @param most the largest number of rows to remove
	 * @return the number of rows that were removed
	 */
	int removeExpired(LoadTransaction transaction, int most);

}
