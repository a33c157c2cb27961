package dev.orderfood.inventory;

import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

import dev.orderfood.catalog.ProductId;
import dev.orderfood.database.LockMode;
import dev.orderfood.database.RoundTrip;

/** Where orders take their stock from. */
public interface OrderStock {

	/**
	 * Locks the stock that orders want, in the current transaction. If a row is not to be
	 * had in time, the round trip fails with
	 * {@link org.springframework.dao.CannotAcquireLockException}.
	 * @param trip takes the queries
	 * @param demands what the orders want
	 * @param mode whether to wait for locked rows
	 * @return the locked stock, after the round trip
	 */
	Supplier<LockedStock> lock(RoundTrip trip, Collection<StockDemand> demands, LockMode mode);

	/**
	 * Returns how the stock of an order is best locked, from what was seen before.
	 * @param demand what the order wants
	 * @return the contention to expect
	 */
	default Contention contention(StockDemand demand) {
		return Contention.NONE;
	}

	/**
	 * Returns whether an order has to {@link #reserve} its stock before it is written.
	 * @return true only where another process keeps the stock
	 */
	default boolean reservesAhead() {
		return false;
	}

	/**
	 * Reserves what an order wants; reserving again for the same order takes nothing
	 * again.
	 * @param demand what the order wants
	 * @return what is left of the products that are short; empty if all is reserved
	 * @throws dev.orderfood.failure.UnavailableException if the stock does not answer
	 */
	default Map<ProductId, Integer> reserve(StockDemand demand) {
		return Map.of();
	}

	/**
	 * Gives a reservation back because the order was not placed.
	 * @param demand what the order wanted
	 */
	default void release(StockDemand demand) {
	}

	/** How likely an order is to meet locked rows. */
	enum Contention {

		/** Its products are unlimited as far as is known: no row is locked. */
		NONE,

		/** It locks rows that other orders lock for a moment, too. */
		BRIEF,

		/** Another transaction has held one of its rows for longer than orders do. */
		LASTING

	}

}
