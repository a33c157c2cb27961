package dev.orderfood.load.coupon;

import java.util.List;

import dev.orderfood.load.LoadSettings;
import dev.orderfood.load.coupon.input.CouponFile;
import dev.orderfood.load.coupon.input.CouponSources;
import dev.orderfood.load.coupon.scan.CouponScan;
import dev.orderfood.load.coupon.scan.ScanOptions;
import dev.orderfood.load.coupon.scan.ValidCoupons;
import dev.orderfood.load.coupon.spill.SpillFolder;
import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.publication.Changes;
import dev.orderfood.load.publication.Dataset;
import dev.orderfood.load.source.Problems;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * The codes that stand in at least two of the coupon files, with the files they stand in.
 * <p>
 * Whether there is anything to do is decided in two steps, neither of which hashes what
 * is read: that would take longer than reading. Files whose versions (size and times, or
 * what their server says) are those of the last load are not read at all. For others a
 * SHA-256 is made of the outcome, the valid codes and the files they stand in; if it is
 * that of the last load, then whatever changed in the files changed nothing here.
 */
@Component
@Order(5)
class Coupons implements Dataset {

	private final SingletonSupplier<List<CouponFile>> files;

	private final LoadSettings settings;

	Coupons(CouponSources sources, LoadSettings settings) {
		this.files = SingletonSupplier.of(sources::files);
		this.settings = settings;
	}

	@Override
	public String name() {
		return "coupons";
	}

	@Override
	public int files() {
		return this.files.obtain().size();
	}

	@Override
	public boolean isPublished(LoadTransaction transaction, @Nullable String publishedChecksum) {
		return publishedChecksum != null && new CouponFiles(transaction).areStill(this.files.obtain());
	}

	@Override
	public Staged stage(LoadTransaction transaction, Problems problems) {
		List<CouponFile> from = this.files.obtain();
		try (CouponScan scan = scan(from); ValidCoupons valid = scan.execute()) {
			CouponPublication codes = new CouponPublication(transaction);
			String checksum = codes.take(valid, from.stream().map(CouponFile::name).toList());
			return new StagedCoupons(codes, new CouponFiles(transaction), from, checksum);
		}
	}

	@Override
	public void check(Problems problems) {
		List<CouponFile> from = this.files.obtain();
		try (CouponScan scan = scan(from); ValidCoupons valid = scan.execute()) {
			// Whoever reads the list must not take one that comes with a failure.
			problems.throwIfAny();
			new CouponListing(from.stream().map(CouponFile::name).toList()).write(valid);
		}
	}

	private CouponScan scan(List<CouponFile> from) {
		return new CouponScan(from, ScanOptions.of(this.settings.couponMemoryBytes()),
				new SpillFolder(this.settings.couponSpillDir()));
	}

	private record StagedCoupons(CouponPublication codes, CouponFiles published, List<CouponFile> files,
			String checksum) implements Staged {

		@Override
		public Changes changes() {
			return this.codes.changes();
		}

		@Override
		public void publish() {
			this.codes.publish();
			this.published.write(this.files);
		}

		@Override
		public void confirm() {
			this.published.write(this.files);
		}

	}

}
