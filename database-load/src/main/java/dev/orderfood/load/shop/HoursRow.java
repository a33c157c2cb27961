package dev.orderfood.load.shop;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

import dev.orderfood.load.source.CsvRow;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code hours.csv}: hours of a weekday or of a date, or that the shop does not
 * open on it.
 */
record HoursRow(@Nullable DayOfWeek weekday, @Nullable LocalDate date, @Nullable LocalTime opens,
		@Nullable LocalTime closes) {

	static final List<String> COLUMNS = List.of("day", "opens", "closes");

	private static final Pattern DATE = Pattern.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}");

	private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

	private static final String END_OF_DAY = "24:00";

	private static final int DAY = 24 * 60;

	static HoursRow read(CsvRow row) {
		String day = row.raw("day");
		DayOfWeek weekday = Arrays.stream(DayOfWeek.values())
			.filter((known) -> known.name().equals(day.toUpperCase(Locale.ROOT)))
			.findFirst()
			.orElse(null);
		LocalDate date = (weekday != null) ? null : date(day);
		if (weekday == null && date == null) {
			row.error("day", "must be a weekday such as MONDAY, or a date such as 2026-12-24");
		}
		for (String column : List.of("opens", "closes")) {
			if (row.isBlank(column) && !(row.isBlank("opens") && row.isBlank("closes"))) {
				row.error(column, "must not be empty; a day on which the shop does not open has neither time");
			}
		}
		return new HoursRow(weekday, date, time(row, "opens"), time(row, "closes"));
	}

	private static @Nullable LocalDate date(String text) {
		try {
			return DATE.matcher(text).matches() ? LocalDate.parse(text) : null;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	/** The end of the day is the beginning of the next one. */
	private static @Nullable LocalTime time(CsvRow row, String column) {
		if (row.isBlank(column)) {
			return null;
		}
		String text = row.raw(column);
		if (column.equals("closes") && text.equals(END_OF_DAY)) {
			return LocalTime.MIDNIGHT;
		}
		if (!TIME.matcher(text).matches()) {
			row.error(column, "must be a time of day such as 09:30");
			return null;
		}
		return LocalTime.parse(text);
	}

	/** The weekday or the date. */
	Object day() {
		return (this.weekday != null) ? this.weekday : Objects.requireNonNull(this.date);
	}

	/**
	 * Of one day, hours that touch do not overlap, and a day that is closed overlaps all.
	 */
	boolean overlaps(HoursRow other) {
		return start() < other.end() && other.start() < end();
	}

	private int start() {
		return (this.opens != null) ? minutes(this.opens) : 0;
	}

	private int end() {
		if (this.opens == null || this.closes == null) {
			return 2 * DAY;
		}
		return minutes(this.closes) + (this.closes.isAfter(this.opens) ? 0 : DAY);
	}

	private static int minutes(LocalTime time) {
		return time.toSecondOfDay() / 60;
	}

}
