package dev.orderfood.failure;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/**
 * Times in requests: those of this era, to the microsecond, as the database holds them.
 */
public final class RequestTime {

	private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

	private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

	private RequestTime() {
	}

	/**
	 * Reads a time.
	 * @param field the field that has it
	 * @param text ISO 8601 with an offset, from the year 2000 to 9999
	 * @return the time
	 * @throws InvalidRequestException if the text is no such time
	 */
	public static Instant parse(String field, String text) {
		try {
			Instant time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
			if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
				return time;
			}
		}
		catch (DateTimeException ex) {
			// Refused below, like a time that is out of range.
		}
		throw new InvalidRequestException(field, "must be a time with its offset, such as 2026-11-25T18:30:00Z");
	}

}
