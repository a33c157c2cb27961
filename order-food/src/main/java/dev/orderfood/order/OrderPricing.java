package dev.orderfood.order;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.orderfood.catalog.Catalog;
import dev.orderfood.catalog.CatalogProduct;
import dev.orderfood.catalog.ProductId;
import dev.orderfood.catalog.Unavailability;
import dev.orderfood.failure.FieldError;
import dev.orderfood.failure.RefusedException;
import dev.orderfood.menu.Menu;
import dev.orderfood.promotion.Coupon;
import dev.orderfood.promotion.Promotions;

import org.springframework.stereotype.Component;

/**
 * Prices orders, from the cache or from the database, and refuses what cannot be ordered
 * now.
 */
@Component
class OrderPricing {

	/** The largest amount that numeric(12,2) holds. */
	private static final BigDecimal MAX_AMOUNT = new BigDecimal("9999999999.99");

	private final Menu menu;

	private final Catalog catalog;

	private final Promotions promotions;

	private final Clock clock;

	OrderPricing(Menu menu, Catalog catalog, Promotions promotions, Clock clock) {
		this.menu = menu;
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
			refuse(this.menu.refusalCached());
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
		refuse(this.menu.refusalFresh());
		return quote(request, this.catalog.findFresh(productIds(request)), this.promotions::findFresh);
	}

	private static void refuse(Optional<RefusedException> refusal) {
		if (refusal.isPresent()) {
			throw refusal.get();
		}
	}

	private Quote quote(OrderRequest request, Map<ProductId, CatalogProduct> products,
			Function<String, Coupon> coupons) {
		List<Quote.Line> lines = lines(request, products);
		Coupon coupon = null;
		if (request.couponCode() != null) {
			coupon = coupons.apply(request.couponCode());
			refuse(coupon.refusal(Quote.units(lines), now()));
		}
		Quote quote = Quote.of(lines, coupon);
		// A coupon can bring a total down, but its discount has to be stored, too.
		if (quote.total().max(quote.discounts()).compareTo(MAX_AMOUNT) > 0) {
			throw new RefusedException("amount-too-large", "The order comes to more than can be charged; split it up.");
		}
		return quote;
	}

	private List<Quote.Line> lines(OrderRequest request, Map<ProductId, CatalogProduct> products) {
		Instant now = now();
		List<Quote.Line> lines = new ArrayList<>(request.items().size());
		List<FieldError> unknown = new ArrayList<>();
		Map<Integer, CatalogProduct> unavailable = new LinkedHashMap<>();
		for (int i = 0; i < request.items().size(); i++) {
			OrderRequest.Item item = request.items().get(i);
			CatalogProduct found = products.get(item.productId());
			if (found == null) {
				unknown.add(new FieldError(field(i), "is not in the catalog"));
				continue;
			}
			if (found.unavailabilityAt(now).isPresent()) {
				unavailable.put(i, found);
			}
			lines.add(new Quote.Line(found.product(), item.quantity(), item.note()));
		}
		if (!unknown.isEmpty()) {
			throw new RefusedException("product-unknown", "The order names a product that is not in the catalog.",
					unknown);
		}
		if (!unavailable.isEmpty()) {
			throw unavailable(unavailable);
		}
		return lines;
	}

	private static RefusedException unavailable(Map<Integer, CatalogProduct> lines) {
		List<FieldError> fields = new ArrayList<>();
		Set<String> products = new LinkedHashSet<>();
		lines.forEach((line, found) -> {
			Unavailability unavailability = Objects.requireNonNull(found.unavailability());
			Instant until = unavailability.until();
			String when = (until != null) ? "until " + until : "until further notice";
			String why = (unavailability.reason() != null) ? " (" + unavailability.reason() + ")" : "";
			fields.add(new FieldError(field(line), "is not available " + when + why));
			products.add("product " + found.product().id() + " (" + found.product().name() + ") " + when + why);
		});
		return new RefusedException("product-unavailable",
				"The order names what is not available: " + String.join(", ", products) + ".", fields);
	}

	private static String field(int line) {
		return "items[" + line + "].productId";
	}

	private Instant now() {
		return this.clock.instant();
	}

	private static List<ProductId> productIds(OrderRequest request) {
		return request.items().stream().map(OrderRequest.Item::productId).toList();
	}

}
