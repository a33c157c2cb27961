package dev.orderfood.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An order as its public page shows it: nothing of the client, and no id.
 *
 * @param status the status of the order
 * @param sequence the position of the status among the order's events, from 1
 * @param at since when the order is in this status
 * @param createdAt when the order was placed
 * @param items the lines in the order of the request
 * @param total what the customer pays
 * @param discounts what the promotion took off
 * @param readyAt when the staff expects the order to be ready, or null
 * @param reason why the order came into the status, or null if not said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrackedOrder(OrderStatus status, int sequence, Instant at, Instant createdAt, List<Item> items,
		BigDecimal total, BigDecimal discounts, @Nullable Instant readyAt, @Nullable String reason) {

	/**
	 * Shows an order in the status that an event brought it into.
	 * @param order the order
	 * @param last the event
	 * @return the order as its public page shows it
	 */
	public static TrackedOrder of(Order order, StatusChange last) {
		return new TrackedOrder(last.status(), last.sequence(), last.at(), order.createdAt(),
				IntStream.range(0, order.items().size())
					.mapToObj((line) -> new Item(order.products().get(line).name(), order.items().get(line).quantity(),
							order.products().get(line).price()))
					.toList(),
				order.total(), order.discounts(), (last.readyAt() != null) ? last.readyAt() : order.readyAt(),
				last.reason());
	}

	/**
	 * A line of the order.
	 *
	 * @param name the product's name
	 * @param quantity the number of units
	 * @param unitPrice the price of one unit when the order was placed
	 */
	public record Item(String name, int quantity, BigDecimal unitPrice) {
	}

}
