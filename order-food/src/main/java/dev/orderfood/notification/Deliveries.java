package dev.orderfood.notification;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.boot.autoconfigure.Jackson3Serializer;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.TaskInstance;

import org.springframework.stereotype.Component;

/**
 * The scheduled deliveries, one for each order and channel, in the table of db-scheduler.
 * An order has one delivery over a channel at a time, so that the events of one order
 * cannot overtake each other.
 */
@Component
class Deliveries {

	static final Serializer SERIALIZER = new Jackson3Serializer();

	/** Configured: detecting it would need the database at the start. */
	static final JdbcCustomization POSTGRESQL = new PostgreSqlJdbcCustomization(false, false);

	private final SchedulerClient scheduler;

	private final Clock clock;

	Deliveries(NotificationDatabase database, Clock clock) {
		this.scheduler = SchedulerClient.Builder.create(database.dataSource())
			.serializer(SERIALIZER)
			.jdbcCustomization(POSTGRESQL)
			.build();
		this.clock = clock;
	}

	/**
	 * Schedules deliveries, in the current transaction.
	 * @param orders the orders
	 * @param channels the channels to deliver over
	 */
	void add(Collection<UUID> orders, Collection<Channel> channels) {
		Instant now = this.clock.instant();
		List<TaskInstance<?>> instances = new ArrayList<>(orders.size() * channels.size());
		for (Channel channel : channels) {
			for (UUID order : orders) {
				instances.add(instance(channel, order, now));
			}
		}
		this.scheduler.scheduleBatch(instances, now);
	}

	/**
	 * Schedules a delivery again, in the current transaction.
	 * @param order the order
	 * @param channel the channel to deliver over
	 */
	void addAgain(UUID order, Channel channel) {
		Instant now = this.clock.instant();
		this.scheduler.scheduleIfNotExists(instance(channel, order, now), now);
	}

	private static TaskInstance<Delivery> instance(Channel channel, UUID order, Instant since) {
		return TaskDescriptor.of(channel.taskName(), Delivery.class)
			.instance(order.toString())
			.data(new Delivery(since))
			.build();
	}

}
