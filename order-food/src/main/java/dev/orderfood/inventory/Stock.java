package dev.orderfood.inventory;

import java.sql.Types;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.operations.ConditionalOnTarget;
import dev.orderfood.operations.Target;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The table of the limited products, as administrators see it. */
@ConditionalOnTarget({ Target.ALL, Target.INVENTORY })
@Component
class Stock {

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	Stock(JdbcClient jdbc, TransactionTemplate transaction) {
		this.jdbc = jdbc;
		this.transaction = transaction;
	}

	/**
	 * Finds out what is left of a product.
	 * @param id the product
	 * @return the level, or empty if there is no such product or it was withdrawn
	 */
	Optional<StockLevel> find(ProductId id) {
		return this.jdbc.sql(
				"SELECT s.quantity FROM products AS p LEFT JOIN stock AS s ON s.product_id = p.id WHERE p.id = ? AND p.active")
			.param(id.value())
			.query((row, number) -> new StockLevel(id, row.getObject(1, Integer.class)))
			.optional();
	}

	/**
	 * Limits a product, or changes its limit.
	 * @param id the product
	 * @param change what is asked for
	 * @param precondition looks at the level as it is, and throws to leave it so
	 * @return the new level, or empty if there is no such product or it was withdrawn
	 */
	Optional<StockLevel> change(ProductId id, StockChange change, Consumer<StockLevel> precondition) {
		return locked(id, precondition, (level) -> {
			OptionalInt current = (level.quantity() != null) ? OptionalInt.of(level.quantity()) : OptionalInt.empty();
			return set(new StockLevel(id, change.apply(id.toString(), current)));
		});
	}

	/**
	 * Makes a product unlimited. Its row stays, so that a refresh of the data does not
	 * limit it again.
	 * @param id the product
	 * @param precondition looks at the level as it is, and throws to leave it so
	 * @return false if there is no such product or it was withdrawn
	 */
	boolean remove(ProductId id, Consumer<StockLevel> precondition) {
		return locked(id, precondition, (level) -> set(new StockLevel(id, null))).isPresent();
	}

	private StockLevel set(StockLevel level) {
		this.jdbc.sql("""
				INSERT INTO stock (product_id, quantity) VALUES (:product, :quantity)
				ON CONFLICT (product_id) DO UPDATE SET quantity = EXCLUDED.quantity""")
			.param("product", level.productId().value())
			.param("quantity", level.quantity(), Types.INTEGER)
			.update();
		return level;
	}

	/**
	 * Two administrators of one product take turns, even where there is no row to lock
	 * yet; orders wait for the row only.
	 */
	private Optional<StockLevel> locked(ProductId id, Consumer<StockLevel> precondition,
			UnaryOperator<StockLevel> work) {
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			this.jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('stock', ?))")
				.param(id.value())
				.query((row, number) -> true)
				.single();
			this.jdbc.sql("SELECT FROM stock WHERE product_id = ? FOR UPDATE")
				.param(id.value())
				.query((row, number) -> true)
				.optional();
			Optional<StockLevel> level = find(id);
			level.ifPresent(precondition);
			return level.map(work);
		}));
	}

}
