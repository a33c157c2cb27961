package dev.orderfood.order.fulfillment;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderfood.catalog.Product;
import dev.orderfood.order.Order;
import dev.orderfood.order.OrderStatus;
import dev.orderfood.order.StatusChange;
import org.jspecify.annotations.Nullable;

/**
 * An order as everybody with its tracking token sees it: nothing names the client.
 *
 * @param status the status of the order
 * @param sequence the position of its last event among the order's events, from 1
 * @param at when the order came into this status
 * @param createdAt when the order was placed
 * @param items the lines in the order of the request
 * @param total what the customer pays
 * @param discounts what the coupon took off
 * @param readyAt when the order is expected to be ready, as last said; missing if not
 * said
 * @param reason why the order came into this status; missing if not said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrackedOrder(OrderStatus status, int sequence, Instant at, Instant createdAt, List<Item> items, BigDecimal total,
		BigDecimal discounts, @Nullable Instant readyAt, @Nullable String reason) {

	/**
	 * Describes an order as it was after some of its events.
	 * @param order the order
	 * @param events its events from the first one to the last that counts
	 * @return the description
	 */
	static TrackedOrder of(Order order, List<StatusChange> events) {
		StatusChange last = events.getLast();
		Instant readyAt = null;
		for (StatusChange event : events) {
			readyAt = (event.readyAt() != null) ? event.readyAt() : readyAt;
		}
		return new TrackedOrder(last.status(), last.sequence(), last.at(), order.createdAt(), items(order),
				order.total(), order.discounts(), readyAt, last.reason());
	}

	private static List<Item> items(Order order) {
		List<Item> items = new ArrayList<>(order.items().size());
		for (int i = 0; i < order.items().size(); i++) {
			Product product = order.products().get(i);
			items.add(new Item(product.name(), order.items().get(i).quantity(), product.price()));
		}
		return items;
	}

	/**
	 * A line of the order.
	 *
	 * @param name the product's name
	 * @param quantity the number of units
	 * @param unitPrice the price of one unit when the order was placed
	 */
	record Item(String name, int quantity, BigDecimal unitPrice) {
	}

}
