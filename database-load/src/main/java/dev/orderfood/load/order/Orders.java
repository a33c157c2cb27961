package dev.orderfood.load.order;

import java.util.List;
import java.util.stream.Collectors;

import dev.orderfood.load.database.LoadTransaction;
import dev.orderfood.load.database.RowCopy;
import dev.orderfood.load.publication.Changes;
import dev.orderfood.load.publication.Dataset;
import dev.orderfood.load.publication.DistinctKeys;
import dev.orderfood.load.publication.StagedTable;
import dev.orderfood.load.source.Checksum;
import dev.orderfood.load.source.CsvFile;
import dev.orderfood.load.source.DataFolder;
import dev.orderfood.load.source.Problems;
import dev.orderfood.load.source.SourceFile;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Orders are facts: one that is there is left alone, whatever the file says, and none is
 * ever withdrawn. A folder without the file has none to bring.
 */
@Component
@org.springframework.core.annotation.Order(3)
class Orders implements Dataset {

	private static final String FILE = "orders.csv";

	private final SingletonSupplier<List<SourceFile>> files;

	Orders(DataFolder folder) {
		this.files = SingletonSupplier.of(() -> folder.find(FILE).stream().toList());
	}

	@Override
	public String name() {
		return "orders";
	}

	@Override
	public int files() {
		return this.files.obtain().size();
	}

	@Override
	public boolean isPublished(LoadTransaction transaction, @Nullable String publishedChecksum) {
		return checksum().equals(publishedChecksum);
	}

	private String checksum() {
		return Checksum.of(this.files.obtain());
	}

	@Override
	public void check(Problems problems) {
		DistinctKeys ids = new DistinctKeys(FILE, "id", problems);
		this.files.obtain().forEach((file) -> new CsvFile(file, Order.COLUMNS).read(problems, (row) -> {
			Order order = Order.read(row);
			if (row.isGood()) {
				ids.add(row.line(), String.valueOf(order.id()));
			}
		}));
	}

	@Override
	public Staged stage(LoadTransaction transaction, Problems problems) {
		StagedTable staged = StagedTable.create(transaction, "staged_orders", """
				id uuid, user_id bigint, coupon_code text, total numeric, discounts numeric, age interval,
				product_ids bigint[], quantities integer[], unit_prices numeric[]""");
		long read = this.files.obtain().stream().mapToLong((file) -> read(file, staged, problems)).sum();
		staged.analyze();
		staged.findDuplicates("id", "true", FILE, "id", problems);
		if (problems.isEmpty()) {
			// Not before: a product whose own row is bad is not an unknown one.
			findUnknown(transaction, "users", "user_id", "user_id", "staged_orders", problems);
			findUnknown(transaction, "products", "product_id", "items",
					"(SELECT line, unnest(product_ids) AS product_id FROM staged_orders)", problems);
		}
		return new StagedOrders(transaction, read, checksum());
	}

	private static long read(SourceFile file, StagedTable staged, Problems problems) {
		try (RowCopy copy = staged.copy(List.of("line", "id", "user_id", "coupon_code", "total", "discounts", "age",
				"product_ids", "quantities", "unit_prices"))) {
			long read = new CsvFile(file, Order.COLUMNS).read(problems, (row) -> {
				Order order = Order.read(row);
				if (row.isGood()) {
					copy.row(row.line(), order.id(), order.userId(), order.couponCode(), order.total(),
							order.discounts(), order.age(),
							array(order.items().stream().map(Order.Item::productId).toList()),
							array(order.items().stream().map(Order.Item::quantity).toList()),
							array(order.items().stream().map(Order.Item::unitPrice).toList()));
				}
			});
			copy.finish();
			return read;
		}
	}

	private static String array(List<? extends Number> numbers) {
		return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
	}

	/** A withdrawn product or user is a known one: the order may be older than that. */
	private static void findUnknown(LoadTransaction transaction, String table, String reference, String column,
			String rows, Problems problems) {
		transaction.sql()
			.sql("""
					SELECT DISTINCT line, %1$s AS id FROM %2$s AS source
					WHERE NOT EXISTS (SELECT FROM %3$s WHERE %3$s.id = source.%1$s) ORDER BY line, id"""
				.formatted(reference, rows, table))
			.query((row) -> {
				problems.add(FILE, row.getLong("line"), column, "there is no " + reference.replace("_id", "") + " "
						+ row.getLong("id") + " in " + table + ".csv or in the database");
			});
	}

	private record StagedOrders(LoadTransaction transaction, long read, String checksum) implements Staged {

		@Override
		public Changes changes() {
			long inserted = this.transaction.sql()
				.sql("SELECT count(*) FROM staged_orders AS s WHERE NOT EXISTS (SELECT FROM orders WHERE orders.id = s.id)")
				.query(Long.class)
				.single();
			return new Changes(this.read, inserted, 0, 0, this.read - inserted, 0, 0, 0);
		}

		@Override
		public void publish() {
			this.transaction.sql().sql("""
					WITH added AS (
					    INSERT INTO orders (id, user_id, coupon_code, total, discounts, created_at)
					    SELECT id, user_id, coupon_code, total, discounts, now() - age FROM staged_orders ORDER BY line
					    ON CONFLICT (id) DO NOTHING
					    RETURNING id)
					INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price)
					SELECT id, item.line_number, item.product_id, item.quantity, item.unit_price
					FROM staged_orders JOIN added USING (id), unnest(product_ids, quantities, unit_prices)
					    WITH ORDINALITY AS item (product_id, quantity, unit_price, line_number)""").update();
		}

	}

}
