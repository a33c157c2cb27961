package dev.orderfood.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.orderfood.order.PlacedOrder;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the deliveries over one channel. What is not taken is tried again, later and
 * later, until it is given up. A receiver that did not take the last ten is left alone
 * for a moment: waiting for its time-outs would keep the threads from the other channels.
 */
class DeliveryTask {

	private static final Logger log = LoggerFactory.getLogger(DeliveryTask.class);

	/** So many in a row that were not taken are not the fault of one order. */
	private static final int ALL_OF_THESE = 10;

	/** Far beyond the longest wait, and far below what does not fit into a number. */
	private static final int MOST_DOUBLINGS = 30;

	private final Channel channel;

	private final @Nullable Receiver receiver;

	private final NotificationDatabase database;

	private final FailedNotifications failed;

	private final NotificationMetrics counts;

	private final NotificationSettings.Retry retry;

	private final Clock clock;

	private final CircuitBreaker breaker;

	/**
	 * Makes the task of a channel.
	 * @param channel the channel
	 * @param receiver the receiver, or null if the channel is off: what is still due is
	 * then tried again, too, in case that it is switched on
	 */
	DeliveryTask(Channel channel, @Nullable Receiver receiver, NotificationDatabase database,
			FailedNotifications failed, NotificationMetrics counts, NotificationSettings.Retry retry, Clock clock,
			CircuitBreakerRegistry breakers) {
		this.channel = channel;
		this.receiver = receiver;
		this.database = database;
		this.failed = failed;
		this.counts = counts;
		this.retry = retry;
		this.clock = clock;
		this.breaker = breakers.circuitBreaker(channel.taskName(),
				CircuitBreakerConfig.custom()
					.slidingWindowSize(ALL_OF_THESE)
					.minimumNumberOfCalls(ALL_OF_THESE)
					.failureRateThreshold(100)
					.waitDurationInOpenState(retry.pause())
					.permittedNumberOfCallsInHalfOpenState(1)
					.build());
		this.breaker.getEventPublisher().onStateTransition((event) -> tell(event.getStateTransition()));
	}

	/** Once for an illness, not for each look whether it is over. */
	private void tell(CircuitBreaker.StateTransition change) {
		switch (change) {
			case CLOSED_TO_OPEN -> log.warn("The receiver of {} takes nothing: it is tried every {} from now on",
					this.channel.label(), this.retry.pause());
			case HALF_OPEN_TO_CLOSED ->
				log.info("The receiver of {} takes what it is sent again", this.channel.label());
			default -> log.debug("The receiver of {}: {}", this.channel.label(), change);
		}
	}

	/**
	 * Returns what db-scheduler calls.
	 * @return the task
	 */
	Task<Delivery> task() {
		return Tasks.oneTime(this.channel.taskName(), Delivery.class)
			.onFailure(this::tryAgainOrGiveUp)
			.execute((instance, context) -> deliver(UUID.fromString(instance.getId())));
	}

	private void deliver(UUID orderId) {
		if (this.receiver == null) {
			throw new NotDeliveredException("the channel is switched off");
		}
		if (!this.breaker.tryAcquirePermission()) {
			throw new Deferred();
		}
		long begun = System.nanoTime();
		PlacedOrder order;
		try {
			order = PlacedOrder.find(this.database.jdbc(), orderId)
				.orElseThrow(() -> new NotDeliveredException("there is no such order"));
		}
		catch (RuntimeException ex) {
			// Not the receiver's fault.
			this.breaker.releasePermission();
			throw ex;
		}
		try {
			this.receiver.deliver(order);
		}
		catch (RuntimeException | Error ex) {
			this.breaker.onError(System.nanoTime() - begun, TimeUnit.NANOSECONDS, ex);
			throw ex;
		}
		this.breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
		this.counts.count(this.channel, NotificationMetrics.Outcome.SENT, 1);
	}

	private void tryAgainOrGiveUp(ExecutionComplete attempt, ExecutionOperations<Delivery> delivery) {
		Instant now = this.clock.instant();
		int failures = attempt.getExecution().consecutiveFailures;
		Instant since = ((Delivery) Objects.requireNonNull(attempt.getExecution().taskInstance.getData())).since();
		Throwable cause = attempt.getCause().orElse(null);
		if (now.isBefore(since.plus(this.retry.giveUpAfter()))) {
			delivery.reschedule(attempt,
					now.plus(pause(this.retry, failures, ThreadLocalRandom.current().nextDouble())));
			this.counts.count(this.channel, (cause instanceof Deferred) ? NotificationMetrics.Outcome.DEFERRED
					: NotificationMetrics.Outcome.RETRIED, 1);
			return;
		}
		UUID orderId = UUID.fromString(attempt.getExecution().taskInstance.getId());
		String error = (cause instanceof NotDeliveredException known) ? String.valueOf(known.getMessage())
				: "a fault on our side";
		this.database.inTransaction(() -> {
			this.failed.add(new FailedNotifications.FailedNotification(orderId, this.channel.label(), failures + 1,
					error, now.truncatedTo(ChronoUnit.MICROS)));
			delivery.stop();
			return true;
		});
		this.counts.count(this.channel, NotificationMetrics.Outcome.FAILED, 1);
		log.warn("Gave up telling of order {} over {}: {}", orderId, this.channel.label(), error);
	}

	/**
	 * Says how long to wait until the next attempt.
	 * @param retry the settings
	 * @param failures how many attempts have failed before this one
	 * @param chance from 0 to 1: spreads what failed together
	 * @return half of the full wait to all of it; the full wait doubles with each failure
	 */
	static Duration pause(NotificationSettings.Retry retry, int failures, double chance) {
		long longest = retry.longest().toMillis();
		long full = Math.min(longest, retry.first().toMillis() << Math.min(failures, MOST_DOUBLINGS));
		return Duration.ofMillis((long) (full * (0.5 + chance / 2)));
	}

	/** The receiver is being left alone. */
	private static final class Deferred extends NotDeliveredException {

		private static final long serialVersionUID = 1L;

		Deferred() {
			super("the receiver took nothing before");
		}

	}

}
