package dev.orderfood.load;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.AfterAll;
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
 * Whatever the schema refuses, a dry run and a load refuse with file, line and column
 * before the database does; whatever a dry run accepts, an empty database accepts.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConstraintsIT {

	/** Lines are numbered by the loader, and belong to the order that they come with. */
	private static final List<String> KEPT_BY_CONSTRUCTION = List.of("order_items_pkey", "order_items_order_id_fkey",
			"order_items_line_number_check");

	private static final Set<String> TRIED = new TreeSet<>(KEPT_BY_CONSTRUCTION);

	private static LoadedDatabase database;

	@TempDir
	private Path folder;

	private DataFiles files;

	@BeforeAll
	static void migrate() {
		database = LoadedDatabase.migrated();
	}

	@AfterAll
	static void everyConstraintWasTried() {
		// No file has notes.
		assertThat(TRIED).containsAll(database.sql()
			.sql("""
					SELECT conname FROM pg_constraint WHERE contype IN ('c', 'p', 'u', 'x', 'f') AND conrelid::regclass::text
					    IN ('products', 'users', 'orders', 'order_items', 'promotions', 'stock')
					    AND conname <> 'order_items_note_check'""")
			.query(String.class)
			.list());
		assertThat(database.number("SELECT count(*) FROM products")).isZero();
	}

	@BeforeEach
	void copySample() {
		this.files = DataFiles.in(this.folder);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					products_pkey                | products.csv   | 2,Belgian Waffle | 1,Belgian Waffle     | line 3, column id
					products_pkey                | products.csv   | 2,Belgian Waffle | 01,Belgian Waffle    | line 3, column id
					products_name_check          | products.csv   | Belgian Waffle   | ''                   | line 3, column name
					products_name_check          | products.csv   | Belgian Waffle   | LONG200              | line 3, column name
					products_name_check          | products.csv   | Belgian Waffle   | a NUL b              | line 3, column name
					products_price_check         | products.csv   | 10.99            | -0.01                | line 3, column price
					products_price_check         | products.csv   | 10.99            | 10000000000          | line 3, column price
					products_price_check         | products.csv   | 10.99            | NaN                  | line 3, column price
					products_category_check      | products.csv   | 10.99,Waffle     | 10.99,               | line 3, column category
					products_category_check      | products.csv   | 10.99,Waffle     | 10.99,LONG100        | line 3, column category
					bigint                       | products.csv   | 2,Belgian Waffle | 9223372036854775808,Waffle | line 3, column id
					users_pkey                   | users.csv      | 2,Local          | 1,Local              | line 4, column id
					users_name_check             | users.csv      | Local default administrator | ''        | line 4, column name
					users_name_check             | users.csv      | Local default administrator | LONG200   | line 4, column name
					users_email_check            | users.csv      | apiadmin@        | apiadmin             | line 4, column email
					users_key_hash_check         | users.csv      | afa043ae         | afa043               | line 4, column key_sha256
					users_key_hash_check         | users.csv      | afa043ae         | afa043ag             | line 4, column key_sha256
					users_scopes_check           | users.csv      | read_order admin | read_order root      | line 4, column scopes
					users_scopes_check           | users.csv      | read_order admin | 'read_order NULL,x'  | line 4
					users_active_key_unique      | users.csv      | afa043ae0c8083346ac0bfbbd00aec91a1054c6e6e46da9b70d8275ac6f1eb65 | e81cbf18a5239377aa4972773d34cc2b81ebc672879581bce29a0a4c414bf117 | line 4, column key_sha256
					orders_pkey                  | orders.csv     | 01a1d4d9-abb0-7625-9941-efa58c6aa53e | 01A1D4CF-FF9A-74EB-94FD-A4DDBC4F7496 | line 4, column id
					orders_coupon_code_check     | orders.csv     | BUYGETONE,12.99,1x1 | LONG64,12.99,1x1  | line 4, column coupon_code
					orders_total_check           | orders.csv     | BUYGETONE,12.99,1x1 | BUYGETONE,99.99,1x1 | line 4, column discounts
					orders_total_check           | orders.csv     | 1x1@12.99 8x1@15.99 | 1x1@9999999999.99 8x1@1 | line 4, column items
					orders_discounts_check       | orders.csv     | BUYGETONE,12.99,1x1 | BUYGETONE,-1,1x1  | line 4, column discounts
					order_items_quantity_check   | orders.csv     | 1x1@12.99 8x1@15.99 | 1x0@12.99 8x1@15.99 | line 4, column items
					order_items_quantity_check   | orders.csv     | 1x1@12.99 8x1@15.99 | 1x1001@12.99 8x1@15.99 | line 4, column items
					order_items_unit_price_check | orders.csv     | 1x1@12.99 8x1@15.99 | 1x1@-12.99 8x1@15.99 | line 4, column items
					order_items_unit_price_check | orders.csv     | 1x1@12.99 8x1@15.99 | 1x1@12.999 8x1@15.99 | line 4, column items
					reference                    | orders.csv     | e,1,PT167H41M    | e,77,PT167H41M       | line 4, column user_id
					reference                    | orders.csv     | 1x1@12.99 8x1@15.99 | 77x1@12.99 8x1@15.99 | line 4, column items
					timestamptz                  | orders.csv     | PT167H41M        | P999999999D          | line 4, column age
					promotions_pkey              | promotions.csv | HAPPYHOURS,PERCENT | SAVE10,PERCENT     | line 4, column code
					promotions_code_check        | promotions.csv | HAPPYHOURS,PERCENT | ',PERCENT'         | line 4, column code
					promotions_code_check        | promotions.csv | HAPPYHOURS,PERCENT | LONG64,PERCENT     | line 4, column code
					promotions_rule_check        | promotions.csv | HAPPYHOURS,PERCENT | HAPPYHOURS,HALF    | line 4, column rule
					promotions_value_fits_rule   | promotions.csv | HAPPYHOURS,PERCENT,18 | HAPPYHOURS,PERCENT,100.01 | line 4, column value
					promotions_value_fits_rule   | promotions.csv | HAPPYHOURS,PERCENT,18 | HAPPYHOURS,PERCENT,0 | line 4, column value
					promotions_value_fits_rule   | promotions.csv | HAPPYHOURS,PERCENT,18 | HAPPYHOURS,FIXED, | line 4, column value
					promotions_value_fits_rule   | promotions.csv | HAPPYHOURS,PERCENT,18 | HAPPYHOURS,LOWEST_FREE,18 | line 4, column value
					promotions_min_items_check   | promotions.csv | HAPPYHOURS,PERCENT,18,1 | HAPPYHOURS,PERCENT,18,0 | line 4, column min_items
					integer                      | promotions.csv | HAPPYHOURS,PERCENT,18,1 | HAPPYHOURS,PERCENT,18,2147483648 | line 4, column min_items
					promotions_max_discount_check | promotions.csv | HAPPYHOURS,PERCENT,18,1, | HAPPYHOURS,PERCENT,18,1,0.00 | line 4, column max_discount
					promotions_max_redemptions_check | promotions.csv | HAPPYHOURS,PERCENT,18,1,,,, | HAPPYHOURS,PERCENT,18,1,,,,-1 | line 4, column max_redemptions
					promotions_listed_check      | promotions.csv | HAPPYHOURS,PERCENT,18,1,,,,,open | HAPPYHOURS,PERCENT,18,1,,,,,secret | line 4, column listed
					promotions_validity_in_order | promotions.csv | HAPPYHOURS,PERCENT,18,1,,, | HAPPYHOURS,PERCENT,18,1,,2026-01-01T00:00:00.0000001Z,2026-01-01T00:00:00.0000002Z | line 4, column valid_until
					timestamptz                  | promotions.csv | HAPPYHOURS,PERCENT,18,1,,, | HAPPYHOURS,PERCENT,18,1,,,+999999-01-01T00:00:00Z | line 4, column valid_until
					timestamptz                  | promotions.csv | HAPPYHOURS,PERCENT,18,1,,, | HAPPYHOURS,PERCENT,18,1,,0001-01-01T00:00:00+18:00, | line 4, column valid_from
					timestamptz                  | promotions.csv | HAPPYHOURS,PERCENT,18,1,,, | HAPPYHOURS,PERCENT,18,1,,,9999-12-31T23:00:00-18:00 | line 4, column valid_until
					stock_pkey                   | stock.csv      | 8,1000000        | 2,1000000            | line 3, column product_id
					stock_product_id_fkey        | stock.csv      | 8,1000000        | 404,1000000          | line 3, column product_id
					stock_quantity_check         | stock.csv      | 8,1000000        | 8,-1                 | line 3, column quantity
					integer                      | stock.csv      | 8,1000000        | 8,2147483648         | line 3, column quantity
					""")
	void isCheckedBeforeTheDatabaseChecksIt(String constraint, String file, String good, String bad, String place,
			CapturedOutput output) {
		TRIED.add(constraint);
		this.files.replace(file, good,
				bad.replace("LONG200", "n".repeat(201))
					.replace("LONG100", "n".repeat(101))
					.replace("LONG64", "n".repeat(65))
					.replace("NUL", "\0"));
		assertThat(refusal(output, "DRY_RUN=true")).contains(file + " " + place)
			.doesNotContain("HAPPYHRS\t")
			.isEqualTo(refusal(output));
	}

	@Test
	void imagesInSomeSizesOnlyAreRefusedByBoth(CapturedOutput output) {
		TRIED.add("products_image_in_all_sizes");
		this.files.write("products.csv", """
				id,name,price,category,image_thumbnail,image_mobile,image_tablet,image_desktop
				1,Waffle,1,Waffle,/waffle.svg,,,
				""").delete("orders.csv").delete("stock.csv");
		assertThat(refusal(output, "DRY_RUN=true")).contains("products.csv line 2, column image_mobile")
			.isEqualTo(refusal(output));
	}

	@ParameterizedTest
	@CsvSource({ "users_second_key_hash_check,1,2,abc,line 3", "users_active_second_key_unique,1,2,1,line 3",
			"users_active_second_key_unique,1,2,3,line 3", "users_active_second_key_unique,1,2,2,line 3" })
	void aSecondKeyIsCheckedAsTheFirstIs(String constraint, String first, String other, String second, String place,
			CapturedOutput output) {
		TRIED.add(constraint);
		this.files.write("users.csv",
				"id,name,email,key_sha256,scopes,active,second_key_sha256\n1,n,a@b,%s,,true,%s\n2,n,a@b,%s,,true,%s\n"
					.formatted(key(first), key("3"), key(other), key(second)));
		assertThat(refusal(output, "DRY_RUN=true")).contains("users.csv " + place + ", column second_key_sha256")
			.isEqualTo(refusal(output));
	}

	private static String key(String digit) {
		return (digit.length() == 1) ? digit.repeat(64) : digit;
	}

	@Test
	void textThatIsNotUtf8IsRefusedByBoth(CapturedOutput output) throws Exception {
		Files.write(this.files.path("products.csv"),
				this.files.read("products.csv").replace("Belgian", "Cr\u00EApe").getBytes(StandardCharsets.ISO_8859_1));
		assertThat(refusal(output, "DRY_RUN=true")).contains("products.csv line 3, column name")
			.isEqualTo(refusal(output));
	}

	@Test
	void headerOnlyProductsAndUsersAreRefusedByBoth(CapturedOutput output) {
		this.files.cut("products.csv", 0).delete("orders.csv").delete("stock.csv");
		assertThat(refusal(output, "DRY_RUN=true")).contains("there would be no active products at all")
			.isEqualTo(refusal(output));
		this.files.replace("users.csv", ",true", ",false")
			.write("products.csv", "id,name,price,category\n1,Waffle,1,Waffle\n");
		assertThat(refusal(output, "DRY_RUN=true")).contains("there would be no active users at all")
			.isEqualTo(refusal(output));
	}

	@Test
	void validCodesAreNotPrintedBeforeEverythingIsFoundGood(CapturedOutput output) {
		this.files.write("stock.csv", "product_id,quantity\n2,many\n");
		int begin = output.getOut().length();
		assertThat(database.load(this.files, "DRY_RUN=true")).isOne();
		assertThat(output.getOut().substring(begin)).isEmpty();
	}

	@Test
	void whatADryRunAcceptsAnEmptyDatabaseAccepts() {
		LoadedDatabase empty = LoadedDatabase.migrated();
		this.files
			.write("products.csv",
					"id,name,price,category\n%d,%s,9999999999.99,%s\n%d,#1 Crème brûlée 🧇,0,ワッフル\n"
						.formatted(Long.MAX_VALUE, "🧇".repeat(200), "c".repeat(100), Long.MIN_VALUE))
			.write("users.csv",
					"id,name,email,key_sha256,scopes,active\n-1,n,%s@b,%s,,true\n0,n,a@b,%s,admin,false\n"
						.formatted("e".repeat(318), "0".repeat(64), "0".repeat(64)))
			.write("orders.csv",
					"id,user_id,age,coupon_code,discounts,items\n01A1D4CF-FF9A-74EB-94FD-A4DDBC4F7496,-1,P36500D,%s,9999999999.99,%dx1@9999999999.99\n01a1d4cf-ff9a-74eb-94fd-a4ddbc4f7497,0,PT0.999999999S,,,%sx1000@0\n"
						.formatted("c".repeat(64), Long.MAX_VALUE,
								(Long.MIN_VALUE + "x1@0 ").repeat(99) + Long.MIN_VALUE))
			.write("promotions.csv",
					"code,rule,value,min_items,max_discount,valid_from,valid_until,max_redemptions,listed\n"
							+ "%s,FIXED,9999999999.99,2147483647,0.01,0001-01-01T00:00:00Z,9999-12-31T23:59:59.999999999Z,2147483647,open\n"
								.formatted("!".repeat(64))
							+ "~~~~~~~~,PERCENT,100,,,2026-01-01T00:00:00.000001Z,2026-01-01T00:00:00.000002Z,0,coupon-file\n")
			.write("stock.csv", "product_id,quantity\n%d,2147483647\n%d,0\n".formatted(Long.MAX_VALUE, Long.MIN_VALUE));
		assertThat(database.load(this.files, "DRY_RUN=true")).isZero();
		assertThat(empty.load(this.files)).isZero();
		assertThat(empty.number("SELECT count(*) FROM order_items")).isEqualTo(101);
	}

	/** Returns the reason why a set is refused. */
	private String refusal(CapturedOutput output, String... variables) {
		int begin = output.getAll().length();
		assertThat(database.load(this.files, variables)).isOne();
		return output.getAll()
			.substring(begin)
			.lines()
			.dropWhile((line) -> !line.contains("Nothing was loaded"))
			.map((line) -> line.replaceFirst(".*(?=Nothing was loaded)", ""))
			.map((line) -> line.replace("; a dry run looks into no database", " or in the database"))
			.collect(Collectors.joining("\n"));
	}

}
