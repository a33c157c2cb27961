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
import dev.orderfood.load.publication.Check;
import dev.orderfood.load.publication.CheckedDataset;
import dev.orderfood.load.publication.Dataset;
import dev.orderfood.load.publication.Expiring;
import dev.orderfood.load.publication.PublishedSource;
import dev.orderfood.load.publication.PublishedSource.PublishedFile;
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
@Order(6)
class Coupons implements Dataset, Expiring {

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
	public boolean isLarge() {
		return true;
	}

	@Override
	public boolean isPublished(PublishedSource published) {
		return published.checksum() != null && CouponFiles.areStill(this.files.obtain(), published.files());
	}

	@Override
	public List<PublishedFile> publishedFiles(LoadTransaction transaction) {
		return new CouponFiles(transaction).published();
	}

	@Override
	public CheckedDataset check(Check check) {
		List<CouponFile> from = this.files.obtain();
		try (CouponScan scan = scan(from)) {
			return new CheckedCoupons(from, scan.execute());
		}
	}

	@Override
	public int removeExpired(LoadTransaction transaction, int most) {
		return CouponPublication.removeExpired(transaction, most);
	}

	private CouponScan scan(List<CouponFile> from) {
		return new CouponScan(from, ScanOptions.of(this.settings.couponMemoryBytes()),
				new SpillFolder(this.settings.couponSpillDir()));
	}

	private record CheckedCoupons(List<CouponFile> files, ValidCoupons valid) implements CheckedDataset {

		/** The codes are only gone through when they are copied. */
		@Override
		public @Nullable String checksum() {
			return null;
		}

		@Override
		public Staged copy(LoadTransaction transaction) {
			CouponPublication codes = new CouponPublication(transaction);
			return new StagedCoupons(codes, new CouponFiles(transaction), this.files, codes.take(this.valid, names()));
		}

		@Override
		public void print() {
			new CouponListing(names()).write(this.valid);
		}

		private List<String> names() {
			return this.files.stream().map(CouponFile::name).toList();
		}

		@Override
		public void close() {
			this.valid.close();
		}

	}

	private record StagedCoupons(CouponPublication codes, CouponFiles published, List<CouponFile> files,
			String checksum) implements CheckedDataset.Staged {

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
