package dev.orderfood.load.order;

import java.util.List;
import java.util.stream.Collectors;

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
	public boolean isPublished(PublishedSource published) {
		return checksum().equals(published.checksum());
	}

	private String checksum() {
		return Checksum.of(this.files.obtain());
	}

	@Override
	public CheckedDataset check(Check check) {
		DistinctKeys ids = new DistinctKeys(FILE, "id", check.errors());
		// A product whose own row is bad is not an unknown one.
		boolean idsAreKnown = check.errors().isEmpty();
		long read = 0;
		for (SourceFile file : this.files.obtain()) {
			read += csv(file).read(check.errors(), (row) -> {
				Order order = Order.read(row);
				if (row.isGood()) {
					ids.add(row.line(), order.id().toString());
					if (idsAreKnown) {
						requireIds(check, row, order);
					}
				}
			});
		}
		return new CheckedOrders(this.files.obtain(), read, checksum());
	}

	private static void requireIds(Check check, CsvRow row, Order order) {
		check.requireId("users", order.userId(), row, "user_id");
		order.items()
			.stream()
			.map(Order.Item::productId)
			.distinct()
			.forEach((product) -> check.requireId("products", product, row, "items"));
	}

	private static CsvFile csv(SourceFile file) {
		return new CsvFile(file, Order.COLUMNS, Order.OPTIONAL_COLUMNS, "id");
	}

	/** The file is read once more to be copied, so that it need not fit into memory. */
	private record CheckedOrders(List<SourceFile> files, long read, String checksum) implements CheckedDataset {

		@Override
		public Staged copy(LoadTransaction transaction) {
			StagedTable staged = StagedTable.create(transaction, "staged_orders", """
					id uuid, user_id bigint, coupon_code text, total numeric, discounts numeric, age interval,
					product_ids bigint[], quantities integer[], unit_prices numeric[], way text[]""");
			this.files.forEach((file) -> copy(file, staged));
			staged.analyze();
			return new StagedOrders(transaction, this.read, this.checksum);
		}

		private static void copy(SourceFile file, StagedTable staged) {
			ValidationErrors errors = new ValidationErrors();
			try (RowCopy copy = staged.copy(List.of("line", "id", "user_id", "coupon_code", "total", "discounts", "age",
					"product_ids", "quantities", "unit_prices", "way"))) {
				csv(file).read(errors, (row) -> {
					Order order = Order.read(row);
					if (row.isGood()) {
						copy.row(row.line(), order.id(), order.userId(), order.couponCode(), order.total(),
								order.discounts(), order.age(),
								array(order.items().stream().map(Order.Item::productId).toList()),
								array(order.items().stream().map(Order.Item::quantity).toList()),
								array(order.items().stream().map(Order.Item::unitPrice).toList()),
								(order.status() != null) ? array(order.status().way()) : null);
					}
				});
				errors.throwIfAny();
				copy.finish();
			}
		}

		/** Of numbers, or of words without special characters. */
		private static String array(List<?> values) {
			return values.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
		}

	}

	private record StagedOrders(LoadTransaction transaction, long read,
			String checksum) implements CheckedDataset.Staged {

		@Override
		public Changes changes() {
			long inserted = this.transaction.sql()
				.sql("SELECT count(*) FROM staged_orders AS s WHERE NOT EXISTS (SELECT FROM orders WHERE orders.id = s.id)")
				.query(Long.class)
				.single();
			return new Changes(this.read, inserted, 0, 0, this.read - inserted, 0, 0);
		}

		/**
		 * Orders with a status get their state and the events that led to it, five
		 * minutes apart, or closer where the order is young. Nobody is notified of them.
		 */
		@Override
		public void publish() {
			this.transaction.sql().sql("""
					WITH added AS (
					    INSERT INTO orders (id, user_id, coupon_code, total, discounts, created_at)
					    SELECT id, user_id, coupon_code, total, discounts, now() - age FROM staged_orders ORDER BY line
					    ON CONFLICT (id) DO NOTHING
					    RETURNING id, created_at
					), stated AS (
					    SELECT id, created_at, way,
					        least(interval '5 minutes', (now() - created_at) / (cardinality(way) + 1)) AS step
					    FROM staged_orders JOIN added USING (id) WHERE way IS NOT NULL
					), states AS (
					    INSERT INTO order_states (order_id, status, sequence, placed_at, changed_at)
					    SELECT id, coalesce(way[cardinality(way)], 'PLACED'), cardinality(way) + 1, created_at,
					        created_at + cardinality(way) * step
					    FROM stated
					), events AS (
					    INSERT INTO order_events (order_id, sequence, status, at)
					    SELECT id, event.number + 1, event.status, created_at + event.number * step
					    FROM stated, unnest(way) WITH ORDINALITY AS event (status, number)
					)
					INSERT INTO order_items (order_id, line_number, product_id, quantity, unit_price)
					SELECT id, item.line_number, item.product_id, item.quantity, item.unit_price
					FROM staged_orders JOIN added USING (id), unnest(product_ids, quantities, unit_prices)
					    WITH ORDINALITY AS item (product_id, quantity, unit_price, line_number)""").update();
		}

	}

}
