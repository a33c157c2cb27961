package dev.orderfood.inventory.remote;

import java.util.List;
import java.util.UUID;

import dev.orderfood.inventory.StockLevel;

/**
 * What became of a reservation.
 *
 * @param orderId the order that it is for
 * @param reserved whether the order has all that it wants; otherwise it has nothing
 * @param shortages what is left of the products of which it wants more than there is
 */
record Reservation(UUID orderId, boolean reserved, List<StockLevel> shortages) {

	static Reservation of(UUID orderId) {
		return new Reservation(orderId, true, List.of());
	}

}
