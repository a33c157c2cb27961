package dev.orderfood.load.database;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

import dev.orderfood.load.LoadException;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows on their way into a table, by PostgreSQL's {@code COPY}. Closing it before
 * {@link #finish()} gives the copy up.
 */
public final class RowCopy implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(RowCopy.class);

	private static final int BUFFER = 64 * 1024;

	private final CopyIn copy;

	private final StringBuilder buffer = new StringBuilder(BUFFER + 1024);

	private final byte[] encoded = new byte[BUFFER];

	private int bytes;

	RowCopy(CopyIn copy) {
		this.copy = copy;
	}

	/**
	 * Sends a row.
	 * @param line where in its file the row stands: the first column
	 * @param values one value for each other column in a form that PostgreSQL reads, or
	 * null
	 * @throws LoadException if the database refuses
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
	 * Sends a row that is in the text form of {@code COPY} already. Rows of the two kinds
	 * cannot be mixed.
	 * @param row the row with its line end, good for any use afterwards
	 * @param length how many bytes it has
	 * @throws LoadException if the database refuses
	 */
	public void row(byte[] row, int length) {
		if (this.bytes + length > this.encoded.length) {
			sendEncoded();
		}
		System.arraycopy(row, 0, this.encoded, this.bytes, length);
		this.bytes += length;
	}

	/**
	 * Ends the copy: all rows are in the table.
	 * @return the number of rows
	 * @throws LoadException if the database refuses
	 */
	public long finish() {
		send();
		sendEncoded();
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
			// The failure that led here matters more.
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
		byte[] rows = this.buffer.toString().getBytes(StandardCharsets.UTF_8);
		this.buffer.setLength(0);
		send(rows, rows.length);
	}

	private void sendEncoded() {
		send(this.encoded, this.bytes);
		this.bytes = 0;
	}

	private void send(byte[] rows, int length) {
		if (length == 0) {
			return;
		}
		try {
			this.copy.writeToCopy(rows, 0, length);
		}
		catch (SQLException ex) {
			throw SqlFailures.failed(ex);
		}
	}

}
