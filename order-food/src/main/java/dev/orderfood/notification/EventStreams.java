package dev.orderfood.notification;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.orderfood.database.DatabaseFailure;
import dev.orderfood.failure.OverloadedException;
import dev.orderfood.failure.UnavailableException;
import dev.orderfood.order.Order;
import dev.orderfood.order.StatusChange;
import dev.orderfood.order.StatusChangeRepository;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Opens streams, and ends all of them in the first phase of stopping, so that no client
 * is waited for.
 */
@Component
class EventStreams implements SmartLifecycle {

	/** Of all streams together, so that they leave the connections to orders. */
	private static final int MAX_READS = 4;

	private final EventLog eventLog;

	private final EventFeed feed;

	private final StatusChangeRepository changes;

	private final EventStreamSettings settings;

	private final Semaphore reads = new Semaphore(MAX_READS);

	private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger count = new AtomicInteger();

	private final Map<EventStream.End, Counter> ended;

	private volatile boolean running;

	EventStreams(EventLog eventLog, EventFeed feed, StatusChangeRepository changes, EventStreamSettings settings,
			MeterRegistry registry) {
		this.eventLog = eventLog;
		this.feed = feed;
		this.changes = changes;
		this.settings = settings;
		Gauge.builder("orderfood.streams.open", this.count, AtomicInteger::get)
			.description("Open streams of events")
			.register(registry);
		this.ended = Stream.of(EventStream.End.values())
			.collect(Collectors.toMap(Function.identity(),
					(why) -> Counter.builder("orderfood.streams.ended")
						.description("Streams of events that ended")
						.tag("reason", why.label())
						.register(registry)));
	}

	/**
	 * Opens a stream of all orders.
	 * @param known the id of the last event that the client has; if it is missing or was
	 * never given, the stream begins with the newest event
	 * @param allowed whether the client may still read the stream
	 * @return the stream, to be sent or closed
	 * @throws OverloadedException if there are too many streams
	 * @throws UnavailableException if the process ends
	 */
	EventStream ofAll(OptionalLong known, BooleanSupplier allowed) {
		long last = this.eventLog.lastId();
		long position = (known.isPresent() && known.getAsLong() <= last) ? known.getAsLong() : Math.max(0, last - 1);
		EventStream stream = new EventStream(null, position, this::readMissed, allowed, this::closed, this.settings);
		admit(stream, this.settings.open());
		return stream;
	}

	/**
	 * Opens a stream of an order.
	 * @param order the order
	 * @param known the sequence of the last event that the client has; if it is missing
	 * or has not happened, the stream begins with the present status
	 * @return the stream, to be sent or closed; empty if the client has everything
	 * @throws OverloadedException if there are too many streams
	 * @throws UnavailableException if the process ends
	 */
	Optional<EventStream> ofOrder(Order order, OptionalLong known) {
		// The history is read when later events reach the stream already.
		EventStream stream = new EventStream(order.id(), 0,
				(self, position) -> attempt(() -> history(self, order, known)), () -> true, this::closed,
				this.settings);
		if (order.status().next().isEmpty() && known.isPresent()
				&& known.getAsLong() == this.changes.find(List.of(order.id())).getLast().sequence()) {
			return Optional.empty();
		}
		admit(stream, this.settings.openOfSingleOrders());
		return Optional.of(stream);
	}

	private EventStream.Part history(EventStream stream, Order order, OptionalLong known) {
		this.feed.join(stream, order.id());
		List<StatusChange> all = this.changes.find(List.of(order.id()));
		int present = all.getLast().sequence();
		long position = (known.isPresent() && known.getAsLong() <= present) ? known.getAsLong() : present - 1;
		return new EventStream.Part(all.stream()
			.filter((change) -> change.sequence() > position)
			.map((change) -> this.feed.ofOrder(new EventLog.Entry(0, change, order)))
			.toList(), position, true);
	}

	private EventStream.@Nullable Part readMissed(EventStream stream, long position) {
		return attempt(() -> {
			List<PublishedEvent> page = this.eventLog.read(position, EventFeed.BATCH);
			long end = page.isEmpty() ? position : page.getLast().id();
			List<StreamMessage> messages = this.eventLog.withOrders(page).stream().map(this.feed::ofAll).toList();
			return new EventStream.Part(messages, end, page.size() < EventFeed.BATCH && this.feed.join(stream, end));
		});
	}

	/** Null while the database is not available. */
	private EventStream.@Nullable Part attempt(Supplier<EventStream.Part> read) {
		this.reads.acquireUninterruptibly();
		try {
			return read.get();
		}
		catch (RuntimeException ex) {
			if (DatabaseFailure.of(ex).isEmpty()) {
				throw ex;
			}
			return null;
		}
		finally {
			this.reads.release();
		}
	}

	private void admit(EventStream stream, int limit) {
		if (this.count.incrementAndGet() > limit) {
			this.count.decrementAndGet();
			throw new OverloadedException("Too many streams are open at the moment; try again shortly.");
		}
		this.open.add(stream);
		if (!this.running) {
			closed(stream);
			throw new UnavailableException("This replica is being stopped; try again shortly.");
		}
	}

	private void closed(EventStream stream) {
		if (this.open.remove(stream)) {
			this.count.decrementAndGet();
			this.feed.leave(stream);
			Objects.requireNonNull(this.ended.get(stream.reason())).increment();
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.open.forEach((stream) -> stream.end(EventStream.End.SHUTDOWN));
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

}
