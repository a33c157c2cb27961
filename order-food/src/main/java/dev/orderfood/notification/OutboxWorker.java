package dev.orderfood.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import com.github.kagkarlsson.scheduler.Scheduler;
import dev.orderfood.order.OutboxRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.TriggerContext;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * Empties the outbox, one batch per run. A batch is one transaction: it deletes the
 * orders from the outbox and schedules a delivery for each of them and each receiver. The
 * channel {@code log} needs no delivery: the order is logged at once. All replicas work
 * at the same time, on different orders. If a replica dies, its transaction is rolled
 * back and its orders are in the outbox again; those that it had logged are logged twice.
 */
class OutboxWorker implements SchedulingConfigurer {

	private static final Logger log = LoggerFactory.getLogger(OutboxWorker.class);

	/** Operators filter by its name. */
	private static final Logger events = LoggerFactory.getLogger("dev.orderfood.notification.announcements");

	private final NotificationDatabase database;

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

	OutboxWorker(NotificationDatabase database, Deliveries deliveries, Scheduler scheduler, NotificationMetrics metrics,
			NotificationSettings settings) {
		this.database = database;
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
			int taken = this.database.inTransaction(this::takeBatch);
			if (this.logs) {
				this.metrics.count(Channel.LOG, NotificationMetrics.Outcome.SENT, taken);
			}
			if (taken > 0 && !this.receivers.isEmpty()) {
				this.scheduler.triggerCheckForDueExecutions();
			}
			this.more = taken == this.batchSize;
			if (this.failing) {
				log.info("The outbox can be emptied again");
			}
			this.failing = false;
		}
		catch (RuntimeException ex) {
			if (!this.failing) {
				log.warn("The outbox cannot be emptied, orders stay in it: {}", ex.getMessage());
			}
			this.failing = true;
		}
	}

	private int takeBatch() {
		List<UUID> orders = OutboxRepository.take(this.database.jdbc(), this.batchSize);
		if (!orders.isEmpty() && !this.receivers.isEmpty()) {
			this.deliveries.add(orders, this.receivers);
		}
		if (this.logs) {
			for (UUID order : orders) {
				events.info("Order {} was placed", order);
			}
		}
		return orders.size();
	}

}
