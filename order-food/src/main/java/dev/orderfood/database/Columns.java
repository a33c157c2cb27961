package dev.orderfood.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

/** Reads columns as types that the driver does not offer. */
public final class Columns {

	private Columns() {
	}

	/**
	 * Reads a column of the type {@code timestamptz}.
	 * @param row the row
	 * @param column the name of the column
	 * @return the time, or null
	 * @throws SQLException if there is no such column
	 */
	public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

}
