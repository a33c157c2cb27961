package dev.orderfood.order;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.function.Supplier;

import dev.orderfood.catalog.Catalog;
import dev.orderfood.failure.DomainException;
import dev.orderfood.failure.OverloadedException;
import dev.orderfood.failure.UnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Component;

/**
 * Counts what becomes of orders, for dashboards and alerts. No label is made from what a
 * caller sent: products are named only if they are in the catalog.
 */
@Component
class OrderMetrics {

	private static final String OVERLOAD = "overload";

	private final Catalog catalog;

	private final MeterProvider<Counter> requests;

	private final MeterProvider<Timer> durations;

	private final MeterProvider<Counter> rejected;

	private final Counter refusedForOverload;

	private final MeterProvider<Counter> redeemed;

	private final Counter revenue;

	private final Counter discounts;

	OrderMetrics(Catalog catalog, MeterRegistry registry) {
		this.catalog = catalog;
		this.requests = Counter.builder("order.requests")
			.description("Lines of orders by the outcome of the order")
			.withRegistry(registry);
		this.durations = Timer.builder("order.request.duration")
			.description("Time to place an order, from the parsed request to the answer")
			.withRegistry(registry);
		this.rejected = Counter.builder("orderfood.orders.rejected")
			.description("Orders that were refused")
			.withRegistry(registry);
		this.refusedForOverload = this.rejected.withTag("reason", OVERLOAD);
		this.redeemed = Counter.builder("orderfood.coupon.redemptions")
			.description("Orders with a coupon by the rule of its promotion")
			.withRegistry(registry);
		// Whole cents: the counters are floating point inside, and exact for whole
		// numbers.
		this.revenue = Counter.builder("orderfood.revenue")
			.baseUnit("cents")
			.description("What customers pay for the orders placed, after discounts")
			.register(registry);
		this.discounts = Counter.builder("orderfood.discounts")
			.baseUnit("cents")
			.description("What coupons took off the orders placed")
			.register(registry);
		// Series that begin with the first event hide it from rate().
		for (Status status : Status.values()) {
			this.durations.withTag("status", status.label);
		}
	}

	/**
	 * Measures the placing of an order.
	 * @param request what is ordered
	 * @param placement places it
	 * @return what the placing returned
	 */
	OrderService.Placement measure(OrderRequest request, Supplier<OrderService.Placement> placement) {
		long begun = System.nanoTime();
		Status status = Status.ERROR;
		try {
			OrderService.Placement answer = placement.get();
			status = answer.replayed() ? Status.REPEATED : Status.SUCCESS;
			return answer;
		}
		catch (DomainException ex) {
			boolean overloaded = ex instanceof OverloadedException;
			if (!overloaded && !(ex instanceof UnavailableException)) {
				status = Status.REJECTED;
			}
			if (overloaded || status == Status.REJECTED) {
				this.rejected.withTag("reason", ex.reason()).increment();
			}
			throw ex;
		}
		finally {
			this.durations.withTag("status", status.label).record(Duration.ofNanos(System.nanoTime() - begun));
			count(request, status);
		}
	}

	/** Counts an order that was refused before it was read. */
	void refusedUnread() {
		this.refusedForOverload.increment();
	}

	private void count(OrderRequest request, Status status) {
		for (OrderRequest.Item item : request.items()) {
			String product = this.catalog.isCached(item.productId()) ? item.productId().toString() : "unknown";
			this.requests.withTags("status", status.label, "product", product).increment();
		}
	}

	/**
	 * Counts the value of an order that has just been placed.
	 * @param quote the price that it was placed at
	 */
	void sold(Quote quote) {
		this.revenue.increment((double) cents(quote.total()));
		if (quote.coupon() != null) {
			this.discounts.increment((double) cents(quote.discounts()));
			this.redeemed.withTag("rule", quote.coupon().ruleName()).increment();
		}
	}

	private static long cents(BigDecimal money) {
		return money.movePointRight(2).longValueExact();
	}

	private enum Status {

		SUCCESS("success"), REPEATED("repeated"), REJECTED("rejected"), ERROR("error");

		private final String label;

		Status(String label) {
			this.label = label;
		}

	}

}
