package dev.orderfood.load.coupon;

import java.util.List;
import java.util.Objects;

import dev.orderfood.load.coupon.input.CouponFile;
import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.publication.PublishedSource.PublishedFile;

/**
 * The table {@code coupon_files}: what the published codes were made of.
 */
final class CouponFiles {

	private final LoadTransaction transaction;

	CouponFiles(LoadTransaction transaction) {
		this.transaction = transaction;
	}

	/** Whether these are the files that were loaded last, unchanged since. */
	static boolean areStill(List<CouponFile> files, List<PublishedFile> published) {
		if (published.size() != files.size()) {
			return false;
		}
		for (int position = 0; position < files.size(); position++) {
			String version = published.get(position).version();
			if (version == null || !published.get(position).name().equals(files.get(position).name())
					|| !files.get(position).isStill(version)) {
				return false;
			}
		}
		return true;
	}

	/** Notes the files of this load. */
	void write(List<CouponFile> files) {
		List<PublishedFile> rows = files.stream()
			.map((file) -> new PublishedFile(file.name(), file.version()))
			.toList();
		if (rows.equals(published())) {
			return;
		}
		this.transaction.sql().sql("DELETE FROM coupon_files").update();
		for (int position = 0; position < rows.size(); position++) {
			this.transaction.sql()
				.sql("INSERT INTO coupon_files (position, name, version) VALUES (?, ?, ?)")
				.param(position)
				.param(rows.get(position).name())
				.param(rows.get(position).version())
				.update();
		}
	}

	/** The files that were loaded last, in their order. */
	List<PublishedFile> published() {
		return this.transaction.sql()
			.sql("SELECT name, version FROM coupon_files ORDER BY position")
			.query((row, _) -> new PublishedFile(Objects.requireNonNull(row.getString("name")),
					row.getString("version")))
			.list();
	}

}
