package dev.orderfood.database;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

import dev.orderfood.failure.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list that is ordered by time is asked for.
 *
 * @param limit how many entries at the most, 1 to 200
 * @param after the last entry that the caller has seen; null for the first page
 */
public record CursorPage(int limit, @Nullable Cursor after) {

	/** The most entries in one answer. */
	public static final int MAX_LIMIT = 200;

	/**
	 * Reads the parameters of a request.
	 * @param limit the parameter {@code limit}, a number from 1 to 200
	 * @param cursor the parameter {@code cursor} as an earlier answer gave it; null for
	 * the first page
	 * @return the page that is asked for
	 * @throws InvalidRequestException if a parameter is out of its range
	 */
	public static CursorPage of(String limit, @Nullable String cursor) {
		if (!limit.matches("[0-9]{1,3}") || Integer.parseInt(limit) < 1 || Integer.parseInt(limit) > MAX_LIMIT) {
			throw new InvalidRequestException("limit", "must be a number from 1 to " + MAX_LIMIT);
		}
		return new CursorPage(Integer.parseInt(limit), (cursor != null) ? Cursor.decode(cursor) : null);
	}

	/**
	 * A place in the list, opaque to callers.
	 *
	 * @param createdAt the time of the entry, to the microsecond as the database keeps it
	 * @param id the id of the entry, which sets entries of the same microsecond apart
	 */
	public record Cursor(Instant createdAt, UUID id) {

		/**
		 * Writes the cursor for the address of the next page.
		 * @return letters, digits, {@code -} and {@code _} only
		 */
		public String encode() {
			ByteBuffer bytes = ByteBuffer.allocate(24)
				.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, this.createdAt))
				.putLong(this.id.getMostSignificantBits())
				.putLong(this.id.getLeastSignificantBits());
			return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
		}

		static Cursor decode(String text) {
			try {
				ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
				if (bytes.remaining() != 24) {
					throw new IllegalArgumentException("A cursor has 24 bytes");
				}
				Instant createdAt = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
				if (createdAt.isBefore(Instant.EPOCH)
						|| createdAt.isAfter(Instant.EPOCH.plus(365_000, ChronoUnit.DAYS))) {
					throw new IllegalArgumentException("Outside the range that the database can compare");
				}
				return new Cursor(createdAt, new UUID(bytes.getLong(), bytes.getLong()));
			}
			catch (IllegalArgumentException | DateTimeException | ArithmeticException ex) {
				throw new InvalidRequestException("cursor",
						"must be taken unchanged from the Link header of the page before");
			}
		}

	}

}
