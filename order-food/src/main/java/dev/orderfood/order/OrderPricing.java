package dev.orderfood.order;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.orderfood.catalog.Catalog;
import dev.orderfood.catalog.Product;
import dev.orderfood.catalog.ProductId;
import dev.orderfood.failure.FieldError;
import dev.orderfood.failure.RefusedException;
import dev.orderfood.promotion.Coupon;
import dev.orderfood.promotion.Promotions;

import org.springframework.stereotype.Component;

/** Prices orders, from the cache or from the database. */
@Component
class OrderPricing {

	/** The largest amount that numeric(12,2) holds. */
	private static final BigDecimal MAX_AMOUNT = new BigDecimal("9999999999.99");

	private final Catalog catalog;

	private final Promotions promotions;

	private final Clock clock;

	OrderPricing(Catalog catalog, Promotions promotions, Clock clock) {
		this.catalog = catalog;
		this.promotions = promotions;
		this.clock = clock;
	}

	/**
	 * Prices an order from the cache, and from the database if the cache would refuse it.
	 * @param request what is ordered
	 * @return the quote, which has to be checked when the order is written
	 * @throws RefusedException if the order cannot be placed as the database has it
	 */
	Quote quote(OrderRequest request) {
		try {
			return quote(request, this.catalog.findCached(productIds(request)), this.promotions::findCached);
		}
		catch (RefusedException ex) {
			return quoteFresh(request);
		}
	}

	/**
	 * Prices an order from the database.
	 * @param request what is ordered
	 * @return the quote
	 * @throws RefusedException if the order cannot be placed
	 */
	Quote quoteFresh(OrderRequest request) {
		return quote(request, this.catalog.findFresh(productIds(request)), this.promotions::findFresh);
	}

	private Quote quote(OrderRequest request, Map<ProductId, Product> products, Function<String, Coupon> coupons) {
		List<Quote.Line> lines = lines(request, products);
		Coupon coupon = null;
		if (request.couponCode() != null) {
			coupon = coupons.apply(request.couponCode());
			Optional<RefusedException> refusal = coupon.refusal(Quote.units(lines), now());
			if (refusal.isPresent()) {
				throw refusal.get();
			}
		}
		Quote quote = Quote.of(lines, coupon);
		// A coupon can bring a total down, but its discount has to be stored, too.
		if (quote.total().max(quote.discounts()).compareTo(MAX_AMOUNT) > 0) {
			throw new RefusedException("amount-too-large", "The order comes to more than can be charged; split it up.");
		}
		return quote;
	}

	private static List<Quote.Line> lines(OrderRequest request, Map<ProductId, Product> products) {
		List<Quote.Line> lines = new ArrayList<>(request.items().size());
		List<FieldError> unknown = new ArrayList<>();
		for (int i = 0; i < request.items().size(); i++) {
			OrderRequest.Item item = request.items().get(i);
			Product product = products.get(item.productId());
			if (product == null) {
				unknown.add(new FieldError("items[" + i + "].productId", "is not in the catalog"));
			}
			else {
				lines.add(new Quote.Line(product, item.quantity()));
			}
		}
		if (!unknown.isEmpty()) {
			throw new RefusedException("product-unknown", "The order names a product that is not in the catalog.",
					unknown);
		}
		return lines;
	}

	private Instant now() {
		return this.clock.instant();
	}

	private static List<ProductId> productIds(OrderRequest request) {
		return request.items().stream().map(OrderRequest.Item::productId).toList();
	}

}
