package dev.orderfood.inventory;

import java.util.UUID;

/** Where orders get their stock from. */
public interface StockForOrders {

	/**
	 * Begins to get the stock of an order.
	 * @param orderId the order
	 * @return the order's stock, to be closed when it is known what became of the order
	 */
	StockOfOrder of(UUID orderId);

	/**
	 * Returns the stock's part of the statement that places orders.
	 * @return the part
	 */
	StockTaking taking();

}
