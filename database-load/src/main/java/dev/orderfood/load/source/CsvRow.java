package dev.orderfood.load.source;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * One row of a CSV file. A value that is not what was asked for is noted as an error and
 * replaced by a stand-in, so that reading goes on to the row's other columns;
 * {@link #isGood()} tells at the end whether there was any. Messages repeat values of the
 * key alone: other columns may hold what is not for the log.
 */
public final class CsvRow {

	/** The largest amount that the database's {@code numeric(12,2)} holds. */
	public static final BigDecimal MAX_AMOUNT = new BigDecimal("9999999999.99");

	private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,2})?");

	private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,19}");

	private static final Pattern LIKE_A_NUMBER = Pattern.compile("[-+.,0-9 ]+");

	private static final int QUOTED = 60;

	/** The position of a column that the file does not have and need not have. */
	static final int MISSING = -1;

	private final String file;

	private final long line;

	private final CSVRecord values;

	private final Map<String, Integer> columns;

	private final String key;

	private final ValidationErrors errors;

	private boolean good = true;

	CsvRow(String file, long line, CSVRecord values, Map<String, Integer> columns, String key,
			ValidationErrors errors) {
		this.file = file;
		this.line = line;
		this.values = values;
		this.columns = columns;
		this.key = key;
		this.errors = errors;
	}

	/**
	 * Returns where the row begins.
	 * @return the line in the file, counted from 1
	 */
	public long line() {
		return this.line;
	}

	/**
	 * Tells whether everything that was asked for so far was there.
	 * @return false once an error was noted
	 */
	public boolean isGood() {
		return this.good;
	}

	/**
	 * Notes an error with a value.
	 * @param column the column's name
	 * @param error what is wrong, in words that continue the sentence
	 */
	public void error(String column, String error) {
		this.good = false;
		this.errors.add(this.file, this.line, column, error);
	}

	/**
	 * Tells whether a column is empty or blank.
	 * @param column the column's name
	 * @return true without a value
	 */
	public boolean isBlank(String column) {
		return raw(column).isEmpty();
	}

	/**
	 * Reads a text without the blanks around it.
	 * @param column the column's name
	 * @param maxLength the largest number of characters
	 * @return the text, composed (NFC): letter and accent as one character, which look
	 * the same as two
	 */
	public String text(String column, int maxLength) {
		String value = Normalizer.normalize(raw(column), Normalizer.Form.NFC);
		if (value.isEmpty()) {
			error(column, "must not be empty");
		}
		else if (value.indexOf('\uFFFD') >= 0) {
			error(column, "is not valid UTF-8 text");
		}
		else if (value.codePoints().anyMatch(Character::isISOControl)) {
			error(column, "must not contain control characters or line breaks");
		}
		else if (VisibleText.firstInvisible(value).isPresent()) {
			error(column, "must not contain the invisible character U+%04X"
				.formatted(VisibleText.firstInvisible(value).getAsInt()));
		}
		else if (!VisibleText.hasVisible(value)) {
			error(column, "must have a visible character");
		}
		else if (value.codePointCount(0, value.length()) > maxLength) {
			error(column, "must not be longer than " + maxLength + " characters");
		}
		return value;
	}

	/**
	 * Reads a whole number.
	 * @param column the column's name
	 * @param min the smallest value
	 * @param max the largest value
	 * @return the number
	 */
	public long wholeNumber(String column, long min, long max) {
		String value = raw(column);
		try {
			if (WHOLE_NUMBER.matcher(value).matches()) {
				long number = Long.parseLong(value);
				if (number >= min && number <= max) {
					return number;
				}
			}
		}
		catch (NumberFormatException ex) {
			// Nineteen digits may be too many.
		}
		// Where the columns are shifted, the key's may hold anything.
		error(column, (LIKE_A_NUMBER.matcher(value).matches() ? shown(column, value) : "")
				+ "must be a whole number from " + min + " to " + max);
		return min;
	}

	/**
	 * Reads an amount of money.
	 * @param column the column's name
	 * @return the amount, 0 or more with at most two decimals
	 */
	public BigDecimal amount(String column) {
		String value = raw(column);
		BigDecimal amount = amountOf(value);
		if (amount == null) {
			error(column, shown(column, value) + "must be an amount from 0 to " + MAX_AMOUNT
					+ " with a decimal point and at most two decimals");
			return BigDecimal.ZERO;
		}
		return amount;
	}

	/**
	 * Reads an amount of money that stands inside a value.
	 * @param value the text
	 * @return the amount, or null when it is none
	 */
	public static @Nullable BigDecimal amountOf(String value) {
		return AMOUNT.matcher(value).matches() ? new BigDecimal(value) : null;
	}

	/**
	 * Reads true or false.
	 * @param column the column's name
	 * @return the value
	 */
	public boolean flag(String column) {
		return Boolean.parseBoolean(choice(column, List.of("true", "false")));
	}

	/**
	 * Reads one of several words.
	 * @param column the column's name
	 * @param allowed the words
	 * @return the word
	 */
	public String choice(String column, List<String> allowed) {
		String value = raw(column);
		if (!allowed.contains(value)) {
			error(column, shown(column, value) + "must be " + or(allowed));
			return allowed.getFirst();
		}
		return value;
	}

	/**
	 * Reads a moment that may be left out.
	 * @param column the column's name
	 * @return the moment to the microsecond, which is what the database keeps, or null
	 * when the column is blank
	 */
	public @Nullable Instant moment(String column) {
		String value = raw(column);
		if (value.isEmpty()) {
			return null;
		}
		try {
			OffsetDateTime moment = OffsetDateTime.parse(value).withOffsetSameInstant(ZoneOffset.UTC);
			if (moment.getYear() >= 1 && moment.getYear() <= 9999) {
				return moment.toInstant().truncatedTo(ChronoUnit.MICROS);
			}
		}
		catch (DateTimeException ex) {
			// An error, as a year out of range is.
		}
		error(column, shown(column, value)
				+ "must be a date and time with an offset, such as 2026-12-31T23:00:00Z, in the years 1 to 9999");
		return null;
	}

	/**
	 * Returns a value for the beginning of a message.
	 * @param column the column's name
	 * @param value the value as it stands in the file
	 * @return a key's value in quotation marks, shortened where it is long, with a blank
	 * after it; otherwise an empty text
	 */
	public String shown(String column, String value) {
		return column.equals(this.key) ? quoted(value) + ' ' : "";
	}

	private static String quoted(String value) {
		String visible = value.codePoints()
			.limit(QUOTED)
			.map((character) -> (character != ' ' && VisibleText.isInvisible(character)) ? '\uFFFD' : character)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
		return '"' + visible + ((value.codePointCount(0, value.length()) > QUOTED) ? "…\"" : "\"");
	}

	/**
	 * Returns a value as it stands in the file, without the blanks around it.
	 * @param column the column's name
	 * @return the value, perhaps empty
	 */
	public String raw(String column) {
		Integer index = this.columns.get(column);
		if (index == null) {
			throw new IllegalArgumentException("Column " + column + " was not asked for");
		}
		return (index != MISSING) ? this.values.get(index).strip() : "";
	}

	private static String or(List<String> words) {
		int last = words.size() - 1;
		return (last == 0) ? words.getFirst() : String.join(", ", words.subList(0, last)) + " or " + words.get(last);
	}

}
