package dev.orderfood.order;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.orderfood.catalog.Catalog;
import dev.orderfood.catalog.Product;
import dev.orderfood.catalog.ProductId;
import dev.orderfood.client.ApiClient;
import dev.orderfood.inventory.StockForOrders;
import dev.orderfood.inventory.StockOfOrder;
import dev.orderfood.operations.ConditionalOnTarget;
import dev.orderfood.operations.Target;
import dev.orderfood.promotion.Coupon;
import dev.orderfood.promotion.Promotions;
import dev.orderfood.web.ApiException;
import dev.orderfood.web.FieldProblem;
import dev.orderfood.web.FirstAnswers;
import dev.orderfood.web.IdempotencyKey;
import dev.orderfood.web.Refusal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;

/**
 * Places orders. An order is priced with what is held in memory and written by one
 * statement that checks this price against the database as it writes; only if something
 * has changed is the truth read and the order priced again. Refusals, too, come from the
 * database's truth.
 */
@ConditionalOnTarget({ Target.ALL, Target.ORDER })
@Service
class OrderPlacement {

	/** The largest amount that numeric(12,2) holds. */
	private static final BigDecimal MAX_AMOUNT = new BigDecimal("9999999999.99");

	/**
	 * Prices do not change this often; a bound all the same, so that no request runs for
	 * ever.
	 */
	private static final int MAX_ATTEMPTS = 5;

	private final Catalog catalog;

	private final Promotions promotions;

	private final StockForOrders stock;

	private final OrderBatches orders;

	private final FirstAnswers firstAnswers;

	private final JsonMapper json;

	private final Clock clock;

	private final OrderMetrics metrics;

	private final NoArgGenerator ids = Generators.timeBasedEpochRandomGenerator();

	OrderPlacement(Catalog catalog, Promotions promotions, StockForOrders stock, OrderBatches orders,
			FirstAnswers firstAnswers, JsonMapper json, Clock clock, OrderMetrics metrics) {
		this.catalog = catalog;
		this.promotions = promotions;
		this.stock = stock;
		this.orders = orders;
		this.firstAnswers = firstAnswers;
		this.json = json;
		this.clock = clock;
		this.metrics = metrics;
	}

	/**
	 * Places an order, or finds the answer that the same request was given before.
	 * @param client who orders
	 * @param request what is ordered; valid
	 * @param key the idempotency key of the request, or null
	 * @return the answer
	 * @throws ApiException with status 422 if the order is refused, 409 if the first
	 * request with the key is still being worked on
	 */
	PlacementAnswer place(ApiClient client, OrderRequest request, @Nullable IdempotencyKey key) {
		byte[] hash = (key != null) ? request.hash() : null;
		UUID id = this.ids.generate();
		Optional<Quote> remembered = quoteFromMemory(request);
		try (StockOfOrder stock = this.stock.of(id)) {
			for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
				Quote quote;
				try {
					quote = (attempt == 0 && remembered.isPresent()) ? remembered.get() : quoteFromDatabase(request);
					refuseIfShort(quote.lines(), stock);
				}
				catch (ApiException refused) {
					// What was answered once stays answered, whatever has changed since.
					return new PlacementAnswer(firstAnswer(client, key, hash).orElseThrow(() -> refused), true);
				}
				Order order = Order.of(id, quote, this.clock.instant().truncatedTo(ChronoUnit.MICROS));
				byte[] body = this.json.writeValueAsBytes(order);
				switch (write(new PricedOrder(client.id(), order, quote, key, hash, body), attempt > 0)) {
					case PLACED -> {
						stock.placed();
						this.metrics.sold(quote);
						return new PlacementAnswer(body, false);
					}
					case KEY_BUSY -> throw FirstAnswers.stillRunning();
					case KEY_USED, CHANGED -> {
						Optional<byte[]> first = firstAnswer(client, key, hash);
						if (first.isPresent()) {
							return new PlacementAnswer(first.get(), true);
						}
					}
				}
			}
		}
		throw ApiException.unavailable("Prices are changing at the moment; try again shortly.");
	}

	/**
	 * A price from the database is worth no second attempt with others, who could spoil
	 * it.
	 */
	private OrderInsert.Outcome write(PricedOrder order, boolean alone) {
		try {
			return alone ? this.orders.writeAlone(order) : this.orders.write(order);
		}
		catch (DuplicateKeyException ex) {
			if (order.key() == null) {
				throw ex;
			}
			// The first request with the key committed after this statement had looked.
			return OrderInsert.Outcome.KEY_USED;
		}
	}

	private Optional<byte[]> firstAnswer(ApiClient client, @Nullable IdempotencyKey key, byte @Nullable [] hash) {
		return (key != null && hash != null) ? this.firstAnswers.find(client.id(), key, hash) : Optional.empty();
	}

	private Optional<Quote> quoteFromMemory(OrderRequest request) {
		Map<ProductId, Product> products = this.catalog.remembered(productIds(request));
		List<Quote.Line> lines = new ArrayList<>(request.items().size());
		for (OrderRequest.Item item : request.items()) {
			Product product = products.get(item.productId());
			if (product == null) {
				return Optional.empty();
			}
			lines.add(new Quote.Line(product, item.quantity()));
		}
		Coupon coupon = null;
		if (request.couponCode() != null) {
			Optional<Coupon> remembered = this.promotions.remembered(request.couponCode());
			if (remembered.isEmpty() || remembered.get().refusal(Quote.units(lines), now()).isPresent()) {
				return Optional.empty();
			}
			coupon = remembered.get();
		}
		Quote quote = Quote.of(lines, coupon);
		return canBeStored(quote) ? Optional.of(quote) : Optional.empty();
	}

	private Quote quoteFromDatabase(OrderRequest request) {
		Map<ProductId, Product> products = this.catalog.current(productIds(request));
		List<Quote.Line> lines = new ArrayList<>(request.items().size());
		List<FieldProblem> unknown = new ArrayList<>();
		for (OrderRequest.Item item : request.items()) {
			Product product = products.get(item.productId());
			if (product == null) {
				unknown.add(new FieldProblem("items[" + (lines.size() + unknown.size()) + "].productId",
						"is not in the catalog"));
			}
			else {
				lines.add(new Quote.Line(product, item.quantity()));
			}
		}
		if (!unknown.isEmpty()) {
			throw ApiException.refused(
					new Refusal("product-unknown", "The order names a product that is not in the catalog."), unknown);
		}
		Coupon coupon = null;
		if (request.couponCode() != null) {
			coupon = this.promotions.current(request.couponCode());
			Optional<Refusal> refusal = coupon.refusal(Quote.units(lines), now());
			if (refusal.isPresent()) {
				throw ApiException.refused(refusal.get());
			}
		}
		Quote quote = Quote.of(lines, coupon);
		if (!canBeStored(quote)) {
			throw ApiException
				.refused(new Refusal("amount-too-large", "The order comes to more than can be charged; split it up."));
		}
		return quote;
	}

	private static void refuseIfShort(List<Quote.Line> lines, StockOfOrder stock) {
		Map<ProductId, Integer> wanted = new HashMap<>();
		lines.forEach((line) -> wanted.merge(line.product().id(), line.quantity(), Integer::sum));
		Map<ProductId, Integer> shortages = stock.secure(wanted);
		if (shortages.isEmpty()) {
			return;
		}
		List<FieldProblem> fields = new ArrayList<>();
		Set<String> products = new LinkedHashSet<>();
		for (int i = 0; i < lines.size(); i++) {
			Product product = lines.get(i).product();
			Integer left = shortages.get(product.id());
			if (left != null) {
				fields
					.add(new FieldProblem("items[" + i + "].quantity", "is more than the " + left + " that are left"));
				products.add(left + " of product " + product.id() + " (" + product.name() + ")");
			}
		}
		throw ApiException.refused(new Refusal("stock-short",
				"There is not enough stock: what is left is " + String.join(", ", products) + "."), fields);
	}

	/** A coupon can bring a total down, but its discount has to be written down, too. */
	private static boolean canBeStored(Quote quote) {
		return quote.total().max(quote.discounts()).compareTo(MAX_AMOUNT) <= 0;
	}

	private Instant now() {
		return this.clock.instant();
	}

	private static List<ProductId> productIds(OrderRequest request) {
		return request.items().stream().map(OrderRequest.Item::productId).toList();
	}

	/**
	 * What is answered to a request.
	 *
	 * @param body the JSON
	 * @param repeated whether the answer was given before
	 */
	@SuppressWarnings("ArrayRecordComponent") // Only ever sent.
	record PlacementAnswer(byte[] body, boolean repeated) {
	}

}
