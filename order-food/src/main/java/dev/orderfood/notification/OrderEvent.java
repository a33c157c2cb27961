package dev.orderfood.notification;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderfood.catalog.Product;
import dev.orderfood.order.Order;
import dev.orderfood.order.OrderStatus;
import dev.orderfood.order.StatusChange;
import org.jspecify.annotations.Nullable;

/**
 * An event in the life of an order, as the event log, streams and webhooks show it.
 *
 * @param id the number in the event log
 * @param type such as {@code order.accepted}
 * @param at when it happened
 * @param data the order, with the status that it came into
 */
record OrderEvent(long id, String type, Instant at, Data data) {

	static OrderEvent of(long id, StatusChange change, Order order) {
		return new OrderEvent(id, change.status().eventType(), change.at(),
				new Data(order.id(), Long.toString(order.clientId()), change.status(), change.sequence(),
						change.reason(), change.readyAt(), items(order), order.couponCode(), order.total(),
						order.discounts(), order.createdAt()));
	}

	private static List<Item> items(Order order) {
		List<Item> items = new ArrayList<>();
		for (int i = 0; i < order.items().size(); i++) {
			Product product = order.products().get(i);
			items.add(new Item(product.id().toString(), product.name(), order.items().get(i).quantity(),
					product.price(), order.items().get(i).note()));
		}
		return items;
	}

	/**
	 * The order.
	 *
	 * @param id the order's id
	 * @param clientId the client who placed it
	 * @param status the status that the order came into with this event
	 * @param sequence the position among the order's events, from 1
	 * @param reason why, in the words of who did it; missing if not said
	 * @param readyAt when the staff expects the order to be ready; missing if not said
	 * @param items the lines in the order of the request
	 * @param couponCode the coupon code that was redeemed; missing when there was none
	 * @param total what the customer pays
	 * @param discounts what the coupon took off
	 * @param createdAt when the order was placed
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Data(UUID id, String clientId, OrderStatus status, int sequence, @Nullable String reason,
			@Nullable Instant readyAt, List<Item> items, @Nullable String couponCode, BigDecimal total,
			BigDecimal discounts, Instant createdAt) {
	}

	/**
	 * A line of the order.
	 *
	 * @param productId the product
	 * @param name the product's name
	 * @param quantity the number of units
	 * @param unitPrice the price of one unit when the order was placed
	 * @param note what is to be different about the units; missing if nothing
	 */
	record Item(String productId, String name, int quantity, BigDecimal unitPrice,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String note) {
	}

}
