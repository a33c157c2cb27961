package dev.orderfood.menu;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * When a shop is open, in the time zone where it is. Hours belong to the day on which
 * they begin, also those that go past midnight. A time of day that the clocks show twice,
 * as daylight saving ends, counts when they show it first; one that they skip counts as
 * much later as they skip.
 */
final class OpeningHours {

	/** Holidays are hardly longer. */
	private static final int DAYS_AHEAD = 366;

	/** A shop that does not close for so long has no closing time to show. */
	private static final Duration ROUND_THE_CLOCK = Duration.ofDays(8);

	private final List<HoursRow> rows;

	private final ZoneId zone;

	/**
	 * Creates the hours.
	 * @param rows the hours of weekdays and dates; a shop without any is always open
	 * @param zone the time zone of the shop
	 */
	OpeningHours(List<HoursRow> rows, ZoneId zone) {
		this.rows = List.copyOf(rows);
		this.zone = zone;
	}

	ZoneId zone() {
		return this.zone;
	}

	/**
	 * Returns the hours that can still matter.
	 * @param now the present moment
	 * @return all rows but those of dates that are over
	 */
	List<HoursRow> rowsFrom(Instant now) {
		LocalDate yesterday = now.atZone(this.zone).toLocalDate().minusDays(1);
		return this.rows.stream().filter((row) -> row.date() == null || !row.date().isBefore(yesterday)).toList();
	}

	/**
	 * Returns whether the shop is open.
	 * @param moment the moment that is asked about
	 * @return true from the opening on until before the closing
	 */
	boolean isOpen(Instant moment) {
		return this.rows.isEmpty() || periodsFrom(moment, 0).anyMatch((period) -> period.contains(moment));
	}

	/**
	 * Returns when the shop is open next.
	 * @param moment the moment that is asked about
	 * @return the moment itself if the shop is open, or empty if it is not open within a
	 * year
	 */
	Optional<Instant> nextOpen(Instant moment) {
		return isOpen(moment) ? Optional.of(moment)
				: periodsFrom(moment, DAYS_AHEAD).map(Period::from)
					.filter((opening) -> opening.isAfter(moment))
					.findFirst();
	}

	/**
	 * Returns when the shop closes.
	 * @param moment a moment at which it is open
	 * @return the end of the hours, and of others that follow without a gap; empty if the
	 * shop stays open for more than a week
	 */
	Optional<Instant> closes(Instant moment) {
		if (this.rows.isEmpty()) {
			return Optional.empty();
		}
		Instant closing = moment;
		Instant latest = moment.plus(ROUND_THE_CLOCK);
		for (Optional<Instant> end = end(closing); end.isPresent(); end = end(closing)) {
			closing = end.get();
			if (closing.isAfter(latest)) {
				return Optional.empty();
			}
		}
		return Optional.of(closing);
	}

	private Optional<Instant> end(Instant moment) {
		return periodsFrom(moment, 0).filter((period) -> period.contains(moment))
			.map(Period::until)
			.max(Instant::compareTo);
	}

	/** Begins with yesterday, whose hours may not be over; in order of their days. */
	private Stream<Period> periodsFrom(Instant moment, int daysAhead) {
		LocalDate today = moment.atZone(this.zone).toLocalDate();
		return today.minusDays(1).datesUntil(today.plusDays(daysAhead + 1L)).flatMap(this::periodsOf);
	}

	private Stream<Period> periodsOf(LocalDate day) {
		List<HoursRow> ofDate = this.rows.stream().filter((row) -> day.equals(row.date())).toList();
		Stream<HoursRow> ofDay = !ofDate.isEmpty() ? ofDate.stream()
				: this.rows.stream().filter((row) -> row.weekday() == day.getDayOfWeek());
		return ofDay.map((row) -> period(day, row)).filter(Objects::nonNull).sorted();
	}

	private @Nullable Period period(LocalDate day, HoursRow row) {
		if (row.opens() == null || row.closes() == null) {
			return null;
		}
		LocalDate end = row.closes().isAfter(row.opens()) ? day : day.plusDays(1);
		return new Period(ZonedDateTime.of(day, row.opens(), this.zone).toInstant(),
				ZonedDateTime.of(end, row.closes(), this.zone).toInstant());
	}

	/**
	 * A time without a break in which the shop is open.
	 *
	 * @param from the first moment
	 * @param until the first moment after it
	 */
	private record Period(Instant from, Instant until) implements Comparable<Period> {

		boolean contains(Instant moment) {
			return !moment.isBefore(this.from) && moment.isBefore(this.until);
		}

		@Override
		public int compareTo(Period other) {
			return this.from.compareTo(other.from);
		}

	}

}
