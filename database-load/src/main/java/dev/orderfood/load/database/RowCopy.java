package dev.orderfood.load.database;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.orderfood.load.LoadFailed;

/**
 * Rows on their way into a table, by PostgreSQL's {@code COPY}. Closing it before
 * {@link #finish()} gives the copy up.
 */
public final class RowCopy implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(RowCopy.class);

	private static final int BUFFER = 64 * 1024;

	private final CopyIn copy;

	private final StringBuilder buffer = new StringBuilder(BUFFER + 1024);

	RowCopy(CopyIn copy) {
		this.copy = copy;
	}

	/**
	 * Sends a row.
	 * @param line where in its file the row stands: the first column
	 * @param values one value for each other column in a form that PostgreSQL reads, or
	 * null
	 * @throws LoadFailed if the database refuses
	 */
	public void row(long line, @Nullable Object... values) {
		this.buffer.append(line);
		for (Object value : values) {
			this.buffer.append('\t');
			append(value);
		}
		this.buffer.append('\n');
		if (this.buffer.length() >= BUFFER) {
			send();
		}
	}

	/**
	 * Ends the copy: all rows are in the table.
	 * @return the number of rows
	 * @throws LoadFailed if the database refuses
	 */
	public long finish() {
		send();
		try {
			return this.copy.endCopy();
		}
		catch (SQLException ex) {
			throw SqlFailures.failed(ex);
		}
	}

	@Override
	public void close() {
		try {
			if (this.copy.isActive()) {
				this.copy.cancelCopy();
			}
		}
		catch (SQLException ex) {
			// What led here is the failure to be told.
			log.debug("Could not give up the copy", ex);
		}
	}

	private void append(@Nullable Object value) {
		if (value == null) {
			this.buffer.append("\\N");
			return;
		}
		String text = value.toString();
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			switch (character) {
				case '\\' -> this.buffer.append("\\\\");
				case '\t' -> this.buffer.append("\\t");
				case '\n' -> this.buffer.append("\\n");
				case '\r' -> this.buffer.append("\\r");
				default -> this.buffer.append(character);
			}
		}
	}

	private void send() {
		byte[] bytes = this.buffer.toString().getBytes(StandardCharsets.UTF_8);
		this.buffer.setLength(0);
		try {
			this.copy.writeToCopy(bytes, 0, bytes.length);
		}
		catch (SQLException ex) {
			throw SqlFailures.failed(ex);
		}
	}

}
