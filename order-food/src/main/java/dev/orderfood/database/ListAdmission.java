package dev.orderfood.database;

import java.io.IOException;
import java.time.Duration;

import dev.orderfood.failure.OverloadedException;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;

/** Limits how many lists of one kind are read and sent at the same time. */
public class ListAdmission {

	private final String what;

	private final Bulkhead bulkhead;

	/**
	 * Creates a limit.
	 * @param bulkheads the bulkheads, which have metrics
	 * @param name the name of this one
	 * @param limit how many lists at most
	 * @param what what the lists are called in a refusal, such as {@code order lists}
	 */
	public ListAdmission(BulkheadRegistry bulkheads, String name, int limit, String what) {
		this.what = what;
		this.bulkhead = bulkheads.bulkhead(name,
				BulkheadConfig.custom().maxConcurrentCalls(limit).maxWaitDuration(Duration.ZERO).build());
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
			throw new OverloadedException(
					"Too many " + this.what + " are being read at the moment; try again shortly.");
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
