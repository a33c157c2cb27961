package dev.orderfood.notification;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * The content of events that are delivered. Many receivers get the same event at about
 * the same time, so it is kept for a moment. Few reads at a time leave the connections to
 * orders.
 */
class EventContents {

	private final EventLog eventLog;

	private final Semaphore reads = new Semaphore(4);

	private final Cache<PublishedEvent, OrderEvent> recent = Caffeine.newBuilder()
		.maximumSize(1_000)
		.expireAfterWrite(Duration.ofSeconds(30))
		.build();

	EventContents(EventLog eventLog) {
		this.eventLog = eventLog;
	}

	/**
	 * Finds the content of an event.
	 * @param event the entry of the log
	 * @return the event with its order
	 */
	OrderEvent find(PublishedEvent event) {
		OrderEvent known = this.recent.getIfPresent(event);
		return (known != null) ? known : read(event);
	}

	private OrderEvent read(PublishedEvent event) {
		this.reads.acquireUninterruptibly();
		try {
			OrderEvent known = this.recent.getIfPresent(event);
			if (known != null) {
				return known;
			}
			OrderEvent found = this.eventLog.complete(List.of(event)).getFirst();
			this.recent.put(event, found);
			return found;
		}
		finally {
			this.reads.release();
		}
	}

}
