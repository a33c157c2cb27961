package dev.orderfood.load;

import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class DryRunIT {

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	private DataFiles files;

	private String before;

	@BeforeEach
	void loadSample() {
		this.files = DataFiles.in(this.folder);
		this.database.load(this.files);
		this.before = this.database.content() + this.database.lastRun();
	}

	@Test
	void standardOutputIsTheListOfValidCodesAndNothingElse(CapturedOutput output) {
		int already = output.getOut().length();
		assertThat(this.database.load(this.files, "DRY_RUN=true")).isZero();
		assertThat(output.getOut().substring(already)).isEqualTo("""
				BIRTHDAY\tcouponbase2,couponbase3.gz
				BUYGETON\tcouponbase2,couponbase3.gz
				FIFTYOFF\tcouponbase1,couponbase2,couponbase3.gz
				FREEZAAA\tcouponbase2,couponbase3.gz
				GNULINUX\tcouponbase2,couponbase3.gz
				HAPPYHRS\tcouponbase1,couponbase2,couponbase3.gz
				OVER9000\tcouponbase2,couponbase3.gz
				SIXTYOFF\tcouponbase2,couponbase3.gz
				""");
		assertThat(output.getErr()).contains("Dry run: the files are good").contains("couponbase1: 205 lines");
		nothingHasChanged();
	}

	@Test
	void noDatabaseNeedBeThere(CapturedOutput output) {
		assertThat(this.database.load(this.files, "DRY_RUN=true", "DB_HOST=no-such-host.invalid", "DB_WAIT=0s"))
			.isZero();
		assertThat(output.getOut()).contains("HAPPYHRS\tcouponbase1,couponbase2,couponbase3.gz\n");
	}

	@Test
	void badFilesEndWithOneAndWithoutAList(CapturedOutput output) {
		int already = output.getOut().length();
		assertThat(this.database.load(this.files.replace("products.csv", "12.99", "free"), "DRY_RUN=true")).isOne();
		assertThat(output.getErr()).contains("products.csv line 2, column price: must be an amount");
		assertThat(output.getOut().substring(already)).isEmpty();
		nothingHasChanged();
	}

	@Test
	void keyThatStandsThereTwiceIsFound(CapturedOutput output) {
		this.files.append("products.csv", "1,Waffle,1.00,Waffle");
		assertThat(this.database.load(this.files, "DRY_RUN=true")).isOne();
		assertThat(output.getErr()).contains("column id: the same value stands in line");
	}

	private void nothingHasChanged() {
		assertThat(this.database.content() + this.database.lastRun()).isEqualTo(this.before);
		assertThat(this.database.number("SELECT count(*) FROM load_runs")).isEqualTo(8);
	}

}
