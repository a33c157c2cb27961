package dev.orderfood.load.publication;

import java.util.List;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.publication.PublishedSource.PublishedFile;

/**
 * One kind of data that a load brings. Every feature has one. They are checked in their
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
	 * Returns how many files the source is.
	 * @return the number of files
	 * @throws LoadException if the source is not there
	 */
	int files();

	/**
	 * Tells whether the source is still the one that was published last, as far as that
	 * can be found out without much work.
	 * @param published what is published
	 * @return false if the source has to be read
	 * @throws LoadException if the source is not there or cannot be read
	 */
	boolean isPublished(PublishedSource published);

	/**
	 * Reads and checks the whole source, without a database. Whatever passes can be
	 * published into an empty database.
	 * @param check takes what is wrong, and knows what was read before
	 * @return the source, ready to be published, to be closed; not used if something is
	 * wrong
	 * @throws LoadException if the source cannot be read
	 */
	CheckedDataset check(Check check);

	/**
	 * Reads what the published rows were made of, where the checksum alone does not tell.
	 * @param transaction a transaction
	 * @return the files in their order
	 */
	default List<PublishedFile> publishedFiles(LoadTransaction transaction) {
		return List.of();
	}

	/**
	 * Tells whether the source has to be published even if it is the one that was
	 * published last.
	 * @return false if such a source can be skipped
	 */
	default boolean isPublishedAlways() {
		return false;
	}

	/**
	 * Tells whether the source may go away without being a mistake, because what it says
	 * has a default.
	 * @return false if a load that would withdraw most rows is refused
	 */
	default boolean hasDefault() {
		return false;
	}

	/**
	 * Tells whether reading takes long, and publishing seconds. Such a dataset is read
	 * last, and only if the others are good, and published first, before the tables are
	 * locked that every order reads.
	 * @return false for a small dataset
	 */
	default boolean isLarge() {
		return false;
	}

}
