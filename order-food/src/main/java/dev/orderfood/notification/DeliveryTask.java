package dev.orderfood.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.orderfood.order.Order;
import dev.orderfood.order.OrderHistory;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the deliveries over one channel. A failed delivery is retried with exponential
 * backoff until it is given up. A circuit breaker opens after ten failures in a row:
 * waiting for the timeouts of one receiver would take the threads from the others.
 */
class DeliveryTask {

	private static final Logger log = LoggerFactory.getLogger(DeliveryTask.class);

	/** So many failures in a row are not the fault of one order. */
	private static final int FAILURES_IN_A_ROW = 10;

	/** Exceeds the longest wait, and does not overflow. */
	private static final int MAX_DOUBLINGS = 30;

	/** Of all channels together. */
	private static final Semaphore READS = new Semaphore(4);

	private final Channel channel;

	private final @Nullable Receiver receiver;

	private final NotificationDatabase database;

	private final OrderHistory orders;

	private final FailedDeliveries failed;

	private final NotificationMetrics metrics;

	private final NotificationSettings.Retry retry;

	private final Clock clock;

	private final CircuitBreaker breaker;

	/**
	 * Creates the task of a channel.
	 * @param channel the channel
	 * @param receiver the receiver, or null if the channel is disabled: its deliveries
	 * fail and are retried, in case that it is enabled again
	 */
	DeliveryTask(Channel channel, @Nullable Receiver receiver, NotificationDatabase database, OrderHistory orders,
			FailedDeliveries failed, NotificationMetrics metrics, NotificationSettings.Retry retry, Clock clock,
			CircuitBreakerRegistry breakers) {
		this.channel = channel;
		this.receiver = receiver;
		this.database = database;
		this.orders = orders;
		this.failed = failed;
		this.metrics = metrics;
		this.retry = retry;
		this.clock = clock;
		this.breaker = breakers.circuitBreaker(channel.taskName(),
				CircuitBreakerConfig.custom()
					.slidingWindowSize(FAILURES_IN_A_ROW)
					.minimumNumberOfCalls(FAILURES_IN_A_ROW)
					.failureRateThreshold(100)
					.waitDurationInOpenState(retry.pause())
					.permittedNumberOfCallsInHalfOpenState(1)
					.build());
		this.breaker.getEventPublisher().onStateTransition((event) -> log(event.getStateTransition()));
	}

	/** Once per outage of the receiver, not once per trial. */
	private void log(CircuitBreaker.StateTransition change) {
		switch (change) {
			case CLOSED_TO_OPEN -> log.warn("The receiver of {} fails: deliveries wait, and one is tried every {}",
					this.channel.label(), this.retry.pause());
			case HALF_OPEN_TO_CLOSED -> log.info("The receiver of {} accepts deliveries again", this.channel.label());
			default -> log.debug("The receiver of {}: {}", this.channel.label(), change);
		}
	}

	/**
	 * Returns the task for db-scheduler.
	 * @return the task
	 */
	Task<Delivery> task() {
		return Tasks.oneTime(this.channel.taskName(), Delivery.class)
			.onFailure(this::retryOrGiveUp)
			.execute((instance, context) -> deliver(UUID.fromString(instance.getId())));
	}

	private void deliver(UUID orderId) {
		if (this.receiver == null) {
			throw new NotDeliveredException("the channel is disabled");
		}
		if (!this.breaker.tryAcquirePermission()) {
			throw new Deferred();
		}
		long begun = System.nanoTime();
		Order order;
		try {
			order = find(orderId);
		}
		catch (RuntimeException ex) {
			// Says nothing about the receiver.
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
		this.metrics.count(this.channel, NotificationMetrics.Outcome.SENT, 1);
	}

	/** Limited to a few, so that deliveries leave the connections to orders. */
	private Order find(UUID orderId) {
		READS.acquireUninterruptibly();
		try {
			return this.orders.find(orderId).orElseThrow(() -> new NotDeliveredException("there is no such order"));
		}
		finally {
			READS.release();
		}
	}

	private void retryOrGiveUp(ExecutionComplete attempt, ExecutionOperations<Delivery> delivery) {
		Instant now = this.clock.instant();
		int failures = attempt.getExecution().consecutiveFailures;
		Instant since = ((Delivery) Objects.requireNonNull(attempt.getExecution().taskInstance.getData())).since();
		Throwable cause = attempt.getCause().orElse(null);
		if (now.isBefore(since.plus(this.retry.giveUpAfter()))) {
			delivery.reschedule(attempt,
					now.plus(pause(this.retry, failures, ThreadLocalRandom.current().nextDouble())));
			this.metrics.count(this.channel, (cause instanceof Deferred) ? NotificationMetrics.Outcome.DEFERRED
					: NotificationMetrics.Outcome.RETRIED, 1);
			return;
		}
		UUID orderId = UUID.fromString(attempt.getExecution().taskInstance.getId());
		String error = (cause instanceof NotDeliveredException known) ? String.valueOf(known.getMessage())
				: "an internal error";
		this.database.inTransaction(() -> {
			this.failed.add(new FailedNotification(orderId, this.channel.label(), failures + 1, error,
					now.truncatedTo(ChronoUnit.MICROS)));
			delivery.stop();
			return true;
		});
		this.metrics.count(this.channel, NotificationMetrics.Outcome.FAILED, 1);
		log.warn("Gave up the delivery of order {} over {}: {}", orderId, this.channel.label(), error);
	}

	/**
	 * Calculates the backoff before the next attempt.
	 * @param retry the settings
	 * @param failures the number of failed attempts before this one
	 * @param chance a random number from 0 to 1: spreads deliveries that failed together
	 * @return half of the full backoff to all of it; the full backoff doubles with each
	 * failure
	 */
	static Duration pause(NotificationSettings.Retry retry, int failures, double chance) {
		long longest = retry.longest().toMillis();
		long full = Math.min(longest, retry.first().toMillis() << Math.min(failures, MAX_DOUBLINGS));
		return Duration.ofMillis((long) (full * (0.5 + chance / 2)));
	}

	/** The circuit breaker is open. */
	private static final class Deferred extends NotDeliveredException {

		private static final long serialVersionUID = 1L;

		Deferred() {
			super("the receiver failed before");
		}

	}

}
