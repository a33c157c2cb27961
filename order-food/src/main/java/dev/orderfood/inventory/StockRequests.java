package dev.orderfood.inventory;

import dev.orderfood.operations.ConditionalOnTarget;
import dev.orderfood.operations.Target;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Counts orders that want stock, where it is decided whether they get it. */
@ConditionalOnTarget({ Target.ALL, Target.INVENTORY })
@Component
class StockRequests {

	private final Counter granted;

	private final Counter refused;

	StockRequests(MeterRegistry registry) {
		this.granted = counter("success", registry);
		this.refused = counter("rejected", registry);
	}

	private static Counter counter(String status, MeterRegistry registry) {
		return Counter.builder("inventory.requests")
			.description("Orders that asked for stock by what came of it")
			.tag("status", status)
			.register(registry);
	}

	/** Counts an order that was given what it wants. */
	void granted() {
		this.granted.increment();
	}

	/** Counts an order that wants more than there is. */
	void refused() {
		this.refused.increment();
	}

}
