package dev.orderfood.inventory;

import java.util.Map;

import dev.orderfood.catalog.ProductId;

/**
 * The stock of one order, from the first attempt to place it to the end of the last. Not
 * for several threads.
 */
public interface StockOfOrder extends AutoCloseable {

	/**
	 * Makes sure, as far as can be known before the order is written, that there is
	 * enough. May be asked again if the order could not be written.
	 * @param wanted the units of each product that the order wants
	 * @return what is left of the products of which it wants more than there is; empty if
	 * there is enough
	 * @throws dev.orderfood.web.ApiException with status 503 if it cannot be found out
	 */
	Map<ProductId, Integer> secure(Map<ProductId, Integer> wanted);

	/** Says that the order was placed. */
	void placed();

	/** Gives back what was secured, unless the order was placed. */
	@Override
	void close();

}
