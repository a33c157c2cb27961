package dev.orderfood.inventory;

import java.util.Map;

import dev.orderfood.catalog.ProductId;

import org.springframework.stereotype.Component;

/**
 * Puts units back that orders took. Works wherever orders are, also in a process that
 * asks another one for stock: both have the same database.
 */
@Component
public class StockReturns {

	private final StockRepository repository;

	StockReturns(StockRepository repository) {
		this.repository = repository;
	}

	/**
	 * Puts units back, in the current transaction. A product that has become unlimited
	 * gets nothing back.
	 * @param units the units of each product
	 * @throws org.springframework.dao.CannotAcquireLockException if a row is not to be
	 * had in time
	 */
	public void giveBack(Map<ProductId, Long> units) {
		if (!units.isEmpty()) {
			this.repository.add(units);
		}
	}

}
