package dev.orderfood.notification;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderfood.catalog.Product;
import dev.orderfood.order.Order;
import org.jspecify.annotations.Nullable;

/**
 * The body of a webhook. It has only what never changes: each attempt sends the same
 * bytes.
 *
 * @param type always {@code order.placed}
 * @param version of this form; grows when a property changes its meaning or goes away
 * @param timestamp when the order was accepted
 * @param data the order
 */
record OrderPlacedEvent(String type, int version, Instant timestamp, Data data) {

	static OrderPlacedEvent of(Order order) {
		return new OrderPlacedEvent("order.placed", 1, order.createdAt(),
				new Data(order.id(), Long.toString(order.clientId()), items(order), order.couponCode(), order.total(),
						order.discounts(), order.createdAt()));
	}

	private static List<Item> items(Order order) {
		List<Item> items = new ArrayList<>();
		for (int i = 0; i < order.items().size(); i++) {
			Product product = order.products().get(i);
			items.add(new Item(product.id().toString(), order.items().get(i).quantity(), product.price()));
		}
		return items;
	}

	/**
	 * The order.
	 *
	 * @param id the order's id
	 * @param clientId the client who placed it
	 * @param items the lines in the order of the request
	 * @param couponCode the coupon code that was redeemed; missing when there was none
	 * @param total what the customer pays
	 * @param discounts what the coupon took off
	 * @param createdAt when the order was accepted
	 */
	record Data(UUID id, String clientId, List<Item> items,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String couponCode, BigDecimal total,
			BigDecimal discounts, Instant createdAt) {
	}

	/**
	 * A line of the order.
	 *
	 * @param productId the product
	 * @param quantity the number of units
	 * @param unitPrice the price of one unit when the order was placed
	 */
	record Item(String productId, int quantity, BigDecimal unitPrice) {
	}

}
