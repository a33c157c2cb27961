package dev.orderfood.order;

import java.io.IOException;
import java.time.Duration;

import dev.orderfood.failure.OverloadedException;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;

import org.springframework.stereotype.Component;

/** Limits how many lists of orders are read and sent at the same time. */
@Component
public class OrderLists {

	private final Bulkhead bulkhead;

	OrderLists(BulkheadRegistry bulkheads, OrderProperties properties) {
		this.bulkhead = bulkheads.bulkhead("order-lists",
				BulkheadConfig.custom().maxConcurrentCalls(properties.lists()).maxWaitDuration(Duration.ZERO).build());
	}

	/**
	 * Reads and sends a list. It holds its permit until the client has received the list:
	 * what a list needs is held in memory as long.
	 * @param list reads and sends the list
	 * @throws IOException if the client is gone
	 * @throws OverloadedException if too many lists are being read
	 */
	public void admit(Sending list) throws IOException {
		if (!this.bulkhead.tryAcquirePermission()) {
			throw new OverloadedException("Too many order lists are being read at the moment; try again shortly.");
		}
		try {
			list.send();
		}
		finally {
			this.bulkhead.onComplete();
		}
	}

	/** Reads and sends a list. */
	@FunctionalInterface
	public interface Sending {

		/**
		 * Reads and sends it.
		 * @throws IOException if the client is gone
		 */
		void send() throws IOException;

	}

}
