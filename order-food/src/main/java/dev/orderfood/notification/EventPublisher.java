package dev.orderfood.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import com.github.kagkarlsson.scheduler.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.TriggerContext;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Publishes events, one batch per run. A batch is one transaction: it moves the events
 * into the event log and schedules a delivery for each placed order and each receiver.
 * The channel {@code log} needs no delivery: the event is logged at once. One replica
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

	private final Scheduler scheduler;

	private final NotificationMetrics metrics;

	private final Duration interval;

	private final int batchSize;

	private final boolean logs;

	private final Set<Channel> receivers;

	/** Whether the last run found a full batch, so that there may be more. */
	private volatile boolean more;

	private volatile boolean failing;

	EventPublisher(NotificationDatabase database, EventLog eventLog, Deliveries deliveries, Scheduler scheduler,
			NotificationMetrics metrics, NotificationSettings settings) {
		this.database = database;
		this.eventLog = eventLog;
		this.deliveries = deliveries;
		this.scheduler = scheduler;
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
			int published = this.database.inTransaction(this::publishBatch);
			if (this.logs) {
				this.metrics.count(Channel.LOG, NotificationMetrics.Outcome.SENT, published);
			}
			if (published > 0 && !this.receivers.isEmpty()) {
				this.scheduler.triggerCheckForDueExecutions();
			}
			this.more = published == this.batchSize;
			if (this.failing) {
				log.info("Events can be published again");
			}
			this.failing = false;
		}
		catch (RuntimeException ex) {
			if (!this.failing) {
				log.warn("Events cannot be published, and wait: {}", ex.getMessage());
			}
			this.failing = true;
		}
	}

	private int publishBatch() {
		List<PublishedEvent> published = this.eventLog.publish(this.batchSize);
		List<UUID> placed = published.stream()
			.filter((event) -> event.sequence() == 1)
			.map(PublishedEvent::orderId)
			.toList();
		if (!placed.isEmpty() && !this.receivers.isEmpty()) {
			this.deliveries.add(placed, this.receivers);
		}
		if (this.logs) {
			for (UUID order : placed) {
				events.info("Order {} was placed", order);
			}
		}
		return published.size();
	}

}
