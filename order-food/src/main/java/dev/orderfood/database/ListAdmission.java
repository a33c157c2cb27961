package dev.orderfood.database;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.orderfood.failure.OverloadedException;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;

/**
 * Limits how many lists of one kind are read and sent at the same time. A client gets at
 * most four of five: one that reads its lists slowly keeps no other from reading theirs.
 */
public class ListAdmission {

	private final String what;

	private final Bulkhead bulkhead;

	private final int share;

	/** How many lists of each client are being read or sent. */
	private final Map<Long, Integer> admitted = new ConcurrentHashMap<>();

	/**
	 * Creates a limit.
	 * @param bulkheads the bulkheads, which have metrics
	 * @param name the name of this one
	 * @param limit how many lists at most
	 * @param what what the lists are called in a refusal, such as {@code order lists}
	 */
	public ListAdmission(BulkheadRegistry bulkheads, String name, int limit, String what) {
		this.what = what;
		this.share = Math.max(1, limit - Math.max(1, limit / 5));
		this.bulkhead = bulkheads.bulkhead(name,
				BulkheadConfig.custom().maxConcurrentCalls(limit).maxWaitDuration(Duration.ZERO).build());
	}

	/**
	 * Reads and sends a list. It holds its permit until the client has received the list:
	 * what a list needs is held in memory as long.
	 * @param clientId the client who asks for the list
	 * @param list reads and sends the list
	 * @throws IOException if the client is gone
	 * @throws OverloadedException if too many lists are being read, by this client or by
	 * all
	 */
	public void admit(long clientId, Sending list) throws IOException {
		if (!enter(clientId)) {
			throw new OverloadedException(
					"Too many " + this.what + " are being read at the moment; try again shortly.");
		}
		try {
			list.send();
		}
		finally {
			this.bulkhead.onComplete();
			leave(clientId);
		}
	}

	private boolean enter(long clientId) {
		if (this.admitted.merge(clientId, 1, Integer::sum) <= this.share && this.bulkhead.tryAcquirePermission()) {
			return true;
		}
		leave(clientId);
		return false;
	}

	private void leave(long clientId) {
		this.admitted.computeIfPresent(clientId, (_, count) -> (count > 1) ? count - 1 : null);
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
