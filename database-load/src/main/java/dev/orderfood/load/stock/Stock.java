package dev.orderfood.load.stock;

import java.util.List;

import dev.orderfood.load.LoadSettings;
import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.RowCopy;
import dev.orderfood.load.publication.Changes;
import dev.orderfood.load.publication.Check;
import dev.orderfood.load.publication.CheckedDataset;
import dev.orderfood.load.publication.Dataset;
import dev.orderfood.load.publication.DistinctKeys;
import dev.orderfood.load.publication.PublishedSource;
import dev.orderfood.load.publication.StagedTable;
import dev.orderfood.load.source.Checksum;
import dev.orderfood.load.source.CsvFile;
import dev.orderfood.load.source.CsvRow;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.SourceFile;
import dev.orderfood.load.source.ValidationErrors;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * The quantities that limited products begin with. What is left of a product is what
 * orders and administrators have made of it, so a product that has a row already is left
 * alone, unless the load resets the stock. A folder without the file limits nothing, and
 * cannot reset anything.
 */
@Component
@Order(5)
class Stock implements Dataset {

	private static final String FILE = "stock.csv";

	private static final String KEY = "product_id";

	private final SingletonSupplier<List<SourceFile>> files;

	private final boolean reset;

	Stock(DataFolder folder, LoadSettings settings) {
		this.files = SingletonSupplier.of(() -> folder.find(FILE).stream().toList());
		this.reset = settings.stockReset();
	}

	@Override
	public String name() {
		return "stock";
	}

	@Override
	public int files() {
		return this.files.obtain().size();
	}

	@Override
	public boolean isPublished(PublishedSource published) {
		return checksum().equals(published.checksum());
	}

	@Override
	public boolean isPublishedAlways() {
		return this.reset;
	}

	private String checksum() {
		return Checksum.of(this.files.obtain());
	}

	@Override
	public CheckedDataset check(Check check) {
		DistinctKeys ids = new DistinctKeys(FILE, KEY, check.errors());
		// A product whose own row is bad is not an unknown one.
		boolean idsAreKnown = check.errors().isEmpty();
		long read = 0;
		for (SourceFile file : this.files.obtain()) {
			read += csv(file).read(check.errors(), (row) -> {
				long product = product(row);
				quantity(row);
				if (row.isGood()) {
					ids.add(row.line(), String.valueOf(product));
					if (idsAreKnown) {
						check.requireId("products", product, row, KEY);
					}
				}
			});
		}
		if (this.reset && read == 0) {
			check.errors()
				.add(FILE, (files() == 0 ? "is missing" : "has no rows")
						+ ", and STOCK_RESET=true would make every product unlimited");
		}
		return new CheckedStock(this.files.obtain(), this.reset, read, checksum());
	}

	private static CsvFile csv(SourceFile file) {
		return new CsvFile(file, List.of(KEY, "quantity"), KEY);
	}

	private static long product(CsvRow row) {
		return row.wholeNumber(KEY, Long.MIN_VALUE, Long.MAX_VALUE);
	}

	private static long quantity(CsvRow row) {
		return row.wholeNumber("quantity", 0, Integer.MAX_VALUE);
	}

	private record CheckedStock(List<SourceFile> files, boolean reset, long read,
			String checksum) implements CheckedDataset {

		@Override
		public Staged copy(LoadTransaction transaction) {
			StagedTable staged = StagedTable.create(transaction, "staged_stock", "product_id bigint, quantity integer");
			this.files.forEach((file) -> copy(file, staged));
			staged.analyze();
			return new StagedStock(transaction, this.reset, this.read, this.checksum);
		}

		private static void copy(SourceFile file, StagedTable staged) {
			ValidationErrors errors = new ValidationErrors();
			try (RowCopy copy = staged.copy(List.of("line", KEY, "quantity"))) {
				csv(file).read(errors, (row) -> {
					long product = product(row);
					long quantity = quantity(row);
					if (row.isGood()) {
						copy.row(row.line(), product, quantity);
					}
				});
				errors.throwIfAny();
				copy.finish();
			}
		}

	}

	private record StagedStock(LoadTransaction transaction, boolean reset, long read,
			String checksum) implements CheckedDataset.Staged {

		@Override
		public Changes changes() {
			if (this.reset) {
				takeReservationsOff();
			}
			return this.transaction.sql()
				.sql("""
						SELECT count(*) FILTER (WHERE live.product_id IS NULL) AS inserted,
						       count(*) FILTER (WHERE :reset AND live.product_id IS NOT NULL AND source.product_id IS NOT NULL
						           AND live.quantity IS DISTINCT FROM source.quantity) AS updated,
						       count(*) FILTER (WHERE :reset AND source.product_id IS NULL AND live.quantity IS NOT NULL) AS withdrawn
						FROM stock AS live FULL JOIN staged_stock AS source USING (product_id)""")
				.param("reset", this.reset)
				.query((row, number) -> new Changes(this.read, row.getLong("inserted"), row.getLong("updated"),
						row.getLong("withdrawn"), this.read - row.getLong("inserted") - row.getLong("updated"), 0, 0))
				.single();
		}

		/**
		 * What is reserved for an order that is being placed has left the stock, and
		 * comes back if the order fails. It is a part of what the file says, not in
		 * addition. Reservations of more than the file says, the newest ones, are given
		 * up: their orders are refused, as if they had expired. Locks products in the
		 * order in which orders lock them, and before their reservations.
		 */
		private void takeReservationsOff() {
			this.transaction.sql().sql("SELECT FROM stock ORDER BY product_id FOR UPDATE").query((row) -> {
			});
			this.transaction.sql()
				.sql("""
						DELETE FROM stock_reservations WHERE order_id IN (
						    SELECT order_id FROM (
						        SELECT order_id, product_id,
						               sum(item.quantity) OVER (PARTITION BY product_id ORDER BY reserved_at, order_id) AS reserved
						        FROM stock_reservations, unnest(product_ids, quantities) AS item (product_id, quantity)) AS held
						    JOIN staged_stock AS source USING (product_id) WHERE held.reserved > source.quantity)""")
				.update();
			this.transaction.sql().sql("""
					UPDATE staged_stock AS source SET quantity = source.quantity - held.reserved
					FROM (SELECT product_id, sum(item.quantity) AS reserved
					      FROM stock_reservations, unnest(product_ids, quantities) AS item (product_id, quantity)
					      GROUP BY product_id) AS held
					WHERE held.product_id = source.product_id""").update();
		}

		@Override
		public void publish() {
			this.transaction.sql()
				.sql("""
						INSERT INTO stock AS live (product_id, quantity)
						SELECT product_id, quantity FROM staged_stock ORDER BY product_id
						ON CONFLICT (product_id) DO UPDATE SET quantity = EXCLUDED.quantity
						WHERE :reset AND live.quantity IS DISTINCT FROM EXCLUDED.quantity""")
				.param("reset", this.reset)
				.update();
			this.transaction.sql()
				.sql("""
						UPDATE stock AS live SET quantity = NULL
						WHERE :reset AND live.quantity IS NOT NULL
						  AND NOT EXISTS (SELECT FROM staged_stock AS source WHERE source.product_id = live.product_id)""")
				.param("reset", this.reset)
				.update();
		}

	}

}
