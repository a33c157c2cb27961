package dev.orderfood.load.publication;

import dev.orderfood.load.LoadFailed;
import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.source.Problems;
import org.jspecify.annotations.Nullable;

/**
 * One kind of data that a load brings. Every room has one; they are loaded in their
 * {@link org.springframework.core.annotation.Order order}, so that orders find the users
 * and products they name.
 */
public interface Dataset {

	/**
	 * Returns the name {@code load_runs} knows the dataset by.
	 * @return a lower-case word
	 */
	String name();

	/**
	 * Tells whether the source is still the one that was published last, as far as that
	 * can be told without much work.
	 * @param transaction the transaction of the load
	 * @param publishedChecksum the {@linkplain Staged#checksum() checksum} of what is
	 * published, or null
	 * @return false if the source has to be read
	 * @throws LoadFailed if the source is not there or cannot be read
	 */
	boolean isPublished(LoadTransaction transaction, @Nullable String publishedChecksum);

	/**
	 * Reads the source, checks it, and copies it to a place where nobody but the
	 * transaction sees it.
	 * @param transaction the transaction of the load
	 * @param problems takes what is wrong; when it is not empty, nothing is published and
	 * what is returned is not used
	 * @return the rows, ready to be published
	 * @throws LoadFailed if the source cannot be read or the database refuses
	 */
	Staged stage(LoadTransaction transaction, Problems problems);

	/**
	 * Reads and checks the source as far as that goes without a database, for a dry run.
	 * @param problems takes what is wrong
	 * @throws LoadFailed if the source cannot be read
	 */
	void check(Problems problems);

	/**
	 * Tells whether the source has to be published even if it is the one that was
	 * published last.
	 * @return false if such a source can be skipped
	 */
	default boolean isPublishedAlways() {
		return false;
	}

	/**
	 * Tells whether the shop works without a single row of this.
	 * @return false if a load that leaves nothing active is to be refused
	 */
	default boolean mayBeEmpty() {
		return true;
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
