package dev.orderfood.load;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class LoadIT {

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	private DataFiles files;

	@BeforeEach
	void copySample() {
		this.files = DataFiles.in(this.folder);
	}

	@Test
	void firstLoadPublishesThePackagedSample() {
		assertThat(this.database.load("SERVICE_VERSION=1.2.3")).isZero();
		assertThat(this.database.lastRun()).containsExactly("products published 10/10/0/0", "users published 5/5/0/0",
				"orders published 300/300/0/0", "promotions published 9/9/0/0", "stock published 2/2/0/0",
				"coupons published 625/8/0/0", "shop published 1/1/0/0", "hours published 0/0/0/0");
		assertThat(this.database.text("SELECT concat_ws(',', name, timezone, active) FROM shop"))
			.isEqualTo("Waffle & Co.,Europe/Berlin,t");
		assertThat(this.database.number("SELECT count(*) FROM products WHERE image_thumbnail LIKE '/images/%.svg'"))
			.isEqualTo(10);
		assertThat(this.database.text("SELECT string_agg(concat_ws(',', id, name, price, category, active), ';' "
				+ "ORDER BY id) FROM products WHERE id IN (1, 10)"))
			.isEqualTo("1,Chicken Waffle,12.99,Waffle,t;10,Veggie Burger,10.49,Burger,t");
		assertThat(
				this.database.text("SELECT string_agg(concat_ws(' ', id, scopes, active), ';' ORDER BY id) FROM users "
						+ "WHERE key_hash IN (sha256('apitest'), sha256('apiadmin'))"))
			.isEqualTo("1 {create_order,read_order} t;2 {create_order,read_order,admin} t");
		assertThat(this.database.text("SELECT concat_ws(',', rule, value, min_items, listed, active) FROM promotions "
				+ "WHERE code = 'HAPPYHOURS'"))
			.isEqualTo("PERCENT,18.00,1,open,t");
		assertThat(this.database.text("SELECT DISTINCT loader_version FROM load_runs")).isEqualTo("1.2.3");
		assertThat(this.database.number("SELECT count(*) FROM load_runs WHERE message IS NULL AND checksum IS NOT NULL "
				+ "AND started_at <= finished_at AND finished_at > now() - interval '5 minutes'"))
			.isEqualTo(8);
	}

	@Test
	void sameFilesAgainChangeNothing(CapturedOutput output) {
		this.database.load(this.files);
		String before = this.database.content();
		assertThat(this.database.load(this.files)).isZero();
		assertThat(this.database.content()).isEqualTo(before);
		assertThat(this.database.lastRun()).containsExactly("products unchanged 0/0/0/0", "users unchanged 0/0/0/0",
				"orders unchanged 0/0/0/0", "promotions unchanged 0/0/0/0", "stock unchanged 0/0/0/0",
				"coupons unchanged 0/0/0/0", "shop unchanged 0/0/0/0", "hours unchanged 0/0/0/0");
		assertThat(output).contains("Nothing has changed since the last load");
	}

	@Test
	void sameFilesByForceChangeNothingEither() {
		this.database.load(this.files);
		String before = this.database.content();
		assertThat(this.database.load(this.files, "LOAD_FORCE=true")).isZero();
		assertThat(this.database.text("SELECT string_agg(DISTINCT outcome, ',') FROM load_runs"))
			.isEqualTo("published");
		assertThat(this.database.lastRun()).contains("products published 10/0/0/0", "promotions published 9/0/0/0");
		assertThat(this.database.content()).isEqualTo(before);
	}

	@Test
	void onlyTheRowThatDiffersIsTouched() {
		this.database.load(this.files);
		String others = "SELECT string_agg(xmin::text || p::text, ';' ORDER BY id) FROM products AS p WHERE id <> 3";
		String before = this.database.text(others);
		assertThat(this.database.load(this.files.replace("products.csv", "9.99", "10.49"))).isZero();
		assertThat(this.database.text("SELECT price FROM products WHERE id = 3")).isEqualTo("10.49");
		assertThat(this.database.text(others)).isEqualTo(before);
		assertThat(this.database.lastRun()).contains("products published 10/0/1/0", "promotions unchanged 0/0/0/0");
		assertThat(this.database.version("products")).isEqualTo(2);
		assertThat(this.database.version("promotions")).isEqualTo(1);
	}

	@Test
	void rowThatLeavesTheSourceIsWithdrawnAndRowThatComesBackIsActiveAgain() {
		this.database.load(this.files);
		String all = this.files.read("products.csv");
		this.database.load(this.files.replace("products.csv", "6,Greek Salad,9.49,Salad\n", ""));
		assertThat(this.database.text("SELECT concat_ws(',', name, price, active) FROM products WHERE id = 6"))
			.isEqualTo("Greek Salad,9.49,f");
		assertThat(this.database.lastRun()).contains("products published 9/0/0/1");
		this.database.load(this.files.write("products.csv", all));
		assertThat(this.database.text("SELECT concat_ws(',', name, price, active) FROM products WHERE id = 6"))
			.isEqualTo("Greek Salad,9.49,t");
		assertThat(this.database.lastRun()).contains("products published 10/1/0/0");
		assertThat(this.database.number("SELECT count(*) FROM products")).isEqualTo(10);
	}

	@Test
	void promotionIsChangedWithdrawnAndAdded() {
		this.database.load(this.files);
		this.database.load(this.files.replace("promotions.csv", "SAVE10,PERCENT,10,1,", "SAVE10,PERCENT,12,2,5.00")
			.replace("promotions.csv", "WELCOME5,FIXED,5.00,1,,,,,open\n", "NEWCODE,LOWEST_FREE,,3,,,,50,open\n"));
		assertThat(this.database.text("SELECT string_agg(concat_ws(',', code, value, min_items, max_discount, "
				+ "max_redemptions, active), ';' ORDER BY code) FROM promotions "
				+ "WHERE code IN ('SAVE10', 'WELCOME5', 'NEWCODE')"))
			.isEqualTo("NEWCODE,3,50,t;SAVE10,12.00,2,5.00,t;WELCOME5,5.00,1,f");
		assertThat(this.database.lastRun()).contains("promotions published 9/1/1/1");
	}

	@Test
	void usersMaySwapTheirKeys() {
		this.database.load(this.files);
		String first = this.database.text("SELECT encode(key_hash, 'hex') FROM users WHERE id = 1");
		String second = this.database.text("SELECT encode(key_hash, 'hex') FROM users WHERE id = 2");
		this.files.replace("users.csv", first, "FIRST")
			.replace("users.csv", second, first)
			.replace("users.csv", "FIRST", second);
		assertThat(this.database.load(this.files)).isZero();
		assertThat(this.database.text("SELECT encode(key_hash, 'hex') FROM users WHERE id = 1")).isEqualTo(second);
		assertThat(this.database.lastRun()).contains("users published 5/0/2/0");
	}

	@Test
	void userMayBeLockedAndTheKeyGivenToAnother() {
		this.database.load(this.files);
		String hash = this.database.text("SELECT encode(key_hash, 'hex') FROM users WHERE id = 1");
		this.files.replace("users.csv", "create_order read_order,true", "create_order read_order,false")
			.append("users.csv", "6,New owner,new@example.test," + hash + ",create_order,true");
		assertThat(this.database.load(this.files)).isZero();
		assertThat(this.database.text("SELECT string_agg(concat_ws(' ', id, active), ',' ORDER BY id) FROM users"))
			.isEqualTo("1 f,2 t,3 t,4 t,5 t,6 t");
	}

	@Test
	void columnsMayStandInAnotherOrder() {
		this.database.load(this.files);
		String before = this.database.content();
		StringBuilder reordered = new StringBuilder("\uFEFF");
		this.files.read("products.csv").lines().forEach((line) -> {
			List<String> values = List.of(line.split(",", -1));
			reordered.append(String.join(",", values.get(2), "ignored", values.get(3), values.get(0), values.get(1)))
				.append("\r\n");
		});
		assertThat(this.database.load(this.files.write("products.csv", reordered.toString()))).isZero();
		assertThat(this.database.content()).isEqualTo(before);
		assertThat(this.database.lastRun()).contains("products published 10/0/0/0");
	}

	@Test
	void folderThatIsIncompleteIsRefused(CapturedOutput output) {
		assertThat(this.database.load(this.files.delete("promotions.csv"))).isOne();
		assertThat(output).contains("Nothing was loaded. promotions.csv is missing in " + this.folder + ".");
		assertThat(this.database.number("SELECT count(*) FROM products")).isZero();
		assertThat(this.database.lastRun()).containsExactly("products failed 0/0/0/0", "users failed 0/0/0/0",
				"orders failed 0/0/0/0", "promotions failed 0/0/0/0", "stock failed 0/0/0/0", "coupons failed 0/0/0/0",
				"shop failed 0/0/0/0", "hours failed 0/0/0/0");
		assertThat(this.database.text("SELECT DISTINCT message FROM load_runs"))
			.isEqualTo("promotions.csv is missing in " + this.folder + ".");
	}

	@Test
	void filesThatFailedOnceAreLoadedOnceTheyAreMended() {
		this.database.load(this.files.replace("products.csv", "9.99", "free"));
		assertThat(this.database.load(this.files.replace("products.csv", "free", "9.99"))).isZero();
		assertThat(this.database.lastRun()).contains("products published 10/10/0/0");
	}

	@Test
	void progressAndResultAreToldWithoutKeysOrPasswords(CapturedOutput output) {
		this.database.load(this.files);
		assertThat(output).containsPattern("Loading " + this.folder + " into [^ ]+:\\d+/test_\\d+\n")
			.containsPattern("products   10 read, 10 inserted, 0 updated, 0 withdrawn, 0 unchanged; \\d+\\.\\d\\d s\n")
			.containsPattern(" Published\n")
			.doesNotContain("local-test")
			.doesNotContain("e81cbf18");
	}

}
