package dev.orderfood.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.TriggerContext;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Publishes events, one batch per run. A batch is one transaction: it moves the events
 * into the event log and adds a delivery for each event and each receiver of it. The
 * channel {@code log} needs no delivery: the event is logged at once. One replica
 * publishes at a time. If it dies, its transaction is rolled back and another replica
 * publishes the events; those that it had logged are logged twice.
 */
class EventPublisher implements SchedulingConfigurer {

	private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);

	/** Operators filter by its name. */
	private static final Logger events = LoggerFactory.getLogger("dev.orderfood.notification.announcements");

	private final NotificationDatabase database;

	private final EventLog eventLog;

	private final Deliveries deliveries;

	private final DeliveryDispatcher dispatcher;

	private final NotificationMetrics metrics;

	private final Duration interval;

	private final int batchSize;

	private final boolean logs;

	private final Set<Channel> receivers;

	/** Whether the last run found a full batch, so that there may be more. */
	private volatile boolean more;

	private volatile boolean failing;

	EventPublisher(NotificationDatabase database, EventLog eventLog, Deliveries deliveries,
			DeliveryDispatcher dispatcher, NotificationMetrics metrics, NotificationSettings settings) {
		this.database = database;
		this.eventLog = eventLog;
		this.deliveries = deliveries;
		this.dispatcher = dispatcher;
		this.metrics = metrics;
		this.interval = settings.outbox().interval();
		this.batchSize = settings.outbox().batch();
		this.logs = settings.channels().contains(Channel.LOG);
		this.receivers = EnumSet.copyOf(settings.channels());
		this.receivers.remove(Channel.LOG);
	}

	/**
	 * Schedules each batch by itself: a loop over a long backlog would keep a thread of
	 * the scheduler from other tasks, and would not end at a shutdown.
	 */
	@Override
	public void configureTasks(ScheduledTaskRegistrar registrar) {
		registrar.addTriggerTask(this::run, this::nextRun);
	}

	private Instant nextRun(TriggerContext context) {
		Instant last = context.lastCompletion();
		if (last == null) {
			return context.getClock().instant();
		}
		return this.more ? last : last.plus(this.interval);
	}

	private void run() {
		this.more = false;
		try {
			Batch batch = this.database.inTransaction(this::publishBatch);
			if (this.logs) {
				this.metrics.count(Channel.LOG, NotificationMetrics.Outcome.SENT, batch.placed());
			}
			this.more = batch.published() == this.batchSize;
			if (this.failing) {
				log.info("Events can be published again");
			}
			this.failing = false;
			if (batch.deliveries() > 0) {
				this.dispatcher.poll();
			}
		}
		catch (RuntimeException ex) {
			if (!this.failing) {
				log.warn("Events cannot be published, and wait: {}", ex.getMessage());
			}
			this.failing = true;
		}
	}

	private Batch publishBatch() {
		List<PublishedEvent> published = this.eventLog.publish(this.batchSize);
		int added = published.isEmpty() ? 0 : this.deliveries.add(published, this.receivers);
		List<UUID> placed = published.stream()
			.filter((event) -> event.sequence() == 1)
			.map(PublishedEvent::orderId)
			.toList();
		if (this.logs) {
			for (UUID order : placed) {
				events.info("Order {} was placed", order);
			}
		}
		return new Batch(published.size(), placed.size(), added);
	}

	/**
	 * What a transaction has done.
	 *
	 * @param published the number of events
	 * @param placed how many of them are placed orders
	 * @param deliveries the number of deliveries that were added
	 */
	private record Batch(int published, int placed, int deliveries) {
	}

}
