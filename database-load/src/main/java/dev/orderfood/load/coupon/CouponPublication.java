package dev.orderfood.load.coupon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.ObjIntConsumer;

import dev.orderfood.load.coupon.scan.ValidCoupons;
import dev.orderfood.load.coupon.spill.Code;
import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.RowCopy;
import dev.orderfood.load.publication.Changes;
import dev.orderfood.load.source.Progress;

/**
 * Makes valid codes those of the table {@code coupon_codes}: the publication. Into an
 * empty table the codes are copied directly, in the order of its index; nobody sees them
 * before the commit. Later they are compared with the published codes, both in the order
 * of the index, and only what differs is copied beside the table, and published from
 * there.
 */
final class CouponPublication {

	/** Raised when something else is made of the same codes. */
	private static final String FORMAT = "coupons 2\n";

	private static final int TOLD_TOGETHER = 1 << 16;

	private final LoadTransaction transaction;

	private final boolean empty;

	private Changes changes = Changes.none();

	private long taken;

	CouponPublication(LoadTransaction transaction) {
		this.transaction = transaction;
		this.empty = transaction.sql()
			.sql("SELECT NOT EXISTS (SELECT FROM coupon_codes)")
			.query(Boolean.class)
			.single();
	}

	/**
	 * Copies the codes that differ from the published ones to where they can be published
	 * from.
	 * @return a checksum of the codes and the files they stand in
	 */
	String take(ValidCoupons valid, List<String> fileNames) {
		MessageDigest checksum = sha256();
		checksum.update((FORMAT + String.join("\n", fileNames) + "\n").getBytes(StandardCharsets.UTF_8));
		this.changes = this.empty ? copyAll(valid, checksum) : copyChanged(valid, checksum);
		return HexFormat.of().formatHex(checksum.digest());
	}

	private Changes copyAll(ValidCoupons valid, MessageDigest checksum) {
		try (RowCopy copy = this.transaction.copy("coupon_codes", "code", "files")) {
			forEachRow(valid, checksum, copy::row);
			return new Changes(valid.linesRead(), copy.finish(), 0, 0, 0, 0, 0);
		}
	}

	private Changes copyChanged(ValidCoupons valid, MessageDigest checksum) {
		this.transaction.sql().sql("""
				CREATE TEMPORARY TABLE changed_coupon_codes (change "char", code text COLLATE "C", files bit varying)
				ON COMMIT DROP""").update();
		try (CouponComparison comparison = new CouponComparison(
				this.transaction.readBeside(CouponComparison.PUBLISHED_CODES),
				this.transaction.copy("changed_coupon_codes", "change", "code", "files"))) {
			forEachRow(valid, checksum, comparison::add);
			comparison.finish();
			return comparison.changes(valid.linesRead());
		}
	}

	private void forEachRow(ValidCoupons valid, MessageDigest checksum, ObjIntConsumer<byte[]> consumer) {
		Progress progress = new Progress("Coupons");
		byte[] row = new byte[2 * Code.LONGEST + valid.files() + 2];
		valid.forEach((code, length, files) -> {
			int end = row(code, length, files, valid.files(), row);
			checksum.update(row, 0, end);
			consumer.accept(row, end);
			this.taken++;
			if (this.taken % TOLD_TOGETHER == 0) {
				progress.reached(this.taken, -1, "valid codes compared with the database");
			}
		});
	}

	private static int row(byte[] code, int length, long inFiles, int files, byte[] row) {
		int end = 0;
		for (int i = 0; i < length; i++) {
			if (code[i] == '\\') {
				row[end++] = '\\';
			}
			row[end++] = code[i];
		}
		row[end++] = '\t';
		for (int file = 0; file < files; file++) {
			row[end++] = (byte) ('0' + ((inFiles >>> file) & 1));
		}
		row[end++] = '\n';
		return end;
	}

	Changes changes() {
		return this.changes;
	}

	/** Makes the published codes those that were taken. */
	void publish() {
		if (this.empty) {
			return;
		}
		this.transaction.sql().sql("ANALYZE changed_coupon_codes").update();
		// The changes are in the order of the index, so their pages lie beside each
		// other. With the default, all codes would be read for a few.
		this.transaction.sql().sql("SET LOCAL random_page_cost = 1.1").update();
		this.transaction.sql().sql("""
				INSERT INTO coupon_codes (code, files)
				SELECT code, files FROM changed_coupon_codes WHERE change = 'n'""").update();
		this.transaction.sql()
			.sql("""
					UPDATE coupon_codes AS live SET active = true, files = changed.files, withdrawn_at = NULL
					FROM changed_coupon_codes AS changed WHERE changed.code = live.code AND changed.change = 'u'""")
			.update();
		this.transaction.sql()
			.sql("""
					UPDATE coupon_codes AS live SET active = false, withdrawn_at = now()
					FROM changed_coupon_codes AS changed WHERE changed.code = live.code AND changed.change = 'w'""")
			.update();
	}

	/**
	 * Removes codes that were withdrawn more than 30 days ago, or before that was noted.
	 * @return the number of codes
	 */
	static int removeExpired(LoadTransaction transaction, int most) {
		return transaction.sql()
			.sql("""
					DELETE FROM coupon_codes WHERE code IN (
					    SELECT code FROM coupon_codes
					    WHERE NOT active AND (withdrawn_at IS NULL OR withdrawn_at < now() - interval '30 days') LIMIT ?)""")
			.param(most)
			.update();
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
