package dev.orderfood.inventory;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import dev.orderfood.catalog.ProductId;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The stock levels of products, as administrators read and change them. */
@Service
class StockAdministration {

	private final StockLevelRepository repository;

	StockAdministration(StockLevelRepository repository) {
		this.repository = repository;
	}

	/**
	 * Finds the stock level of a product.
	 * @param id the product
	 * @return the level, or empty if there is no such product or it was withdrawn
	 */
	Optional<StockLevel> find(ProductId id) {
		return this.repository.readLevel(id.value());
	}

	/**
	 * Limits a product, or changes its limit.
	 * @param id the product
	 * @param change the requested change
	 * @param precondition looks at the current level, and throws to leave it unchanged
	 * @return the new level, or empty if there is no such product or it was withdrawn
	 */
	@Transactional
	Optional<StockLevel> change(ProductId id, StockChange change, Consumer<StockLevel> precondition) {
		return update(id, precondition, (level) -> {
			OptionalInt current = (level.quantity() != null) ? OptionalInt.of(level.quantity()) : OptionalInt.empty();
			return new StockLevel(id, change.apply(id.toString(), current));
		});
	}

	/**
	 * Makes a product unlimited. Its row stays, so that a refresh of the data does not
	 * limit it again.
	 * @param id the product
	 * @param precondition looks at the current level, and throws to leave it unchanged
	 * @return false if there is no such product or it was withdrawn
	 */
	@Transactional
	boolean remove(ProductId id, Consumer<StockLevel> precondition) {
		return update(id, precondition, (level) -> new StockLevel(id, null)).isPresent();
	}

	/**
	 * Changes a level while its row is locked. A product without a row gets one first:
	 * there has to be something to lock.
	 */
	private Optional<StockLevel> update(ProductId id, Consumer<StockLevel> precondition,
			UnaryOperator<StockLevel> change) {
		if (find(id).isEmpty()) {
			return Optional.empty();
		}
		this.repository.insertIfAbsent(id.value());
		StockEntity row = this.repository.lock(id.value());
		StockLevel level = new StockLevel(id, row.quantity());
		precondition.accept(level);
		StockLevel changed = change.apply(level);
		row.limitTo(changed.quantity());
		return Optional.of(changed);
	}

}
