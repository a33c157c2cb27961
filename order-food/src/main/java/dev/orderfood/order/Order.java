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
 * @param createdAt when the order was accepted, to the microsecond
 */
public record Order(UUID id, @JsonIgnore long clientId, List<Item> items, List<Product> products,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String couponCode, BigDecimal total, BigDecimal discounts,
		Instant createdAt) {

	static Order of(UUID id, long clientId, Quote quote, Instant createdAt) {
		List<Item> items = new ArrayList<>(quote.lines().size());
		List<Product> products = new ArrayList<>(quote.lines().size());
		for (Quote.Line line : quote.lines()) {
			items.add(new Item(line.product().id(), line.quantity()));
			products.add(line.product());
		}
		return new Order(id, clientId, items, products, (quote.coupon() != null) ? quote.coupon().code() : null,
				quote.total(), quote.discounts(), createdAt);
	}

	/**
	 * A line of the order.
	 *
	 * @param productId the product
	 * @param quantity the number of units
	 */
	public record Item(ProductId productId, int quantity) {
	}

}
