package dev.orderfood.load.coupon;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import dev.orderfood.load.LoadFailed;
import dev.orderfood.load.source.Progress;
import dev.orderfood.load.source.SourceFile;

/**
 * A file with one code in a line, as plain text or compressed with gzip, whatever its
 * name says.
 */
class CouponFile {

	static final int SHORTEST = 8;

	static final int LONGEST = 10;

	private static final int BUFFER = 64 * 1024;

	/** One more for a carriage return, and one more to tell that a line is too long. */
	private static final int KEPT = LONGEST + 2;

	private final SourceFile file;

	CouponFile(SourceFile file) {
		this.file = file;
	}

	String name() {
		return this.file.name();
	}

	/**
	 * Reads the file to its end.
	 * @param usable is given every code that may be valid: 8 to 10 visible ASCII
	 * characters, as often as it stands there
	 * @return what stood in the file
	 * @throws LoadFailed if it cannot be read or is a broken gzip
	 */
	Summary read(Consumer<String> usable) {
		try (InputStream raw = new BufferedInputStream(this.file.open(), BUFFER)) {
			Summary summary = new Scan(usable).read(isGzip(raw) ? new GZIPInputStream(raw, BUFFER) : raw);
			// What follows the last gzip member belongs to the checksum as well.
			raw.transferTo(OutputStream.nullOutputStream());
			return summary;
		}
		catch (EOFException | ZipException ex) {
			throw new LoadFailed(name() + " cannot be read: it is not a complete gzip file.", ex);
		}
		catch (IOException ex) {
			throw this.file.unreadable(ex);
		}
	}

	private static boolean isGzip(InputStream in) throws IOException {
		in.mark(2);
		boolean magic = in.read() == 0x1F && in.read() == 0x8B;
		in.reset();
		return magic;
	}

	/**
	 * What stood in a file.
	 *
	 * @param lines lines that are not blank
	 * @param usable those of them that hold a code of 8 to 10 characters
	 */
	record Summary(long lines, long usable) {
	}

	private final class Scan {

		private final Consumer<String> usable;

		private final byte[] line = new byte[KEPT];

		private int length;

		private long lines;

		private long usableLines;

		Scan(Consumer<String> usable) {
			this.usable = usable;
		}

		Summary read(InputStream in) throws IOException {
			Progress progress = new Progress("Reading " + name());
			byte[] buffer = new byte[BUFFER];
			for (int read = in.read(buffer); read != -1; read = in.read(buffer)) {
				for (int i = 0; i < read; i++) {
					take(buffer[i]);
				}
				progress.reached(this.lines, -1, "lines");
			}
			endLine();
			return new Summary(this.lines, this.usableLines);
		}

		private void take(byte character) {
			if (character == '\n') {
				endLine();
			}
			else if (this.length < KEPT) {
				this.line[this.length++] = character;
				if (this.length == 3 && this.lines == 0 && isByteOrderMark()) {
					this.length = 0;
				}
			}
		}

		private void endLine() {
			int end = (this.length > 0 && this.line[this.length - 1] == '\r') ? this.length - 1 : this.length;
			if (end > 0) {
				this.lines++;
				if (isUsable(end)) {
					this.usableLines++;
					this.usable.accept(new String(this.line, 0, end, StandardCharsets.US_ASCII));
				}
			}
			this.length = 0;
		}

		private boolean isUsable(int end) {
			if (end < SHORTEST || end > LONGEST) {
				return false;
			}
			for (int i = 0; i < end; i++) {
				if (this.line[i] <= ' ' || this.line[i] > '~') {
					return false;
				}
			}
			return true;
		}

		private boolean isByteOrderMark() {
			return Arrays.equals(this.line, 0, 3, new byte[] { (byte) 0xEF, (byte) 0xBB, (byte) 0xBF }, 0, 3);
		}

	}

}
