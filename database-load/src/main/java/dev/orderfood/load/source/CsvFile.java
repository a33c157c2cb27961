package dev.orderfood.load.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.orderfood.load.LoadException;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A file of comma-separated values in UTF-8, whose first row names the columns. A
 * byte-order mark, either kind of line end, blank lines, further columns, and before the
 * header comments, lines that begin with {@code #}, are accepted. After the header
 * {@code #} is a character like others: a value may begin with it.
 */
public final class CsvFile {

	private static final CSVFormat FORMAT = CSVFormat.RFC4180.builder()
		.setIgnoreEmptyLines(true)
		.setIgnoreSurroundingSpaces(true)
		.get();

	private static final int ROWS_BETWEEN_LOOKS_AT_THE_CLOCK = 1000;

	private final SourceFile file;

	private final List<String> columns;

	private final List<String> optional;

	private final String key;

	/**
	 * Creates the file; nothing is read yet.
	 * @param file where the bytes come from
	 * @param columns the columns it must have, in any order
	 * @param key the column whose values messages may repeat
	 */
	public CsvFile(SourceFile file, List<String> columns, String key) {
		this(file, columns, List.of(), key);
	}

	/**
	 * Creates the file; nothing is read yet.
	 * @param file where the bytes come from
	 * @param columns the columns it must have, in any order
	 * @param optional further columns that it may have; where one is missing, its value
	 * is blank
	 * @param key the column whose values messages may repeat
	 */
	public CsvFile(SourceFile file, List<String> columns, List<String> optional, String key) {
		this.file = file;
		this.columns = columns;
		this.optional = optional;
		this.key = key;
	}

	/**
	 * Reads the file row by row. Rows that are not of the header's form are noted as
	 * errors and left out.
	 * @param errors takes what is wrong
	 * @param reader is given each row, which is valid only during that call
	 * @return the number of rows in the file
	 * @throws LoadException if the file cannot be read
	 */
	public long read(ValidationErrors errors, Consumer<CsvRow> reader) {
		try (BufferedReader text = decode(this.file.open())) {
			long comments = skipComments(text);
			try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
				return read(parser, comments, errors, reader);
			}
		}
		catch (IOException ex) {
			throw this.file.unreadable(ex);
		}
	}

	private static long skipComments(BufferedReader text) throws IOException {
		long lines = 0;
		while (true) {
			text.mark(1);
			int first = text.read();
			if (first == '#' || first == '\r' || first == '\n') {
				text.reset();
				text.readLine();
				lines++;
			}
			else {
				text.reset();
				return lines;
			}
		}
	}

	private long read(CSVParser parser, long comments, ValidationErrors errors, Consumer<CsvRow> reader)
			throws IOException {
		Progress progress = new Progress("Reading " + this.file.name());
		long rows = 0;
		long previousRowEnd = 0;
		try {
			Iterator<CSVRecord> records = parser.iterator();
			if (!records.hasNext()) {
				errors.add(this.file.name(),
						"is empty; its first line must name the columns " + String.join(", ", this.columns));
				return 0;
			}
			CSVRecord header = records.next();
			Map<String, Integer> positions = positions(header, comments + parser.getCurrentLineNumber(), errors);
			if (positions.isEmpty()) {
				return 0;
			}
			previousRowEnd = comments + parser.getCurrentLineNumber();
			while (records.hasNext()) {
				CSVRecord values = records.next();
				rows++;
				previousRowEnd = comments + parser.getCurrentLineNumber();
				long line = previousRowEnd - lineBreaks(values);
				if (values.size() != header.size()) {
					errors.add(this.file.name(), line, "has " + fields(values.size()) + " where the header has "
							+ header.size() + "; a value with a comma in it needs quotation marks around it");
					continue;
				}
				reader.accept(new CsvRow(this.file.name(), line, values, positions, this.key, errors));
				if (rows % ROWS_BETWEEN_LOOKS_AT_THE_CLOCK == 0) {
					progress.reached(rows, -1, "rows");
				}
			}
		}
		catch (UncheckedIOException ex) {
			if (!(ex.getCause() instanceof CSVException)) {
				throw ex.getCause();
			}
			// The parser itself only knows where it gave up, which may be the end of the
			// file.
			errors.add(this.file.name(), previousRowEnd + 1,
					"a quotation mark is not closed, or something follows a closing one; the lines after it were not checked");
		}
		return rows;
	}

	private Map<String, Integer> positions(CSVRecord header, long line, ValidationErrors errors) {
		Map<String, Integer> all = new HashMap<>();
		Map<String, Integer> wanted = new HashMap<>();
		for (int position = 0; position < header.size(); position++) {
			String name = header.get(position).strip();
			if (all.put(name, position) != null && (this.columns.contains(name) || this.optional.contains(name))) {
				errors.add(this.file.name(), line, name, "the header names this column twice");
				return Map.of();
			}
		}
		for (String column : this.columns) {
			Integer position = all.get(column);
			if (position != null) {
				wanted.put(column, position);
			}
			else {
				// Not with the header: where it is missing, this is the first row.
				errors.add(this.file.name(), line, column,
						"the column is missing; this line must name the columns " + String.join(",", this.columns));
			}
		}
		if (wanted.size() < this.columns.size()) {
			return Map.of();
		}
		this.optional.forEach((column) -> wanted.put(column, all.getOrDefault(column, CsvRow.MISSING)));
		return wanted;
	}

	private static String fields(int count) {
		return (count == 1) ? "1 value" : count + " values";
	}

	private static long lineBreaks(CSVRecord values) {
		long breaks = 0;
		for (String value : values) {
			for (int i = 0; i < value.length(); i++) {
				char current = value.charAt(i);
				if (current == '\n' || (current == '\r' && (i + 1 == value.length() || value.charAt(i + 1) != '\n'))) {
					breaks++;
				}
			}
		}
		return breaks;
	}

	/**
	 * Broken UTF-8 becomes the replacement character, which {@link CsvRow} refuses, with
	 * line and column: a decoder that throws knows neither.
	 */
	private static BufferedReader decode(InputStream in) throws IOException {
		PushbackInputStream bytes = new PushbackInputStream(in, 3);
		byte[] start = bytes.readNBytes(3);
		boolean mark = start.length == 3 && start[0] == (byte) 0xEF && start[1] == (byte) 0xBB
				&& start[2] == (byte) 0xBF;
		if (!mark) {
			bytes.unread(start);
		}
		return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
	}

}
