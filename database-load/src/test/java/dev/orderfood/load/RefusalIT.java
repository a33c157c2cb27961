package dev.orderfood.load;

import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A truncated file must not empty the shop.
 */
@ExtendWith(OutputCaptureExtension.class)
class RefusalIT {

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	private DataFiles files;

	@BeforeEach
	void copySample() {
		this.files = DataFiles.in(this.folder);
	}

	@Test
	void halfOfTheProductsMayLeave() {
		this.database.load(this.files);
		assertThat(this.database.load(this.files.cut("products.csv", 5))).isZero();
		assertThat(this.database.lastRun()).contains("products published 5/0/0/5");
	}

	@Test
	void moreThanHalfOfTheProductsMayNot(CapturedOutput output) {
		this.database.load(this.files);
		String before = this.database.content();
		assertThat(this.database.load(this.files.cut("products.csv", 4).replace("users.csv", "Local", "Other")))
			.isOne();
		assertThat(output).contains("Nothing was loaded. Refused: the new products would withdraw 6 of the 10 that are "
				+ "active, more than half of them. If the files are complete and this is meant, load them with "
				+ "LOAD_FORCE=true.");
		assertThat(this.database.content()).isEqualTo(before);
		assertThat(this.database.lastRun()).contains("products failed 0/0/0/0");
	}

	@Test
	void moreThanHalfMayLeaveByForce() {
		this.database.load(this.files);
		assertThat(this.database.load(this.files.cut("products.csv", 4), "LOAD_FORCE=true")).isZero();
		assertThat(this.database.number("SELECT count(*) FROM products WHERE active")).isEqualTo(4);
	}

	@Test
	void whatWasWithdrawnBeforeDoesNotCount() {
		this.database.load(this.files);
		this.database.load(this.files.cut("products.csv", 5));
		assertThat(this.database.load(this.files.cut("products.csv", 2))).isOne();
	}

	@Test
	void fileWithNothingButTheHeaderIsRefused(CapturedOutput output) {
		this.database.load(this.files);
		assertThat(this.database.load(this.files.cut("products.csv", 0))).isOne();
		assertThat(output).contains(
				"products.csv: there would be no active products at all; if this is meant, load it with LOAD_FORCE=true");
	}

	@Test
	void firstLoadWithoutProductsIsRefused(CapturedOutput output) {
		assertThat(this.database.load(this.files.cut("products.csv", 0).delete("orders.csv").delete("stock.csv")))
			.isOne();
		assertThat(output).contains("products.csv: there would be no active products at all");
		assertThat(this.database.load(this.files, "LOAD_FORCE=true")).isZero();
	}

	@Test
	void firstLoadWithoutPromotionsIsNot() {
		assertThat(this.database.load(this.files.cut("promotions.csv", 0))).isZero();
	}

	@Test
	void lockingMostUsersIsRefusedLikeWithdrawingThem(CapturedOutput output) {
		this.database.load(this.files);
		assertThat(this.database.load(this.files.replace("users.csv", ",true", ",false"))).isOne();
		assertThat(output).contains("users.csv: there would be no active users at all");
	}

	@Test
	void withdrawingMostPromotionsIsRefused(CapturedOutput output) {
		this.database.load(this.files);
		assertThat(this.database.load(this.files.cut("promotions.csv", 4))).isOne();
		assertThat(output).contains("Refused: the new promotions would withdraw 5 of the 9 that are active");
	}

	@Test
	void withdrawingMostCouponsIsRefused(CapturedOutput output) {
		this.database.load(this.files);
		assertThat(this.database.load(this.files, "COUPON_SOURCES=" + this.files.path("coupons/couponbase1"))).isOne();
		assertThat(output).contains("Refused: the new coupons would withdraw 8 of the 8 that are active");
		assertThat(this.database.number("SELECT count(*) FROM coupon_codes WHERE active")).isEqualTo(8);
	}

}
