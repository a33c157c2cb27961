package dev.orderfood.load.stock;

import java.util.List;

import dev.orderfood.load.LoadSettings;
import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.RowCopy;
import dev.orderfood.load.publication.Changes;
import dev.orderfood.load.publication.Dataset;
import dev.orderfood.load.publication.DistinctKeys;
import dev.orderfood.load.publication.StagedTable;
import dev.orderfood.load.source.Checksum;
import dev.orderfood.load.source.CsvFile;
import dev.orderfood.load.source.CsvRow;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.Problems;
import dev.orderfood.load.source.SourceFile;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * The quantities that limited products begin with. What is left of a product is what
 * orders and administrators have made of it, so a product that has a row already is left
 * alone, unless the load is told to reset the stock. A folder without the file limits
 * nothing.
 */
@Component
@Order(6)
class Stock implements Dataset {

	private static final String FILE = "stock.csv";

	private static final List<String> COLUMNS = List.of("product_id", "quantity");

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
	public boolean isPublished(LoadTransaction transaction, @Nullable String publishedChecksum) {
		return checksum().equals(publishedChecksum);
	}

	@Override
	public boolean isPublishedAlways() {
		return this.reset;
	}

	private String checksum() {
		return Checksum.of(this.files.obtain());
	}

	@Override
	public void check(Problems problems) {
		DistinctKeys ids = new DistinctKeys(FILE, "product_id", problems);
		this.files.obtain().forEach((file) -> new CsvFile(file, COLUMNS).read(problems, (row) -> {
			long product = product(row);
			quantity(row);
			if (row.isGood()) {
				ids.add(row.line(), String.valueOf(product));
			}
		}));
	}

	@Override
	public Staged stage(LoadTransaction transaction, Problems problems) {
		StagedTable staged = StagedTable.create(transaction, "staged_stock", "product_id bigint, quantity integer");
		long read = this.files.obtain().stream().mapToLong((file) -> read(file, staged, problems)).sum();
		staged.analyze();
		staged.findDuplicates("product_id", "true", FILE, "product_id", problems);
		if (problems.isEmpty()) {
			// Not before: a product whose own row is bad is not an unknown one.
			findUnknown(transaction, problems);
		}
		return new StagedStock(transaction, this.reset, read, checksum());
	}

	private static long read(SourceFile file, StagedTable staged, Problems problems) {
		try (RowCopy copy = staged.copy(List.of("line", "product_id", "quantity"))) {
			long read = new CsvFile(file, COLUMNS).read(problems, (row) -> {
				long product = product(row);
				long quantity = quantity(row);
				if (row.isGood()) {
					copy.row(row.line(), product, quantity);
				}
			});
			copy.finish();
			return read;
		}
	}

	private static long product(CsvRow row) {
		return row.wholeNumber("product_id", Long.MIN_VALUE, Long.MAX_VALUE);
	}

	private static long quantity(CsvRow row) {
		return row.wholeNumber("quantity", 0, Integer.MAX_VALUE);
	}

	/** A withdrawn product is a known one: it may come back. */
	private static void findUnknown(LoadTransaction transaction, Problems problems) {
		transaction.sql()
			.sql("""
					SELECT line, product_id FROM staged_stock AS source
					WHERE NOT EXISTS (SELECT FROM products WHERE products.id = source.product_id) ORDER BY line""")
			.query((row) -> {
				problems.add(FILE, row.getLong("line"), "product_id",
						"there is no product " + row.getLong("product_id") + " in products.csv or in the database");
			});
	}

	private record StagedStock(LoadTransaction transaction, boolean reset, long read,
			String checksum) implements Staged {

		@Override
		public Changes changes() {
			return this.transaction.sql()
				.sql("""
						SELECT count(*) FILTER (WHERE live.product_id IS NULL) AS inserted,
						       count(*) FILTER (WHERE :reset AND live.product_id IS NOT NULL AND source.product_id IS NOT NULL
						           AND live.quantity IS DISTINCT FROM source.quantity) AS updated,
						       count(*) FILTER (WHERE :reset AND source.product_id IS NULL AND live.quantity IS NOT NULL) AS withdrawn
						FROM stock AS live FULL JOIN staged_stock AS source USING (product_id)""")
				.param("reset", this.reset)
				.query((row, number) -> new Changes(this.read, row.getLong("inserted"), row.getLong("updated"),
						row.getLong("withdrawn"), this.read - row.getLong("inserted") - row.getLong("updated"), 0, 0,
						0))
				.single();
		}

		@Override
		public void publish() {
			// Locks rows in the order in which orders lock them.
			this.transaction.sql()
				.sql("SELECT FROM stock WHERE :reset ORDER BY product_id FOR UPDATE")
				.param("reset", this.reset)
				.query((row) -> {
				});
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
