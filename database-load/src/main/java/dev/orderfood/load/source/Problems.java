package dev.orderfood.load.source;

import java.util.ArrayList;
import java.util.List;

import dev.orderfood.load.LoadFailed;

/**
 * What is wrong with the files of a load. All of it is collected, so that a person mends
 * the files once, but only the first problems are kept.
 */
public final class Problems {

	/** How many problems a message spells out. */
	public static final int SHOWN = 20;

	private final List<String> first = new ArrayList<>();

	private long count;

	/**
	 * Notes a problem.
	 * @param file the file's name
	 * @param line the line it stands in, counted from 1
	 * @param column the column's name
	 * @param problem what is wrong, in words that continue the sentence
	 */
	public void add(String file, long line, String column, String problem) {
		add(file + " line " + line + ", column " + column + ": " + problem);
	}

	/**
	 * Notes a problem of a whole line.
	 * @param file the file's name
	 * @param line the line, counted from 1
	 * @param problem what is wrong, in words that continue the sentence
	 */
	public void add(String file, long line, String problem) {
		add(file + " line " + line + ": " + problem);
	}

	/**
	 * Notes a problem of a whole file.
	 * @param file the file's name
	 * @param problem what is wrong, in words that continue the sentence
	 */
	public void add(String file, String problem) {
		add(file + ": " + problem);
	}

	private void add(String sentence) {
		this.count++;
		if (this.first.size() < SHOWN) {
			this.first.add(sentence);
		}
	}

	/**
	 * Tells whether nothing is wrong so far.
	 * @return true without a problem
	 */
	public boolean isEmpty() {
		return this.count == 0;
	}

	/**
	 * Ends the load if anything is wrong.
	 * @throws LoadFailed with one line for each of the first problems and the number of
	 * the others
	 */
	public void throwIfAny() {
		if (isEmpty()) {
			return;
		}
		StringBuilder message = new StringBuilder(
				(this.count == 1) ? "The files have a problem:" : "The files have %d problems:".formatted(this.count));
		this.first.forEach((problem) -> message.append("\n  ").append(problem));
		if (this.count > this.first.size()) {
			message.append("\n  and ").append(this.count - this.first.size()).append(" more");
		}
		throw new LoadFailed(message.toString());
	}

}
