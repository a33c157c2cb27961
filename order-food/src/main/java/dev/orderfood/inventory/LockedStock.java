package dev.orderfood.inventory;

import java.util.Map;
import java.util.Set;

import dev.orderfood.catalog.ProductId;

/** Stock that the current transaction has locked. Not for several threads. */
public interface LockedStock {

	/**
	 * Takes what an order wants, all of it or nothing.
	 * @param demand what the order wants
	 * @return what came of it
	 */
	Result take(StockDemand demand);

	/** Writes to the database what was taken. */
	void write();

	/** Counts in the metrics what was taken, after the transaction was committed. */
	void committed();

	/** What came of an order's demand. */
	sealed interface Result {

	}

	/**
	 * The order has all that it wants.
	 *
	 * @param limited the products whose units were taken from the stock; the others are
	 * unlimited
	 */
	record Taken(Set<ProductId> limited) implements Result {
	}

	/**
	 * There is not enough.
	 *
	 * @param left what is left of the products that are short
	 */
	record OutOfStock(Map<ProductId, Integer> left) implements Result {
	}

	/** Another transaction holds a row that the order needs. */
	record Contended() implements Result {
	}

	/** The order's reservation is gone: it has to reserve again. */
	record NotReserved() implements Result {
	}

}
