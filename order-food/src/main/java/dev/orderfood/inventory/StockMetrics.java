package dev.orderfood.inventory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Component;

/** Counts orders that want stock, where it is decided whether they get it. */
@Component
public class StockMetrics {

	private final Counter granted;

	private final Counter refused;

	StockMetrics(MeterRegistry registry) {
		this.granted = counter("success", registry);
		this.refused = counter("rejected", registry);
	}

	private static Counter counter(String status, MeterRegistry registry) {
		return Counter.builder("inventory.requests")
			.description("Orders that wanted stock, by outcome")
			.tag("status", status)
			.register(registry);
	}

	/**
	 * Counts orders that got what they want.
	 * @param orders how many
	 */
	public void granted(int orders) {
		this.granted.increment(orders);
	}

	/**
	 * Counts orders that want more than there is.
	 * @param orders how many
	 */
	public void refused(int orders) {
		this.refused.increment(orders);
	}

}
