package dev.orderfood.load.shop;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;

import dev.orderfood.load.source.CsvText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HoursRowTests {

	@Test
	void rowBecomesHoursOfAWeekdayOrADate() {
		assertThat(read("MONDAY,11:00,22:30").rows())
			.containsExactly(new HoursRow(DayOfWeek.MONDAY, null, LocalTime.of(11, 0), LocalTime.of(22, 30)));
		assertThat(read("Friday,18:00,02:00").rows())
			.containsExactly(new HoursRow(DayOfWeek.FRIDAY, null, LocalTime.of(18, 0), LocalTime.of(2, 0)));
		assertThat(read("2026-12-31,10:00,24:00").rows())
			.containsExactly(new HoursRow(null, LocalDate.of(2026, 12, 31), LocalTime.of(10, 0), LocalTime.MIDNIGHT));
	}

	@Test
	void dayWithoutTimesIsClosed() {
		assertThat(read("2026-12-25,,").rows())
			.containsExactly(new HoursRow(null, LocalDate.of(2026, 12, 25), null, null));
		assertThat(read("SUNDAY,,").rows()).containsExactly(new HoursRow(DayOfWeek.SUNDAY, null, null, null));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			,11:00,22:00           | column day: must be a weekday
			MON,11:00,22:00        | column day: must be a weekday
			1,11:00,22:00          | column day: must be a weekday
			25.12.2026,11:00,22:00 | column day: must be a weekday
			2026-02-29,11:00,22:00 | column day: must be a weekday
			MONDAY,,22:00          | column opens: must not be empty
			MONDAY,11:00,          | column closes: must not be empty
			MONDAY,11,22:00        | column opens: must be a time of day
			MONDAY,9:00,22:00      | column opens: must be a time of day
			MONDAY,24:00,22:00     | column opens: must be a time of day
			MONDAY,11:00,24:01     | column closes: must be a time of day
			MONDAY,11:00,22:60     | column closes: must be a time of day
			MONDAY,11:00:30,22:00  | column opens: must be a time of day
			MONDAY,11:00,10pm      | column closes: must be a time of day
			""")
	void badValueIsRefused(String row, String message) {
		assertThat(read(row).message()).contains("some.csv line 2, " + message);
	}

	@ParameterizedTest
	@CsvSource({ "11:00, 14:00, 14:00, 17:00, false", "11:00, 14:00, 13:59, 17:00, true",
			"18:00, 02:00, 11:00, 18:00, false", "18:00, 02:00, 11:00, 18:01, true", "00:00, 24:00, 11:00, 12:00, true",
			"'', '', 11:00, 12:00, true", "'', '', '', '', true", "22:00, 03:00, 23:00, 01:00, true" })
	void hoursOfOneDayOverlap(String opens, String closes, String otherOpens, String otherCloses, boolean overlap) {
		HoursRow hours = read("MONDAY," + opens + "," + closes).rows().getFirst();
		HoursRow other = read("MONDAY," + otherOpens + "," + otherCloses).rows().getFirst();

		assertThat(hours.overlaps(other)).isEqualTo(overlap);
		assertThat(other.overlaps(hours)).isEqualTo(overlap);
	}

	private static CsvText<HoursRow> read(String row) {
		return CsvText.read(HoursRow.COLUMNS, HoursRow::read, String.join(",", HoursRow.COLUMNS) + "\n" + row + "\n");
	}

}
