package dev.orderfood.load.coupon;

import java.util.List;

import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.RowCopy;
import dev.orderfood.load.publication.Changes;
import dev.orderfood.load.publication.Dataset;
import dev.orderfood.load.publication.MirroredTable;
import dev.orderfood.load.publication.MirroredTable.StagedRows;
import dev.orderfood.load.source.Checksum;
import dev.orderfood.load.source.Problems;
import dev.orderfood.load.source.SourceFile;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * The codes that stand in at least two of the coupon files, with the files they stand in.
 */
@Component
@Order(5)
class Coupons implements Dataset {

	private static final MirroredTable CODES = new MirroredTable("coupon_codes", "code", List.of("files"), false);

	private final SingletonSupplier<List<SourceFile>> files;

	private final CouponScanner scanner;

	Coupons(CouponSources sources, CouponScanner scanner) {
		this.files = SingletonSupplier.of(sources::files);
		this.scanner = scanner;
	}

	@Override
	public String name() {
		return "coupons";
	}

	@Override
	public String checksum() {
		return Checksum.of(this.files.obtain());
	}

	@Override
	public Staged stage(LoadTransaction transaction, Problems problems) {
		StagedRows codes = CODES.stage(transaction);
		try (ValidCoupons valid = this.scanner.scan(this.files.obtain().stream().map(CouponFile::new).toList())) {
			try (RowCopy copy = codes.copy()) {
				valid.forEach((code, inFiles) -> copy.row(0, code, inFiles, true));
				copy.finish();
			}
			codes.complete(valid.linesRead());
		}
		return new StagedCoupons(transaction, codes, this.files.obtain().stream().map(SourceFile::name).toList());
	}

	private record StagedCoupons(LoadTransaction transaction, StagedRows codes,
			List<String> fileNames) implements Staged {

		@Override
		public Changes changes() {
			return this.codes.changes();
		}

		@Override
		public void publish() {
			this.codes.publish();
			List<@Nullable String> published = this.transaction.sql()
				.sql("SELECT name FROM coupon_files ORDER BY position")
				.query(String.class)
				.list();
			if (!published.equals(this.fileNames)) {
				publishFileNames();
			}
		}

		private void publishFileNames() {
			this.transaction.sql().sql("DELETE FROM coupon_files").update();
			for (int position = 0; position < this.fileNames.size(); position++) {
				this.transaction.sql()
					.sql("INSERT INTO coupon_files (position, name) VALUES (?, ?)")
					.param(position)
					.param(this.fileNames.get(position))
					.update();
			}
		}

		@Override
		public String examples() {
			return this.codes.examples();
		}

	}

}
