package dev.orderfood.load.coupon;

import java.util.Arrays;

import dev.orderfood.load.database.RowCopy;
import dev.orderfood.load.database.RowStream;
import dev.orderfood.load.publication.Changes;
import org.jspecify.annotations.Nullable;

/**
 * Compares codes with the published ones. Both come in the same order, so that neither
 * has to fit into memory. Rows are compared as {@code COPY} writes them, in which codes
 * keep their order: a tab, which ends each of them, is less than any character of a code.
 */
final class CouponComparison implements AutoCloseable {

	/** The published codes, withdrawn ones included. */
	static final String PUBLISHED_CODES = "SELECT code, files, active FROM coupon_codes ORDER BY code";

	private static final int KIND = 2;

	private final RowStream published;

	private final RowCopy changed;

	private byte[] row = new byte[64];

	private byte @Nullable [] live;

	/** How many bytes the code of the live row has. */
	private int code;

	private long inserted;

	private long updated;

	private long withdrawn;

	private long unchanged;

	private long activeBefore;

	/**
	 * Begins with no codes.
	 * @param published the rows of {@link #PUBLISHED_CODES}
	 * @param changed takes what differs: n for new, u for an update or w for withdrawn,
	 * the code, and its files
	 */
	CouponComparison(RowStream published, RowCopy changed) {
		this.published = published;
		this.changed = changed;
		advance();
	}

	/**
	 * Compares the next code.
	 * @param next the code, a tab, its files and a line end
	 * @param length how many bytes that is
	 */
	void add(byte[] next, int length) {
		int nextCode = indexOfTab(next);
		byte[] current = this.live;
		while (current != null && Arrays.compare(current, 0, this.code, next, 0, nextCode) < 0) {
			withdraw(current);
			current = advance();
		}
		if (current == null || !Arrays.equals(current, 0, this.code, next, 0, nextCode)) {
			this.inserted++;
			write('n', next, length);
			return;
		}
		boolean active = isActive(current);
		// The live row goes on with another tab where the other one ends.
		boolean same = Arrays.equals(current, this.code, current.length - 3, next, nextCode, length - 1);
		if (active && same) {
			this.unchanged++;
		}
		else {
			this.inserted += active ? 0 : 1;
			this.updated += active ? 1 : 0;
			write('u', next, length);
		}
		advance();
	}

	/** Withdraws the published codes that are left, and ends. */
	void finish() {
		byte[] current = this.live;
		while (current != null) {
			withdraw(current);
			current = advance();
		}
		this.changed.finish();
	}

	Changes changes(long linesRead) {
		return new Changes(linesRead, this.inserted, this.updated, this.withdrawn, this.unchanged, this.activeBefore,
				this.withdrawn);
	}

	private void withdraw(byte[] current) {
		if (isActive(current)) {
			this.withdrawn++;
			byte[] codeAndFiles = Arrays.copyOf(current, current.length - 2);
			codeAndFiles[codeAndFiles.length - 1] = '\n';
			write('w', codeAndFiles, codeAndFiles.length);
		}
	}

	private void write(char kind, byte[] codeAndFiles, int length) {
		if (this.row.length < length + KIND) {
			this.row = new byte[length + KIND];
		}
		this.row[0] = (byte) kind;
		this.row[1] = '\t';
		System.arraycopy(codeAndFiles, 0, this.row, KIND, length);
		this.changed.row(this.row, length + KIND);
	}

	private byte @Nullable [] advance() {
		byte[] next = this.published.next();
		this.live = next;
		if (next != null) {
			this.code = indexOfTab(next);
			this.activeBefore += isActive(next) ? 1 : 0;
		}
		return next;
	}

	/** A live row ends with a tab, t or f, and a line end. */
	private static boolean isActive(byte[] live) {
		return live[live.length - 2] == 't';
	}

	private static int indexOfTab(byte[] row) {
		int index = 0;
		while (row[index] != '\t') {
			index++;
		}
		return index;
	}

	@Override
	public void close() {
		try (this.published; this.changed) {
			this.live = null;
		}
	}

}
