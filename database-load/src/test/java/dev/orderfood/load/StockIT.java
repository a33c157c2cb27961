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
class StockIT {

	private final LoadedDatabase database = LoadedDatabase.migrated();

	@TempDir
	private Path folder;

	private DataFiles files;

	@BeforeEach
	void loadTwoLimitedProducts() {
		this.files = DataFiles.in(this.folder);
		this.files.write("stock.csv", "product_id,quantity\n2,100\n8,50\n");
		assertThat(this.database.load(this.files)).isZero();
		assertThat(stock()).isEqualTo("2:100 8:50");
	}

	@Test
	void aRefreshLeavesLiveQuantitiesAlone() {
		this.database.sql().sql("UPDATE stock SET quantity = 7 WHERE product_id = 2").update();
		this.database.sql().sql("UPDATE stock SET quantity = NULL WHERE product_id = 8").update();
		this.files.write("stock.csv", "product_id,quantity\n2,200\n8,60\n9,0\n");

		assertThat(this.database.load(this.files)).isZero();

		assertThat(stock()).isEqualTo("2:7 8:unlimited 9:0");
		assertThat(this.database.lastRun()).contains("stock published 3/1/0/0");
	}

	@Test
	void productsThatLeaveTheFileStayLimited() {
		assertThat(this.database.load(this.files.cut("stock.csv", 1))).isZero();
		assertThat(this.database.load(this.files.delete("stock.csv"))).isZero();

		assertThat(stock()).isEqualTo("2:100 8:50");
	}

	@Test
	void aResetMakesTheStockWhatTheFileSaysThoughItHasNotChanged() {
		this.database.sql().sql("UPDATE stock SET quantity = 7 WHERE product_id = 2").update();
		this.database.sql().sql("INSERT INTO stock (product_id, quantity) VALUES (9, 3)").update();
		assertThat(this.database.load(this.files)).isZero();
		assertThat(stock()).isEqualTo("2:7 8:50 9:3");

		assertThat(this.database.load(this.files, "STOCK_RESET=true")).isZero();

		assertThat(stock()).isEqualTo("2:100 8:50 9:unlimited");
		assertThat(this.database.lastRun()).contains("stock published 2/0/1/1");
	}

	@Test
	void aResetNeedsTheFile(CapturedOutput output) {
		assertThat(this.database.load(this.files.cut("stock.csv", 0), "STOCK_RESET=true")).isOne();
		assertThat(output).contains("stock.csv: has no rows, and STOCK_RESET=true would make every product unlimited");
		assertThat(this.database.load(this.files.delete("stock.csv"), "STOCK_RESET=true")).isOne();
		assertThat(output).contains("stock.csv: is missing, and STOCK_RESET=true would make every product unlimited");
		assertThat(this.database.load(this.files, "STOCK_RESET=true", "DRY_RUN=true")).isOne();
		assertThat(stock()).isEqualTo("2:100 8:50");
	}

	@Test
	void aResetCountsWhatIsReservedAsAPartOfTheStock() {
		reserve(1, "{2,8}", "{30,5}");
		reserve(2, "{2}", "{20}");

		assertThat(this.database.load(this.files, "STOCK_RESET=true")).isZero();

		assertThat(stock()).isEqualTo("2:50 8:45");
		assertThat(this.database.number("SELECT count(*) FROM stock_reservations")).isEqualTo(2);
	}

	@Test
	void aResetGivesReservationsUpThatAreMoreThanThereIs() {
		reserve(1, "{2}", "{60}");
		reserve(2, "{2,8}", "{60,5}");
		reserve(3, "{8}", "{50}");

		assertThat(this.database.load(this.files, "STOCK_RESET=true")).isZero();

		assertThat(this.database.text("SELECT string_agg(right(order_id::text, 1), ' ') FROM stock_reservations"))
			.isEqualTo("1");
		assertThat(stock()).isEqualTo("2:40 8:50");
	}

	private void reserve(int order, String products, String quantities) {
		this.database.sql()
			.sql("INSERT INTO stock_reservations VALUES ('01990000-0000-7000-8000-00000000000%d', '%s', '%s', now() + interval '%d s')"
				.formatted(order, products, quantities, order))
			.update();
	}

	@Test
	void badRowsAreNamedAndNothingChanges(CapturedOutput output) {
		this.files.write("stock.csv", "product_id,quantity\n2,-1\nx,1\n404404,5\n2,2147483648\n");

		assertThat(this.database.load(this.files)).isOne();

		assertThat(output).contains("stock.csv", "line 2", "line 3", "line 5");
		assertThat(stock()).isEqualTo("2:100 8:50");
	}

	@Test
	void aProductMustBeKnown(CapturedOutput output) {
		assertThat(this.database.load(this.files.append("stock.csv", "404404,5"))).isOne();

		assertThat(output).contains("there is no product 404404");
		assertThat(stock()).isEqualTo("2:100 8:50");
	}

	@Test
	void aProductStandsThereOnce(CapturedOutput output) {
		assertThat(this.database.load(this.files.append("stock.csv", "2,7"))).isOne();

		assertThat(output).contains("stands in line 2 already");
		assertThat(stock()).isEqualTo("2:100 8:50");
	}

	private String stock() {
		return this.database.text("""
				SELECT string_agg(product_id || ':' || coalesce(quantity::text, 'unlimited'), ' ' ORDER BY product_id)
				FROM stock""");
	}

}
