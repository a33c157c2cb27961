package dev.orderfood.inventory.remote;

import java.util.UUID;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * Stock that is kept for an order until it is placed: by this process, or over HTTP by
 * the process that keeps the stock. What is neither used by the order nor released is
 * given back after a while.
 */
@HttpExchange(Reservations.PATH)
interface Reservations {

	String PATH = "/api/inventory/reservation";

	/**
	 * Takes all that an order wants from the stock, or nothing. Doing so again for the
	 * same order takes nothing again.
	 * @param orderId the order
	 * @param request what it wants
	 * @return whether it has it
	 */
	@PutExchange("/{orderId}")
	Reservation reserve(@PathVariable UUID orderId, @RequestBody ReservationRequest request);

	/**
	 * Puts back what was taken for an order that was not placed. Does nothing if nothing
	 * was, or if it was placed.
	 * @param orderId the order
	 */
	@DeleteExchange("/{orderId}")
	void release(@PathVariable UUID orderId);

}
