package dev.orderfood.load;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is wrong with one file, nothing of any file is published.
 */
@ExtendWith(OutputCaptureExtension.class)
class BadFilesIT {

	private static LoadedDatabase database;

	private static String before;

	@TempDir
	private Path folder;

	private DataFiles files;

	@BeforeAll
	static void loadSample() {
		database = LoadedDatabase.migrated();
		assertThat(database.load()).isZero();
		before = database.content();
	}

	@BeforeEach
	void changeEveryFile() {
		this.files = DataFiles.in(this.folder)
			.replace("products.csv", "Chicken Waffle", "Waffle with chicken")
			.replace("users.csv", "Local default client", "Another client")
			.replace("promotions.csv", "SAVE10,PERCENT,10", "SAVE10,PERCENT,11")
			.append("coupons/couponbase1", "BIRTHDAY");
	}

	@AfterEach
	void nothingHasChanged() {
		assertThat(database.content()).isEqualTo(before);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					products.csv   | 2,Belgian Waffle    | two,Belgian Waffle   | line 3, column id: must be a whole number
					products.csv   | 10.99               | -10.99               | line 3, column price: must be an amount
					products.csv   | 10.99               | 10.999               | line 3, column price: must be an amount
					products.csv   | 10.99               | 10000000000.00       | line 3, column price: must be an amount
					products.csv   | Belgian Waffle      | ''                   | line 3, column name: must not be empty
					products.csv   | 10.99,Waffle        | 10.99,               | line 3, column category: must not be empty
					products.csv   | 2,Belgian Waffle    | 1,Belgian Waffle     | line 3, column id: the same value stands in line 2 already
					products.csv   | Belgian Waffle,     | 'Waffle, Belgian,'   | line 3: has 5 values where the header has 4
					products.csv   | price               | cost                 | line 1, column price: the column is missing
					users.csv      | 2,Local             | 1,Local              | line 4, column id: the same value stands in line 3 already
					users.csv      | apiadmin@example    | example              | line 4, column email: must be an e-mail address
					users.csv      | afa043ae            | AFA043AE             | line 4, column key_sha256: must be the SHA-256 of the key
					users.csv      | read_order admin    | read_order root      | line 4, column scopes: must be of
					users.csv      | admin,true          | admin,on             | line 4, column active: must be true or false
					users.csv      | afa043ae0c8083346ac0bfbbd00aec91a1054c6e6e46da9b70d8275ac6f1eb65 | e81cbf18a5239377aa4972773d34cc2b81ebc672879581bce29a0a4c414bf117 | line 4, column key_sha256: the same value stands in line 3 already
					promotions.csv | HAPPYHOURS,PERCENT  | SAVE10,PERCENT       | line 4, column code: the same value stands in line 3 already
					promotions.csv | HAPPYHOURS,PERCENT  | HAPPYHOURS,HALF      | line 4, column rule: must be
					promotions.csv | HAPPYHOURS,PERCENT,18 | HAPPYHOURS,PERCENT,180 | line 4, column value: must not be more than 100
					promotions.csv | LOWEST_FREE,        | LOWEST_FREE,1        | line 5, column value: must be empty
					promotions.csv | 2026-09-01T00:00:00Z | 2026-05-01T00:00:00Z | line 8, column valid_until: must be later than valid_from
					promotions.csv | 2026-09-01T00:00:00Z | 2026-09-01          | line 8, column valid_until: must be a date and time
					orders.csv     | 01a1d4d9-abb0-7625-9941-efa58c6aa53e | 01a1d4cf-ff9a-74eb-94fd-a4ddbc4f7496 | line 4, column id: the same value stands in line 3 already
					orders.csv     | e,1,PT167H41M       | e,77,PT167H41M       | line 4, column user_id: there is no user 77
					orders.csv     | PT167H41M           | yesterday            | line 4, column age: must be an ISO 8601 duration
					orders.csv     | BUYGETONE,12.99,1x1 | BUYGETONE,912.99,1x1 | line 4, column discounts: must not be more than
					orders.csv     | BUYGETONE,12.99,1x1 | BUYGETONE,12.99,77x1 | line 4, column items: there is no product 77
					""")
	void badRowNamesFileLineAndColumn(String file, String good, String bad, String message, CapturedOutput output) {
		this.files.replace(file, good, bad);
		assertThat(database.load(this.files)).isOne();
		assertThat(output).contains("Nothing was loaded. The files have a problem:\n  " + file + " " + message);
		assertThat(database.text("SELECT DISTINCT message FROM load_runs "
				+ "WHERE load_id = (SELECT load_id FROM load_runs ORDER BY id DESC LIMIT 1)"))
			.startsWith("The files have a problem:\n  " + file + " " + message);
		assertThat(database.lastRun()).hasSize(8).allSatisfy((run) -> assertThat(run).endsWith(" failed 0/0/0/0"));
	}

	@Test
	void problemsOfAllFilesAreToldAtOnce(CapturedOutput output) {
		this.files.replace("products.csv", "10.99", "free")
			.replace("products.csv", "9,Cheeseburger", "1,Cheeseburger")
			.replace("users.csv", "admin,true", "admin,on")
			.replace("promotions.csv", "HAPPYHOURS,PERCENT", "HAPPYHOURS,HALF")
			.replace("orders.csv", "PT167H41M", "yesterday");
		assertThat(database.load(this.files)).isOne();
		assertThat(output).contains("The files have 5 problems:", "products.csv line 3, column price",
				"products.csv line 10, column id: the same value stands in line 2 already",
				"users.csv line 4, column active", "promotions.csv line 4, column rule",
				"orders.csv line 4, column age");
	}

	@Test
	void afterTwentyProblemsTheOthersAreOnlyCounted(CapturedOutput output) {
		StringBuilder products = new StringBuilder("id,name,price,category\n");
		for (int id = 1; id <= 25; id++) {
			products.append(id).append(",Waffle,free,Waffle\n");
		}
		assertThat(database.load(this.files.write("products.csv", products.toString()))).isOne();
		assertThat(output).contains("The files have 25 problems:", "products.csv line 21, column price", "and 5 more")
			.doesNotContain("products.csv line 22");
	}

	@Test
	void unreadableFileIsNamed(@TempDir Path elsewhere, CapturedOutput output) {
		this.files.delete("users.csv");
		assertThat(this.files.path("users.csv").toFile().mkdir()).isTrue();
		assertThat(database.load(this.files)).isOne();
		assertThat(output).contains("Nothing was loaded. users.csv cannot be read: ").doesNotContain("\tat ");
	}

	@Test
	void emptyFileIsRefused(CapturedOutput output) {
		assertThat(database.load(this.files.write("products.csv", ""))).isOne();
		assertThat(output)
			.contains("products.csv: is empty; its first line must name the columns id, name, price, category");
	}

}
