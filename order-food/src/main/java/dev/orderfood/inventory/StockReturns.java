package dev.orderfood.inventory;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

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
		if (units.isEmpty()) {
			return;
		}
		Map<ProductId, Integer> left = new HashMap<>(this.repository.lock(new TreeSet<>(units.keySet())));
		left.replaceAll(
				(product, quantity) -> (int) Math.min(quantity + units.getOrDefault(product, 0L), Integer.MAX_VALUE));
		if (!left.isEmpty()) {
			this.repository.write(left);
		}
	}

}
