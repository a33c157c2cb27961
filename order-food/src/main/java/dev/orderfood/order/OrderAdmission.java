package dev.orderfood.order;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import dev.orderfood.operations.ConditionalOnTarget;
import dev.orderfood.operations.Target;
import dev.orderfood.web.ApiException;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;

import org.springframework.stereotype.Component;

/**
 * Lets in as many orders as can be worked on, and lets a number more wait for a moment.
 * Whoever comes when the shop is full is refused at once: if everybody were let in,
 * everybody would wait until it is too late.
 */
@ConditionalOnTarget({ Target.ALL, Target.ORDER })
@Component
class OrderAdmission {

	static final String FULL = "The shop is busier than it can serve; try again shortly.";

	/** The name of the bulkhead in metrics. */
	private static final String ORDERS = "orders";

	private final Bulkhead bulkhead;

	private final int places;

	/** Orders that are worked on or wait for that. */
	private final AtomicInteger inside = new AtomicInteger();

	OrderAdmission(BulkheadRegistry bulkheads, AdmissionProperties properties) {
		this.bulkhead = bulkheads.bulkhead(ORDERS,
				BulkheadConfig.custom()
					.maxConcurrentCalls(properties.maxInProgress())
					.maxWaitDuration(properties.maxWait())
					.build());
		this.places = properties.maxInProgress() + properties.maxWaiting();
	}

	/**
	 * Tells whether an order that comes now would be refused at once.
	 * @return whether all places are taken, those for waiting, too
	 */
	boolean isFull() {
		return this.inside.get() >= this.places;
	}

	/**
	 * Works on an order if there is room for it, now or in a moment.
	 * @param <T> what becomes of the order
	 * @param order works on it
	 * @return what became of the order
	 * @throws ApiException with status 503 if there is no room
	 */
	<T> T admit(Supplier<T> order) {
		try {
			if (this.inside.incrementAndGet() > this.places || !this.bulkhead.tryAcquirePermission()) {
				throw ApiException.overloaded(FULL);
			}
			try {
				return order.get();
			}
			finally {
				this.bulkhead.onComplete();
			}
		}
		finally {
			this.inside.decrementAndGet();
		}
	}

}
