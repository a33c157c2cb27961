package dev.orderfood.load;

import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ShopIT {

	private static final String HOURS = """
			day,opens,closes
			MONDAY,11:00,14:00
			MONDAY,17:00,22:00
			friday,18:00,02:00
			2026-12-25,,
			2026-12-31,10:00,24:00
			""";

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	private DataFiles files;

	@BeforeEach
	void copySample() {
		this.files = DataFiles.in(this.folder);
	}

	@Test
	void hoursAreLoadedChangedAndLeftAlone() {
		load(0, "hours.csv", HOURS);
		assertThat(hours()).isEqualTo("1,11:00,14:00;1,17:00,22:00;5,18:00,02:00;2026-12-25;2026-12-31,10:00,00:00");
		assertThat(this.database.lastRun()).contains("hours published 5/5/0/0", "shop published 1/1/0/0");
		long version = this.database.version("hours");

		assertThat(this.database.load(this.files)).isZero();
		assertThat(this.database.lastRun()).contains("hours unchanged 0/0/0/0");
		assertThat(this.database.version("hours")).isEqualTo(version);

		load(0, "hours.csv", "day,opens,closes\nTUESDAY,12:00,13:00\nMONDAY,17:00,22:00\n2027-12-25,,\n");
		assertThat(hours()).isEqualTo("2,12:00,13:00;1,17:00,22:00;2027-12-25");
		assertThat(this.database.lastRun()).contains("hours published 3/0/2/2");
		assertThat(this.database.version("hours")).isGreaterThan(version);
	}

	@Test
	void filesThatAreGoneAreATypingErrorUnlessTheyAreMeant(CapturedOutput output) {
		load(0, "hours.csv", HOURS);
		assertThat(this.database.load(this.files.delete("hours.csv"))).isOne();
		assertThat(output).contains("Refused: the new hours would withdraw 5 of the 5 that are active");
		assertThat(this.database.load(this.files.delete("shop.csv"))).isOne();
		assertThat(hours()).isNotEmpty();

		assertThat(this.database.load(this.files, "LOAD_FORCE=true")).isZero();
		assertThat(hours()).isEmpty();
		assertThat(this.database.number("SELECT count(*) FROM shop WHERE active")).isZero();
		assertThat(this.database.number("SELECT count(*) FROM hours")).isEqualTo(5);
	}

	@Test
	void aSetWithoutTheShopsFileIsNoTypingError() {
		assertThat(this.database.load(this.files)).isZero();
		assertThat(this.database.load(this.files.delete("shop.csv"))).isZero();
		assertThat(this.database.number("SELECT count(*) FROM shop WHERE active")).isZero();
	}

	@Test
	void whatTheStaffSaysIsLeftAlone() {
		assertThat(this.database.load(this.files)).isZero();
		this.database.sql()
			.sql("INSERT INTO product_availability (product_id, available, reason, user_id) VALUES (1, false, 'x', 1)")
			.update();
		this.database.sql().sql("INSERT INTO shop_pause (id, until, user_id) VALUES (1, now(), 1)").update();
		String said = "SELECT (SELECT string_agg(a::text, ';') FROM product_availability AS a) || p::text FROM shop_pause AS p";
		String before = this.database.text(said);

		load(0, "shop.csv", "name,timezone\nOther,UTC\n");
		assertThat(this.database.load(this.files.replace("products.csv", "12.99", "13.99"), "LOAD_FORCE=true"))
			.isZero();

		assertThat(this.database.text(said)).isEqualTo(before);
		assertThat(this.database.text("SELECT name || timezone FROM shop")).isEqualTo("OtherUTC");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					hours.csv | day,opens,closes;NODAY,11:00,22:00           | hours.csv line 2, column day: must be a weekday
					hours.csv | day,opens,closes;MONDAY,11:00                | hours.csv line 2: has 2 values
					hours.csv | day,opens;MONDAY,11:00                       | hours.csv line 1, column closes: the column is missing
					hours.csv | day,opens,closes                             | hours.csv: there would be no active hours at all
					hours.csv | day,opens,closes;MONDAY,11:00,22:00;TUESDAY,11:00,22:00;monday,21:00,23:00 | hours.csv line 4, column day: the hours overlap those of line 2
					hours.csv | day,opens,closes;2026-12-25,,;2026-12-25,11:00,12:00 | hours.csv line 3, column day: the hours overlap those of line 2
					shop.csv  | name,timezone;Shop,Berlin                    | shop.csv line 2, column timezone: must be an IANA time zone
					shop.csv  | name,timezone;Shop,+01:00                    | shop.csv line 2, column timezone: must be an IANA time zone
					shop.csv  | name,timezone;Shop,                          | shop.csv line 2, column timezone: must not be empty
					shop.csv  | name,timezone;,UTC                           | shop.csv line 2, column name: must not be empty
					shop.csv  | name,timezone;One,UTC;Two,UTC                | shop.csv line 3, column name: is the second shop
					shop.csv  | name,timezone                                | shop.csv: there would be no active shop at all
					""")
	void badFileIsRefusedWithItsPlace(String file, String text, String message, CapturedOutput output) {
		this.files.write(file, text.replace(";", "\n") + "\n");

		assertThat(this.database.load(this.files, "DRY_RUN=true")).isOne();
		assertThat(output).contains(message);
	}

	@Test
	void picturesComeAndGoWithTheirColumns() {
		assertThat(this.database.load(this.files)).isZero();
		assertThat(this.database.number("SELECT count(image_mobile) FROM products")).isZero();
		String without = this.files.read("products.csv");

		StringBuilder with = new StringBuilder();
		without.lines()
			.forEach((line) -> with.append(line)
				.append(line.startsWith("id,") ? ",image_thumbnail,image_mobile,image_tablet,image_desktop"
						: ",/t.svg,/m.svg,/s.svg,/d.svg")
				.append('\n'));
		load(0, "products.csv", with.toString());
		assertThat(this.database.lastRun()).contains("products published 10/0/10/0");
		assertThat(this.database.text("SELECT DISTINCT concat_ws(',', image_thumbnail, image_mobile, image_tablet, "
				+ "image_desktop) FROM products"))
			.isEqualTo("/t.svg,/m.svg,/s.svg,/d.svg");

		load(0, "products.csv", without);
		assertThat(this.database.number("SELECT count(image_mobile) FROM products")).isZero();
	}

	private void load(int exitCode, String file, String text) {
		assertThat(this.database.load(this.files.write(file, text))).isEqualTo(exitCode);
	}

	private String hours() {
		return this.database.text("SELECT coalesce(string_agg(concat_ws(',', weekday, date, to_char(opens, 'HH24:MI'), "
				+ "to_char(closes, 'HH24:MI')), ';' ORDER BY position), '') FROM hours WHERE active");
	}

}
