package dev.orderfood.load.source;

import java.util.ArrayList;
import java.util.List;

import dev.orderfood.load.LoadException;

/**
 * What is wrong with the files of a load. All of it is collected, so that a person mends
 * the files once, but only the first errors are kept.
 */
public final class ValidationErrors {

	/** How many errors a message spells out. */
	public static final int SHOWN = 20;

	private final List<String> first = new ArrayList<>();

	private long count;

	/**
	 * Notes an error.
	 * @param file the file's name
	 * @param line the line it stands in, counted from 1
	 * @param column the column's name
	 * @param error what is wrong, in words that continue the sentence
	 */
	public void add(String file, long line, String column, String error) {
		add(file + " line " + line + ", column " + column + ": " + error);
	}

	/**
	 * Notes an error of a whole line.
	 * @param file the file's name
	 * @param line the line, counted from 1
	 * @param error what is wrong, in words that continue the sentence
	 */
	public void add(String file, long line, String error) {
		add(file + " line " + line + ": " + error);
	}

	/**
	 * Notes an error of a whole file.
	 * @param file the file's name
	 * @param error what is wrong, in words that continue the sentence
	 */
	public void add(String file, String error) {
		add(file + ": " + error);
	}

	private void add(String sentence) {
		this.count++;
		if (this.first.size() < SHOWN) {
			this.first.add(sentence);
		}
	}

	/**
	 * Returns how many errors were noted.
	 * @return the number, also of those that a message does not spell out
	 */
	public long count() {
		return this.count;
	}

	/**
	 * Tells whether nothing is wrong so far.
	 * @return true without an error
	 */
	public boolean isEmpty() {
		return this.count == 0;
	}

	/**
	 * Ends the load if anything is wrong.
	 * @throws LoadException with one line for each of the first errors and the number of
	 * the others
	 */
	public void throwIfAny() {
		if (isEmpty()) {
			return;
		}
		StringBuilder message = new StringBuilder(
				(this.count == 1) ? "The files have a problem:" : "The files have %d problems:".formatted(this.count));
		this.first.forEach((error) -> message.append("\n  ").append(error));
		if (this.count > this.first.size()) {
			message.append("\n  and ").append(this.count - this.first.size()).append(" more");
		}
		throw new LoadException(message.toString());
	}

}
