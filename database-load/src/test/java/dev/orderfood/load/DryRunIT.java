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
	void goodFilesEndWithZeroAndWhatWouldChange(CapturedOutput output) {
		this.files.replace("products.csv", "6,Greek Salad,9.49", "16,Greek Salad,9.49")
			.replace("products.csv", "12.99", "13.49")
			.replace("promotions.csv", "WELCOME5", "WELCOME6");
		assertThat(this.database.load(this.files, "DRY_RUN=true")).isZero();
		assertThat(output).contains("(dry run: nothing will be kept)")
			.contains("products would change: new: 16; changed: 1; withdrawn: 6")
			.contains("promotions would change: new: WELCOME6; withdrawn: WELCOME5")
			.contains("products   10 read, would insert 1, update 1, withdraw 1, leave 8 unchanged")
			.contains("Dry run: the files are good, and nothing was kept");
		nothingHasChanged();
	}

	@Test
	void onlySomeOfManyRowsAreNamed(CapturedOutput output) {
		for (int id = 101; id <= 112; id++) {
			this.files.append("products.csv", id + ",Waffle,1.00,Waffle");
		}
		assertThat(this.database.load(this.files, "DRY_RUN=true")).isZero();
		assertThat(output)
			.contains("products would change: new: 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, …\n");
	}

	@Test
	void badFilesEndWithOneAndWithoutATrace(CapturedOutput output) {
		assertThat(this.database.load(this.files.replace("products.csv", "12.99", "free"), "DRY_RUN=true")).isOne();
		assertThat(output).contains("products.csv line 2, column price: \"free\" must be an amount");
		nothingHasChanged();
	}

	@Test
	void refusalIsToldAsWell(CapturedOutput output) {
		assertThat(this.database.load(this.files.cut("products.csv", 1), "DRY_RUN=true")).isOne();
		assertThat(output).contains("Refused: the new products would withdraw 9 of the 10");
		nothingHasChanged();
	}

	@Test
	void ordersThatWouldBeNewAreCounted(CapturedOutput output) {
		this.files.append("orders.csv", "01a1d4cf-ff9a-74eb-94fd-000000000001,1,PT1H,,,1x1@12.99");
		assertThat(this.database.load(this.files, "DRY_RUN=true")).isZero();
		assertThat(output).contains("orders     301 read, would insert 1, update 0, withdraw 0, leave 300 unchanged");
		nothingHasChanged();
	}

	private void nothingHasChanged() {
		assertThat(this.database.content() + this.database.lastRun()).isEqualTo(this.before);
		assertThat(this.database.number("SELECT count(*) FROM load_runs")).isEqualTo(5);
	}

}
