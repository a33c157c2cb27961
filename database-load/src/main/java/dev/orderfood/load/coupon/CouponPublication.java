package dev.orderfood.load.coupon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import dev.orderfood.load.coupon.scan.ValidCoupons;
import dev.orderfood.load.coupon.spill.Code;
import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.RowCopy;
import dev.orderfood.load.publication.Changes;
import dev.orderfood.load.source.Progress;

/**
 * Makes valid codes those of the table {@code coupon_codes}: the publication. Into an
 * empty table the codes are copied directly, in the order of its index; nobody sees them
 * before the commit. Later they are copied beside it, compared in one statement, and only
 * what differs is written.
 */
final class CouponPublication {

	/** Raised when something else is made of the same codes. */
	private static final String FORMAT = "coupons 2\n";

	private static final int TOLD_TOGETHER = 1 << 16;

	private final LoadTransaction transaction;

	private final boolean empty;

	private Changes changes = Changes.none();

	private long copied;

	CouponPublication(LoadTransaction transaction) {
		this.transaction = transaction;
		this.empty = transaction.sql()
			.sql("SELECT NOT EXISTS (SELECT FROM coupon_codes)")
			.query(Boolean.class)
			.single();
	}

	/**
	 * Copies the codes to where they can be published from.
	 * @return a checksum of the codes and the files they stand in
	 */
	String take(ValidCoupons valid, List<String> fileNames) {
		if (!this.empty) {
			this.transaction.sql()
				.sql("""
						CREATE TEMPORARY TABLE staged_coupon_codes (code text COLLATE "C" NOT NULL, files bit varying NOT NULL)
						ON COMMIT DROP""")
				.update();
		}
		MessageDigest checksum = sha256();
		checksum.update((FORMAT + String.join("\n", fileNames) + "\n").getBytes(StandardCharsets.UTF_8));
		long rows = copy(valid, checksum);
		if (this.empty) {
			this.changes = new Changes(valid.linesRead(), rows, 0, 0, 0, 0, 0);
		}
		else {
			compare(valid.linesRead());
		}
		return HexFormat.of().formatHex(checksum.digest());
	}

	private long copy(ValidCoupons valid, MessageDigest checksum) {
		Progress progress = new Progress("Coupons");
		byte[] row = new byte[2 * Code.LONGEST + valid.files() + 2];
		try (RowCopy copy = this.transaction.copy(this.empty ? "coupon_codes" : "staged_coupon_codes", "code",
				"files")) {
			valid.forEach((code, length, files) -> {
				int end = row(code, length, files, valid.files(), row);
				checksum.update(row, 0, end);
				copy.row(row, end);
				this.copied++;
				if (this.copied % TOLD_TOGETHER == 0) {
					progress.reached(this.copied, -1, "valid codes sent to the database");
				}
			});
			return copy.finish();
		}
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

	private void compare(long linesRead) {
		this.transaction.sql().sql("ANALYZE staged_coupon_codes").update();
		this.transaction.sql().sql("""
				CREATE TEMPORARY TABLE changed_coupon_codes ON COMMIT DROP AS
				SELECT coalesce(source.code, live.code) AS code, source.files, source.code IS NOT NULL AS active,
				       live.code IS NULL AS is_new, live.active AS was_active
				FROM coupon_codes AS live FULL JOIN staged_coupon_codes AS source ON live.code = source.code
				WHERE live.code IS NULL OR (source.code IS NULL AND live.active)
				   OR (source.code IS NOT NULL AND (live.files <> source.files OR NOT live.active))""").update();
		this.transaction.sql().sql("ANALYZE changed_coupon_codes").update();
		this.changes = this.transaction.sql()
			.sql("""
					SELECT inserted, updated, withdrawn, staged - inserted - updated AS unchanged, active_before
					FROM (SELECT count(*) FILTER (WHERE is_new OR (active AND NOT was_active)) AS inserted,
					             count(*) FILTER (WHERE active AND was_active) AS updated,
					             count(*) FILTER (WHERE NOT active) AS withdrawn FROM changed_coupon_codes) AS changed,
					     (SELECT count(*) AS active_before FROM coupon_codes WHERE active) AS live,
					     (SELECT count(*) AS staged FROM staged_coupon_codes) AS source""")
			.query((row, _) -> new Changes(linesRead, row.getLong("inserted"), row.getLong("updated"),
					row.getLong("withdrawn"), row.getLong("unchanged"), row.getLong("active_before"),
					row.getLong("withdrawn")))
			.single();
	}

	Changes changes() {
		return this.changes;
	}

	/** Makes the published codes those that were taken. */
	void publish() {
		if (this.empty) {
			return;
		}
		this.transaction.sql().sql("""
				INSERT INTO coupon_codes (code, files)
				SELECT code, files FROM changed_coupon_codes WHERE is_new ORDER BY code""").update();
		this.transaction.sql().sql("""
				UPDATE coupon_codes AS live SET active = changed.active, files = coalesce(changed.files, live.files),
				    withdrawn_at = CASE WHEN changed.active THEN NULL ELSE now() END
				FROM changed_coupon_codes AS changed WHERE changed.code = live.code AND NOT changed.is_new""").update();
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
