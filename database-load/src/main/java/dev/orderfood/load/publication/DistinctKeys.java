package dev.orderfood.load.publication;

import java.util.HashMap;
import java.util.Map;

import dev.orderfood.load.source.ValidationErrors;

/**
 * Finds keys that stand in a file twice.
 */
public final class DistinctKeys {

	private final Map<String, Long> lines = new HashMap<>();

	private final String file;

	private final String column;

	private final ValidationErrors errors;

	/**
	 * Begins with no keys.
	 * @param file the file's name
	 * @param column the key's column in the file
	 * @param errors takes the duplicates
	 */
	public DistinctKeys(String file, String column, ValidationErrors errors) {
		this.file = file;
		this.column = column;
		this.errors = errors;
	}

	/**
	 * Adds the key of a row.
	 * @param line the line it stands in
	 * @param key the key
	 */
	public void add(long line, String key) {
		add(line, this.column, key);
	}

	/**
	 * Adds a key of a row that stands in another column.
	 * @param line the line it stands in
	 * @param column the column it stands in
	 * @param key the key
	 */
	public void add(long line, String column, String key) {
		Long first = this.lines.putIfAbsent(key, line);
		if (first != null) {
			this.errors.add(this.file, line, column, "the same value stands in line " + first + " already");
		}
	}

}
