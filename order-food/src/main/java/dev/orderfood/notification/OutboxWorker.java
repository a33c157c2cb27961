package dev.orderfood.notification;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import com.github.kagkarlsson.scheduler.Scheduler;
import dev.orderfood.order.OutboxRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.Scheduled;

/**
 * Empties the outbox: writes the orders into the log, makes a delivery due for each other
 * channel, and commits all of it at once with the orders' leaving the outbox. Every
 * replica does so, each with orders of its own; if one dies, its orders are back in the
 * outbox with the end of its transaction. Orders that were written into the log by then
 * are written again.
 */
class OutboxWorker {

	private static final Logger log = LoggerFactory.getLogger(OutboxWorker.class);

	private static final Logger announcements = LoggerFactory.getLogger("dev.orderfood.notification.announcements");

	private final NotificationDatabase database;

	private final Deliveries deliveries;

	private final Scheduler scheduler;

	private final NotificationMetrics counts;

	private final int batch;

	private final boolean logs;

	private final Set<Channel> receivers;

	private volatile boolean away;

	OutboxWorker(NotificationDatabase database, Deliveries deliveries, Scheduler scheduler, NotificationMetrics counts,
			NotificationSettings settings) {
		this.database = database;
		this.deliveries = deliveries;
		this.scheduler = scheduler;
		this.counts = counts;
		this.batch = settings.outbox().batch();
		this.logs = settings.channels().contains(Channel.LOG);
		this.receivers = EnumSet.copyOf(settings.channels());
		this.receivers.remove(Channel.LOG);
	}

	/** A failure ends nothing: the next look may go well. */
	@Scheduled(fixedDelayString = "${orderfood.notification.outbox.interval}")
	void empty() {
		try {
			int taken = this.batch;
			while (taken == this.batch && !Thread.currentThread().isInterrupted()) {
				taken = this.database.inTransaction(this::announce);
				if (this.logs) {
					this.counts.count(Channel.LOG, NotificationMetrics.Outcome.SENT, taken);
				}
				if (taken > 0 && !this.receivers.isEmpty()) {
					this.scheduler.triggerCheckForDueExecutions();
				}
			}
			if (this.away) {
				log.info("The outbox can be emptied again");
			}
			this.away = false;
		}
		catch (RuntimeException ex) {
			if (!this.away) {
				log.warn("The outbox cannot be emptied, orders wait in it: {}", ex.getMessage());
			}
			this.away = true;
		}
	}

	private int announce() {
		List<UUID> orders = OutboxRepository.take(this.database.jdbc(), this.batch);
		if (!orders.isEmpty() && !this.receivers.isEmpty()) {
			this.deliveries.add(orders, this.receivers);
		}
		if (this.logs) {
			for (UUID order : orders) {
				announcements.info("Order {} was placed", order);
			}
		}
		return orders.size();
	}

}
