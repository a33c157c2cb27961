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
 * What is not needed any more is removed some time later, whatever there is of it.
 */
@ExtendWith(OutputCaptureExtension.class)
class RetentionIT {

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	private DataFiles files;

	@BeforeEach
	void loadSample() {
		this.files = DataFiles.in(this.folder);
		assertThat(this.database.load(this.files)).isZero();
	}

	@Test
	void runsAreRemovedAfterNinetyDaysExceptTheLastGoodOnes(CapturedOutput output) {
		// The last good runs of stock are old, and nothing good came after them.
		this.database.sql().sql("""
				UPDATE load_runs SET finished_at = now() - interval '200 days', started_at = now() - interval '200 days'
				WHERE dataset = 'stock'""").update();
		this.database.sql().sql("""
				INSERT INTO load_runs (load_id, dataset, outcome, loader_version, started_at, finished_at)
				SELECT gen_random_uuid(), 'stock', 'failed', '1', now(), now() - n * interval '1 minute'
				FROM generate_series(1, 150000) AS n""").update();
		assertThat(this.database.load(this.files.replace("stock.csv", "8,1000000", "8,x"))).isOne();
		assertThat(this.database.number("SELECT count(*) FROM load_runs")).isEqualTo(8 + 150_000 + 8);
		this.files.replace("stock.csv", "8,x", "8,1000000");

		assertThat(this.database.load(this.files)).isZero();

		assertThat(output).containsPattern("Removed 20\\d{3} expired rows of load_runs");
		assertThat(
				this.database.number("SELECT count(*) FROM load_runs WHERE finished_at < now() - interval '90 days'"))
			.isZero();
		assertThat(this.database.lastRun()).contains("stock unchanged 0/0/0/0");
	}

	@Test
	void theLastGoodRunStaysHoweverOldItIs() {
		this.database.sql().sql("UPDATE load_runs SET finished_at = now() - interval '200 days'").update();
		this.files.replace("products.csv", "12.99", "free");
		assertThat(this.database.load(this.files)).isOne();
		assertThat(this.database.load(this.files.replace("products.csv", "free", "12.99"))).isZero();
		assertThat(this.database.text("SELECT string_agg(DISTINCT outcome, ' ') FROM load_runs"))
			.isEqualTo("failed unchanged");
	}

	@Test
	void withdrawnCodesAreRemovedAfterThirtyDays(CapturedOutput output) {
		this.database.sql().sql("""
				INSERT INTO coupon_codes (code, files, active, withdrawn_at)
				SELECT 'OLD' || lpad(n::text, 6, '0'), B'110', false, now() - n * interval '1 minute'
				FROM generate_series(1, 70000) AS n""").update();
		this.database.sql()
			.sql("INSERT INTO coupon_codes (code, files, active) VALUES ('UNKNOWN1', B'110', false)")
			.update();
		this.files.replace("coupons/couponbase2", "BIRTHDAY\n", "");

		assertThat(this.database.load(this.files)).isZero();

		assertThat(output).containsPattern("Removed 26\\d{3} expired rows of coupons");
		assertThat(this.database.number(
				"SELECT count(*) FROM coupon_codes WHERE withdrawn_at < now() - interval '30 days' OR code = 'UNKNOWN1'"))
			.isZero();
		assertThat(this.database.number("SELECT count(*) FROM coupon_codes WHERE NOT active")).isBetween(43_000L,
				43_201L);
		assertThat(this.database.text("SELECT string_agg(code, ' ' ORDER BY code) FROM coupon_codes WHERE active"))
			.isEqualTo("BUYGETON FIFTYOFF FREEZAAA GNULINUX HAPPYHRS OVER9000 SIXTYOFF");
		assertThat(this.database
			.text("SELECT withdrawn_at > now() - interval '5 minutes' FROM coupon_codes " + "WHERE code = 'BIRTHDAY'"))
			.isEqualTo("t");
	}

	@Test
	void aCodeThatComesBackIsNotRemoved() {
		String before = this.files.read("coupons/couponbase2");
		this.database.load(this.files.replace("coupons/couponbase2", "BIRTHDAY\n", ""));
		this.database.sql()
			.sql("UPDATE coupon_codes SET withdrawn_at = now() - interval '31 days' WHERE NOT active")
			.update();
		assertThat(this.database.load(this.files.write("coupons/couponbase2", before))).isZero();
		assertThat(
				this.database.text("SELECT active AND withdrawn_at IS NULL FROM coupon_codes WHERE code = 'BIRTHDAY'"))
			.isEqualTo("t");
	}

}
