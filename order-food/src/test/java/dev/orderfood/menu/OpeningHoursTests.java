package dev.orderfood.menu;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Hours of a shop in Berlin, where clocks change on 28 March and 31 October 2027. */
class OpeningHoursTests {

	private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

	@ParameterizedTest
	@CsvSource({ "2026-11-25T10:59:59.999999+01:00, false", "2026-11-25T11:00:00+01:00, true",
			"2026-11-25T13:59:59+01:00, true", "2026-11-25T14:00:00+01:00, false", "2026-11-25T17:30:00+01:00, true",
			"2026-11-26T12:00:00+01:00, false" })
	void aDayMayHaveSeveralHours(OffsetDateTime moment, boolean open) {
		assertThat(hours("WEDNESDAY 17:00 22:00", "WEDNESDAY 11:00 14:00").isOpen(moment.toInstant())).isEqualTo(open);
	}

	@ParameterizedTest
	@CsvSource({ "2026-11-27T17:59:00+01:00, false", "2026-11-27T23:59:00+01:00, true",
			"2026-11-28T00:00:00+01:00, true", "2026-11-28T01:59:00+01:00, true", "2026-11-28T02:00:00+01:00, false",
			"2026-11-28T18:00:00+01:00, false" })
	void hoursMayGoPastMidnight(OffsetDateTime moment, boolean open) {
		assertThat(hours("FRIDAY 18:00 02:00").isOpen(moment.toInstant())).isEqualTo(open);
	}

	@Test
	void hoursThatEndWhereTheyBeganLastADay() {
		OpeningHours hours = hours("MONDAY 00:00 00:00");

		assertThat(hours.isOpen(time("2026-11-23T00:00:00+01:00"))).isTrue();
		assertThat(hours.isOpen(time("2026-11-23T23:59:59+01:00"))).isTrue();
		assertThat(hours.isOpen(time("2026-11-24T00:00:00+01:00"))).isFalse();
	}

	@Test
	void hoursOfADateReplaceThoseOfItsWeekday() {
		OpeningHours hours = hours("THURSDAY 11:00 22:00", "FRIDAY 11:00 22:00", "2026-12-24 10:00 14:00",
				"2026-12-25 closed");

		assertThat(hours.isOpen(time("2026-12-24T10:30:00+01:00"))).isTrue();
		assertThat(hours.isOpen(time("2026-12-24T15:00:00+01:00"))).isFalse();
		assertThat(hours.isOpen(time("2026-12-25T12:00:00+01:00"))).isFalse();
		assertThat(hours.nextOpen(time("2026-12-24T15:00:00+01:00"))).contains(time("2026-12-31T11:00:00+01:00"));
	}

	@Test
	void theHoursOfTheDayBeforeEndOnADateThatIsClosed() {
		OpeningHours hours = hours("THURSDAY 18:00 02:00", "FRIDAY 18:00 02:00", "2026-12-25 closed");

		assertThat(hours.isOpen(time("2026-12-25T01:30:00+01:00"))).isTrue();
		assertThat(hours.isOpen(time("2026-12-25T19:00:00+01:00"))).isFalse();
		assertThat(hours.isOpen(time("2026-12-26T01:30:00+01:00"))).isFalse();
	}

	@Test
	void withoutHoursTheShopIsAlwaysOpen() {
		OpeningHours hours = hours();
		Instant now = time("2026-11-25T03:00:00+01:00");

		assertThat(hours.isOpen(now)).isTrue();
		assertThat(hours.nextOpen(now)).contains(now);
		assertThat(hours.closes(now)).isEmpty();
	}

	@Test
	void withoutAnotherOpeningNoneIsNamed() {
		OpeningHours hours = hours("2026-11-25 11:00 14:00");

		assertThat(hours.nextOpen(time("2026-11-25T10:00:00+01:00"))).contains(time("2026-11-25T11:00:00+01:00"));
		assertThat(hours.nextOpen(time("2026-11-25T14:00:00+01:00"))).isEmpty();
	}

	@Test
	void closesWhereTheHoursEndThatFollowWithoutAGap() {
		OpeningHours hours = hours("FRIDAY 18:00 00:00", "SATURDAY 00:00 03:00", "SATURDAY 02:00 05:00",
				"SATURDAY 06:00 07:00");

		assertThat(hours.closes(time("2026-11-27T20:00:00+01:00"))).contains(time("2026-11-28T05:00:00+01:00"));
	}

	@Test
	void aShopThatIsOpenRoundTheClockHasNoClosingTime() {
		OpeningHours hours = hours(
				Stream.of(DayOfWeek.values()).map((day) -> day + " 00:00 00:00").toArray(String[]::new));

		assertThat(hours.closes(time("2026-11-27T20:00:00+01:00"))).isEmpty();
		assertThat(hours.isOpen(time("2027-03-28T02:30:00+01:00"))).isTrue();
		assertThat(hours.isOpen(time("2027-10-31T02:30:00+01:00"))).isTrue();
	}

	/** Clocks go from 02:00 to 03:00: the night is an hour shorter. */
	@ParameterizedTest
	@CsvSource({ "2027-03-28T00:30:00Z, true", "2027-03-28T00:59:59Z, true", "2027-03-28T01:00:00Z, false" })
	void hoursThatEndAsDaylightSavingBegins(Instant moment, boolean open) {
		assertThat(hours("SATURDAY 18:00 03:00").isOpen(moment)).isEqualTo(open);
	}

	/** A clock that goes from 02:00 to 03:00 never shows 02:30. */
	@Test
	void hoursThatBeginAndEndInTheHourThatIsSkipped() {
		OpeningHours hours = hours("SUNDAY 02:30 05:00");

		assertThat(hours.nextOpen(time("2027-03-28T00:00:00Z"))).contains(time("2027-03-28T01:30:00Z"));
		assertThat(hours.closes(time("2027-03-28T02:00:00Z"))).contains(time("2027-03-28T03:00:00Z"));
		assertThat(hours("SATURDAY 18:00 02:30").closes(time("2027-03-27T20:00:00Z")))
			.contains(time("2027-03-28T01:30:00Z"));
	}

	/** Clocks go from 03:00 to 02:00: the night is an hour longer. */
	@ParameterizedTest
	@CsvSource({ "2027-10-31T01:30:00Z, true", "2027-10-31T01:59:59Z, true", "2027-10-31T02:00:00Z, false" })
	void hoursThatEndAsDaylightSavingEnds(Instant moment, boolean open) {
		assertThat(hours("SATURDAY 18:00 03:00").isOpen(moment)).isEqualTo(open);
	}

	/** 02:30 comes twice, and counts the first time. */
	@Test
	void hoursThatBeginAndEndInTheHourThatComesTwice() {
		OpeningHours late = hours("SATURDAY 18:00 02:30");
		assertThat(late.isOpen(time("2027-10-31T00:29:59Z"))).isTrue();
		assertThat(late.isOpen(time("2027-10-31T00:30:00Z"))).isFalse();
		assertThat(late.isOpen(time("2027-10-31T01:15:00Z"))).isFalse();

		OpeningHours early = hours("SUNDAY 02:30 05:00");
		assertThat(early.isOpen(time("2027-10-31T00:30:00Z"))).isTrue();
		assertThat(early.closes(time("2027-10-31T00:30:00Z"))).contains(time("2027-10-31T04:00:00Z"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "2027-03-28", "2027-10-31", "2027-06-15" })
	void theShopOpensAtTheSameTimeOfDayBeforeAndAfterTheClocksChange(LocalDate day) {
		OpeningHours hours = hours(
				Stream.of(DayOfWeek.values()).map((name) -> name + " 11:00 22:00").toArray(String[]::new));

		for (LocalDate date : List.of(day.minusDays(1), day, day.plusDays(1))) {
			Instant opening = date.atTime(11, 0).atZone(BERLIN).toInstant();
			assertThat(hours.nextOpen(opening.minus(Duration.ofHours(5)))).contains(opening);
			assertThat(hours.closes(opening)).contains(date.atTime(22, 0).atZone(BERLIN).toInstant());
		}
	}

	@Test
	void datesThatAreOverAreLeftOut() {
		OpeningHours hours = hours("MONDAY 11:00 22:00", "2026-11-23 closed", "2026-11-24 18:00 03:00",
				"2026-12-24 closed");

		assertThat(hours.rowsFrom(time("2026-11-25T12:00:00+01:00"))).extracting(HoursRow::date)
			.containsExactly(null, LocalDate.parse("2026-11-24"), LocalDate.parse("2026-12-24"));
	}

	private static Instant time(String text) {
		return OffsetDateTime.parse(text).toInstant();
	}

	private static OpeningHours hours(String... rows) {
		return new OpeningHours(Stream.of(rows).map(OpeningHoursTests::row).toList(), BERLIN);
	}

	private static HoursRow row(String text) {
		String[] parts = text.split(" ", -1);
		boolean date = Character.isDigit(parts[0].charAt(0));
		boolean closed = parts.length == 2;
		return new HoursRow(date ? null : DayOfWeek.valueOf(parts[0]), date ? LocalDate.parse(parts[0]) : null,
				closed ? null : LocalTime.parse(parts[1]), closed ? null : LocalTime.parse(parts[2]));
	}

}
