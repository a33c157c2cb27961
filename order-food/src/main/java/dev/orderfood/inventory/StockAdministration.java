package dev.orderfood.inventory;

import java.sql.Types;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.orderfood.catalog.ProductId;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The limits of products, as administrators read and change them. */
@Component
class StockAdministration {

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	StockAdministration(JdbcClient jdbc, TransactionTemplate transaction) {
		this.jdbc = jdbc;
		this.transaction = transaction;
	}

	/**
	 * Finds out what is left of a product.
	 * @param id the product
	 * @return the level, or empty if there is no such product or it was withdrawn
	 */
	Optional<StockLevel> find(ProductId id) {
		return this.jdbc.sql("""
				SELECT s.quantity FROM products AS p LEFT JOIN stock AS s ON s.product_id = p.id
				WHERE p.id = ? AND p.active""")
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
			return new StockLevel(id, change.apply(id.toString(), current));
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
		return locked(id, precondition, (level) -> new StockLevel(id, null)).isPresent();
	}

	/**
	 * Changes a level while its row is locked. A product without a row gets one first, so
	 * that two administrators take turns there, too.
	 */
	private Optional<StockLevel> locked(ProductId id, Consumer<StockLevel> precondition,
			UnaryOperator<StockLevel> work) {
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			Optional<StockLevel> found = find(id);
			if (found.isEmpty()) {
				return found;
			}
			this.jdbc.sql("INSERT INTO stock (product_id, quantity) VALUES (?, NULL) ON CONFLICT DO NOTHING")
				.param(id.value())
				.update();
			StockLevel level = this.jdbc.sql("SELECT quantity FROM stock WHERE product_id = ? FOR UPDATE")
				.param(id.value())
				.query((row, number) -> new StockLevel(id, row.getObject(1, Integer.class)))
				.single();
			precondition.accept(level);
			StockLevel changed = work.apply(level);
			this.jdbc.sql("UPDATE stock SET quantity = :quantity WHERE product_id = :product")
				.param("product", id.value())
				.param("quantity", changed.quantity(), Types.INTEGER)
				.update();
			return Optional.of(changed);
		}));
	}

}
