package dev.orderfood.order;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.orderfood.catalog.Product;
import dev.orderfood.catalog.ProductId;
import org.jspecify.annotations.Nullable;

/**
 * A placed order, as the API answers it.
 *
 * @param id a UUID of version 7
 * @param clientId the client who placed it; not in the API's answers
 * @param items the lines as they were sent
 * @param products the product of each line, at the price it was ordered at
 * @param couponCode the coupon code that was redeemed, or null
 * @param total what the customer pays
 * @param discounts what the promotion took off
 * @param createdAt when the order was placed, to the microsecond
 * @param status the status of the order
 * @param sequence how many statuses the order has had: 1 when it was placed; not in the
 * API's answers
 * @param readyAt when the staff expects the order to be ready, or null
 * @param trackingToken what opens the order's public page; null if it has none
 */
public record Order(UUID id, @JsonIgnore long clientId, List<Item> items, List<Product> products,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String couponCode, BigDecimal total, BigDecimal discounts,
		Instant createdAt, OrderStatus status, @JsonIgnore int sequence,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant readyAt,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String trackingToken) {

	static Order of(TrackingToken token, long clientId, Quote quote, Instant createdAt) {
		List<Item> items = new ArrayList<>(quote.lines().size());
		List<Product> products = new ArrayList<>(quote.lines().size());
		for (Quote.Line line : quote.lines()) {
			items.add(new Item(line.product().id(), line.quantity(), line.note()));
			products.add(line.product());
		}
		return new Order(token.orderId(), clientId, items, products,
				(quote.coupon() != null) ? quote.coupon().code() : null, quote.total(), quote.discounts(), createdAt,
				OrderStatus.PLACED, 1, null, token.encode());
	}

	/**
	 * Returns the order in another state, as another query has read it.
	 * @param newStatus the status
	 * @param newSequence how many statuses the order has had
	 * @param newReadyAt when the staff expects the order to be ready, or null
	 * @return the order in that state
	 */
	public Order in(OrderStatus newStatus, int newSequence, @Nullable Instant newReadyAt) {
		return new Order(this.id, this.clientId, this.items, this.products, this.couponCode, this.total, this.discounts,
				this.createdAt, newStatus, newSequence, newReadyAt, this.trackingToken);
	}

	/**
	 * Names the state of the order: another one after each transition.
	 * @return the sequence in quotation marks, as an entity tag
	 */
	public String etag() {
		return "\"" + this.sequence + "\"";
	}

	/**
	 * A line of the order.
	 *
	 * @param productId the product
	 * @param quantity the number of units
	 * @param note what is to be different about them, or null
	 */
	public record Item(ProductId productId, int quantity,
			@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String note) {
	}

}
