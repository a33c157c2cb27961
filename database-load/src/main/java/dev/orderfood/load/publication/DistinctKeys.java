package dev.orderfood.load.publication;

import java.util.HashMap;
import java.util.Map;

import dev.orderfood.load.source.Problems;

/**
 * Finds keys that stand in a file twice.
 */
public final class DistinctKeys {

	private final Map<String, Long> lines = new HashMap<>();

	private final String file;

	private final String column;

	private final Problems problems;

	/**
	 * Begins with no keys.
	 * @param file the file's name
	 * @param column the key's column in the file
	 * @param problems takes the duplicates
	 */
	public DistinctKeys(String file, String column, Problems problems) {
		this.file = file;
		this.column = column;
		this.problems = problems;
	}

	/**
	 * Adds the key of a row.
	 * @param line the line it stands in
	 * @param key the key
	 */
	public void add(long line, String key) {
		Long first = this.lines.putIfAbsent(key, line);
		if (first != null) {
			this.problems.add(this.file, line, this.column, "the same value stands in line " + first + " already");
		}
	}

}
