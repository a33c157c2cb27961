package dev.orderfood.notification;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import dev.orderfood.database.DatabaseFailure;
import dev.orderfood.order.TrackedOrder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * Reads the event log for all open streams of this replica, on one thread, which runs
 * while there are any.
 */
@Component
class EventFeed {

	/** How many events are read at once. */
	static final int BATCH = 200;

	private static final Logger log = LoggerFactory.getLogger(EventFeed.class);

	private final EventLog eventLog;

	private final JsonMapper json;

	private final EventStreamSettings settings;

	private final ReentrantLock lock = new ReentrantLock();

	/** The streams of all orders. */
	private final Set<EventStream> ofAll = new HashSet<>();

	private final Map<UUID, Set<EventStream>> ofOrder = new HashMap<>();

	private boolean running;

	/** The id of the last event that every stream has got, while the feed runs. */
	private long last;

	private boolean failing;

	EventFeed(EventLog eventLog, JsonMapper json, EventStreamSettings settings) {
		this.eventLog = eventLog;
		this.json = json;
		this.settings = settings;
	}

	/**
	 * Lets a stream of all orders follow, if the feed is not ahead of it.
	 * @param stream the stream
	 * @param after the id of the last event that the stream has got
	 * @return whether the stream gets all events that follow; otherwise it has to read
	 * some by itself
	 */
	boolean join(EventStream stream, long after) {
		this.lock.lock();
		try {
			start(after);
			if (this.last > after) {
				return false;
			}
			this.ofAll.add(stream);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Lets a stream of one order follow: events that are published from now on reach it.
	 * @param stream the stream
	 * @param orderId the order
	 */
	void join(EventStream stream, UUID orderId) {
		if (!join(stream, orderId, null)) {
			join(stream, orderId, this.eventLog.lastId());
		}
	}

	/** Returns whether the feed runs: it needs the end of the log to start. */
	private boolean join(EventStream stream, UUID orderId, @Nullable Long end) {
		this.lock.lock();
		try {
			if (end != null) {
				start(end);
			}
			if (this.running) {
				this.ofOrder.computeIfAbsent(orderId, (_) -> new HashSet<>()).add(stream);
			}
			return this.running;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends that a stream follows.
	 * @param stream the stream
	 */
	void leave(EventStream stream) {
		this.lock.lock();
		try {
			this.ofAll.remove(stream);
			UUID orderId = stream.orderId();
			if (orderId != null) {
				this.ofOrder.computeIfPresent(orderId,
						(_, streams) -> (streams.remove(stream) && streams.isEmpty()) ? null : streams);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void start(long after) {
		if (!this.running) {
			this.running = true;
			this.last = after;
			Thread.ofVirtual().name("event-feed").start(this::run);
		}
	}

	private void run() {
		while (isNeeded()) {
			boolean more = false;
			try {
				more = poll();
				this.failing = false;
			}
			catch (RuntimeException ex) {
				failed(ex);
			}
			if (!more) {
				try {
					TimeUnit.NANOSECONDS.sleep(this.settings.interval().toNanos());
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
		}
	}

	/** The streams stay open, and get what they have missed. */
	private void failed(RuntimeException failure) {
		if (!this.failing) {
			log.atLevel(DatabaseFailure.of(failure).isPresent() ? Level.DEBUG : Level.ERROR)
				.setCause(failure)
				.log("The event log cannot be read for streams");
		}
		this.failing = true;
	}

	private boolean isNeeded() {
		this.lock.lock();
		try {
			this.running = !this.ofAll.isEmpty() || !this.ofOrder.isEmpty();
			return this.running;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns whether there may be more. */
	private boolean poll() {
		// Only this thread changes it while the feed runs.
		List<PublishedEvent> page = this.eventLog.read(this.last, BATCH);
		if (page.isEmpty()) {
			return false;
		}
		boolean complete;
		List<PublishedEvent> wanted;
		this.lock.lock();
		try {
			// A stream of an order that joins from now on reads what is on this page by
			// itself.
			complete = !this.ofAll.isEmpty();
			wanted = complete ? page
					: page.stream().filter((event) -> this.ofOrder.containsKey(event.orderId())).toList();
		}
		finally {
			this.lock.unlock();
		}
		List<EventLog.Entry> entries = this.eventLog.withOrders(wanted);
		this.lock.lock();
		try {
			if (!complete && !this.ofAll.isEmpty()) {
				// A stream that needs all events of the page has joined meanwhile.
				return true;
			}
			entries.forEach(this::distribute);
			this.last = page.getLast().id();
		}
		finally {
			this.lock.unlock();
		}
		return page.size() == BATCH;
	}

	/**
	 * Encodes an event for streams of all orders.
	 * @param entry the event
	 * @return the message
	 */
	StreamMessage ofAll(EventLog.Entry entry) {
		OrderEvent event = OrderEvent.of(entry.id(), entry.change(), entry.order());
		return StreamMessage.of(this.json, event.id(), event.type(), event, false);
	}

	/**
	 * Encodes an event for streams of its order.
	 * @param entry the event
	 * @return the message
	 */
	StreamMessage ofOrder(EventLog.Entry entry) {
		return StreamMessage.of(this.json, entry.change().sequence(), entry.change().status().eventType(),
				TrackedOrder.of(entry.order(), entry.change()), entry.change().status().next().isEmpty());
	}

	private void distribute(EventLog.Entry entry) {
		offer(this.ofAll, entry, this::ofAll);
		offer(this.ofOrder.getOrDefault(entry.order().id(), Set.of()), entry, this::ofOrder);
	}

	/** Encodes the event once, and only if somebody wants it. */
	private static void offer(Set<EventStream> streams, EventLog.Entry entry,
			Function<EventLog.Entry, StreamMessage> encoder) {
		if (!streams.isEmpty()) {
			StreamMessage message = encoder.apply(entry);
			streams.forEach((stream) -> stream.offer(message));
		}
	}

}
