package dev.orderfood.order;

import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.orderfood.catalog.ProductId;
import dev.orderfood.client.ApiClient;
import dev.orderfood.database.RequestDeadline;
import dev.orderfood.failure.ConflictException;
import dev.orderfood.failure.RefusedException;
import dev.orderfood.failure.UnavailableException;
import dev.orderfood.inventory.OrderStock;
import dev.orderfood.inventory.StockDemand;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Service;

/**
 * Places orders. An order is priced from the cache and written in a transaction that
 * checks the price against the database; if something has changed, it is priced from the
 * database and written again. Refusals always come from the database.
 */
@Service
class OrderService {

	/** Prices hardly change this often; the limit keeps a request from running on. */
	private static final int MAX_ATTEMPTS = 5;

	private final OrderPricing pricing;

	private final OrderWriter writer;

	private final OrderStock stock;

	private final IdempotencyStore idempotency;

	private final JsonMapper json;

	private final Clock clock;

	private final OrderMetrics metrics;

	private final Duration timeout;

	private final RequestDeadline databaseTime;

	private final NoArgGenerator ids = Generators.timeBasedEpochRandomGenerator();

	OrderService(OrderPricing pricing, OrderWriter writer, OrderStock stock, IdempotencyStore idempotency,
			JsonMapper json, Clock clock, OrderMetrics metrics, OrderProperties properties,
			RequestDeadline databaseTime) {
		this.pricing = pricing;
		this.writer = writer;
		this.stock = stock;
		this.idempotency = idempotency;
		this.json = json;
		this.clock = clock;
		this.metrics = metrics;
		this.timeout = properties.timeout();
		this.databaseTime = databaseTime;
	}

	/**
	 * Places an order, or finds the response that the same request was given before.
	 * @param client who orders
	 * @param request what is ordered; valid
	 * @param key the idempotency key of the request, or null
	 * @return the response
	 * @throws RefusedException if the order cannot be placed
	 * @throws ConflictException if the first request with the key is still running
	 */
	Placement place(ApiClient client, OrderRequest request, @Nullable IdempotencyKey key) {
		IdempotentRequest idempotent = (key != null) ? new IdempotentRequest(client.id(), key, request.hash()) : null;
		return this.metrics.measure(request, () -> {
			try {
				return this.stock.reservesAhead() ? reserveAndPlace(client, request, idempotent)
						: place(client, request, idempotent, this.ids.generate());
			}
			catch (RefusedException refused) {
				// A request that was answered once keeps its answer, whatever has
				// changed.
				return replay(idempotent).orElseThrow(() -> refused);
			}
		});
	}

	private Placement place(ApiClient client, OrderRequest request, @Nullable IdempotentRequest idempotent, UUID id) {
		long deadline = System.nanoTime() + this.databaseTime.left(this.timeout).toNanos();
		TrackingToken token = TrackingToken.create(id);
		for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
			Quote quote = (attempt == 1) ? this.pricing.quote(request) : this.pricing.quoteFresh(request);
			if (attempt > 1) {
				// Where another process keeps the stock, the reservation may be gone.
				reserve(quote, id);
			}
			Order order = Order.of(token, client.id(), quote, this.clock.instant().truncatedTo(ChronoUnit.MICROS));
			byte[] body = this.json.writeValueAsBytes(order);
			switch (this.writer.write(new PendingOrder(order, token, quote, idempotent, body, deadline))) {
				case WriteResult.Placed _ -> {
					this.metrics.sold(quote);
					return new Placement(body, false);
				}
				case WriteResult.Refused(RefusedException reason) -> throw reason;
				case WriteResult.KeyRunning _ -> throw new ConflictException(
						"The first request with this Idempotency-Key is still being worked on; try again shortly.");
				case WriteResult.KeyUsed _ -> {
					Optional<Placement> replay = replay(idempotent);
					if (replay.isPresent()) {
						return replay.get();
					}
				}
				case WriteResult.Changed _, WriteResult.Contended _ -> {
					// Priced again from the database.
				}
			}
		}
		throw new UnavailableException("Prices are changing at the moment; try again shortly.");
	}

	/**
	 * Where another process keeps the stock: looks at key and coupon first, so that a
	 * repetition or a refused order reserves nothing.
	 */
	private Placement reserveAndPlace(ApiClient client, OrderRequest request, @Nullable IdempotentRequest idempotent) {
		Optional<Placement> replay = replay(idempotent);
		if (replay.isPresent()) {
			return replay.get();
		}
		Quote quote = this.pricing.quoteFresh(request);
		UUID id = this.ids.generate();
		boolean placed = false;
		try {
			reserve(quote, id);
			Placement placement = place(client, request, idempotent, id);
			placed = !placement.replayed();
			return placement;
		}
		finally {
			if (!placed) {
				this.stock.release(new StockDemand(id, quote.units()));
			}
		}
	}

	private void reserve(Quote quote, UUID id) {
		Map<ProductId, Integer> shortages = this.stock.reserve(new StockDemand(id, quote.units()));
		if (!shortages.isEmpty()) {
			throw quote.outOfStock(shortages);
		}
	}

	private Optional<Placement> replay(@Nullable IdempotentRequest idempotent) {
		return (idempotent != null) ? this.idempotency.find(idempotent).map((body) -> new Placement(body, true))
				: Optional.empty();
	}

	/**
	 * The response to an order.
	 *
	 * @param body the JSON
	 * @param replayed whether it is the response to an earlier request
	 */
	@SuppressWarnings("ArrayRecordComponent") // Only ever sent.
	record Placement(byte[] body, boolean replayed) {
	}

}
