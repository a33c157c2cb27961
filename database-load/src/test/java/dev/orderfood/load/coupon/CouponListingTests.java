package dev.orderfood.load.coupon;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import dev.orderfood.load.LoadException;
import dev.orderfood.load.coupon.input.CouponFile;
import dev.orderfood.load.coupon.scan.CouponScan;
import dev.orderfood.load.coupon.scan.CouponText;
import dev.orderfood.load.coupon.scan.ScanMemory;
import dev.orderfood.load.coupon.scan.ScanOptions;
import dev.orderfood.load.coupon.scan.ValidCoupons;
import dev.orderfood.load.coupon.spill.SpillFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CouponListingTests {

	private static final ScanOptions OPTIONS = new ScanOptions(new ScanMemory(1 << 20, 1), 4096, 4096);

	@TempDir
	private Path folder;

	@Test
	void listThatCannotBeWrittenEndsTheLoad() {
		List<CouponFile> files = List.of(CouponText.file("a", "HAPPYHRS\n"), CouponText.file("b", "HAPPYHRS\n"));
		PrintStream standardOutput = System.out;
		try (CouponScan scan = new CouponScan(files, OPTIONS, new SpillFolder(this.folder));
				ValidCoupons valid = scan.execute()) {
			System.setOut(new PrintStream(new FullDisk(), true, StandardCharsets.UTF_8));
			assertThatExceptionOfType(LoadException.class)
				.isThrownBy(() -> new CouponListing(List.of("a", "b")).write(valid))
				.withMessage("The list of valid codes could not be written to the standard output to its end.");
		}
		finally {
			System.setOut(standardOutput);
		}
	}

	private static final class FullDisk extends OutputStream {

		@Override
		public void write(int oneByte) throws IOException {
			throw new IOException("No space left on device");
		}

	}

}
