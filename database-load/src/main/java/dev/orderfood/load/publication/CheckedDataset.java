package dev.orderfood.load.publication;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.database.LoadTransaction;
import org.jspecify.annotations.Nullable;

/**
 * A dataset that was read and found good. It can be copied to the database more than
 * once.
 */
public interface CheckedDataset extends AutoCloseable {

	/**
	 * Returns what tells the source from others.
	 * @return the checksum, or null if copying has to find it out
	 */
	@Nullable String checksum();

	/**
	 * Copies the rows into temporary tables. Locks nothing that others use, except that
	 * the first rows of an empty table go there directly.
	 * @param transaction the transaction of the load
	 * @return the rows, ready to be published
	 * @throws LoadException if the source has changed or the database refuses
	 */
	Staged copy(LoadTransaction transaction);

	/**
	 * Prints what a dry run has to show.
	 * @throws LoadException if it cannot be printed
	 */
	default void print() {
	}

	/** Gives up what the source holds, such as space on the disk. */
	@Override
	default void close() {
	}

	/**
	 * A dataset inside the transaction, not yet published.
	 */
	interface Staged {

		/**
		 * Compares what is staged with what is published.
		 * @return what {@link #publish()} would do
		 */
		Changes changes();

		/**
		 * Makes the published rows what the staged rows say.
		 */
		void publish();

		/**
		 * Returns what tells these rows from others.
		 * @return a checksum, noted with the run
		 */
		String checksum();

		/**
		 * Is called instead of {@link #publish()} when the rows turned out to be those
		 * that are published.
		 */
		default void confirm() {
		}

	}

}
