package dev.orderfood.notification;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Makes the deliveries to one receiver: a few at a time, so that receivers do not wait
 * for each other. A failed delivery is retried with exponential backoff until it is given
 * up. A circuit breaker opens after ten failures in a row: then only one delivery is
 * tried from time to time.
 */
class DeliveryWorker {

	private static final Logger log = LoggerFactory.getLogger(DeliveryWorker.class);

	/** So many failures in a row are not the fault of one order. */
	private static final int FAILURES_IN_A_ROW = 10;

	/** Exceeds the longest wait, and does not overflow. */
	private static final int MAX_DOUBLINGS = 30;

	private static final int GONE = 410;

	private static final String INTERNAL_ERROR = "an internal error";

	private final String receiver;

	private final Channel channel;

	private final Tools tools;

	private final Duration lease;

	private final Semaphore permits;

	private final CircuitBreaker breaker;

	private final ReentrantLock filling = new ReentrantLock();

	/**
	 * Null if the channel is disabled: deliveries wait in case that it is enabled again.
	 */
	private volatile @Nullable Receiver target;

	/** Null for the receivers of the settings. */
	private volatile @Nullable WebhookEndpoint endpoint;

	private volatile Instant pausedUntil = Instant.MIN;

	/** Whether the last claim got all that it asked for, so that there may be more. */
	private volatile boolean more;

	private volatile boolean stopped;

	/**
	 * Creates the worker of a receiver.
	 * @param receiver the receiver's name in the table
	 * @param channel the channel
	 * @param target the receiver, or null if the channel is disabled
	 * @param timeout the time limit of an attempt
	 * @param tools what all workers share
	 */
	DeliveryWorker(String receiver, Channel channel, @Nullable Receiver target, Duration timeout, Tools tools) {
		this.receiver = receiver;
		this.channel = channel;
		this.target = target;
		this.tools = tools;
		this.lease = timeout.plus(tools.settings().takeOverAfter());
		this.permits = new Semaphore(tools.settings().concurrency());
		this.breaker = tools.breakers()
			.apply("notification-" + receiver,
					CircuitBreakerConfig.custom()
						.slidingWindowSize(FAILURES_IN_A_ROW)
						.minimumNumberOfCalls(FAILURES_IN_A_ROW)
						.failureRateThreshold(100)
						.waitDurationInOpenState(tools.settings().retry().pause())
						.permittedNumberOfCallsInHalfOpenState(1)
						.build());
		this.breaker.getEventPublisher().onStateTransition((event) -> log(event.getStateTransition()));
	}

	/** Once per outage of the receiver, not once per trial. */
	private void log(CircuitBreaker.StateTransition change) {
		switch (change) {
			case CLOSED_TO_OPEN -> log.warn("The receiver of {} fails: deliveries wait, and one is tried every {}",
					this.receiver, this.tools.settings().retry().pause());
			case HALF_OPEN_TO_CLOSED -> log.info("The receiver of {} accepts deliveries again", this.receiver);
			default -> log.debug("The receiver of {}: {}", this.receiver, change);
		}
	}

	/**
	 * Sets how an endpoint is called from now on.
	 * @param current the endpoint as it is in the database
	 * @param receiver calls it
	 */
	void update(WebhookEndpoint current, Receiver receiver) {
		WebhookEndpoint before = this.endpoint;
		if (before != null && !before.url().equals(current.url())) {
			this.breaker.reset();
			this.pausedUntil = Instant.MIN;
		}
		this.endpoint = current;
		this.target = receiver;
		Instant until = current.pausedUntil();
		if (until != null && until.isAfter(this.pausedUntil)) {
			this.pausedUntil = until;
		}
	}

	/** Claims no more deliveries; those that were claimed are attempted. */
	void stop() {
		this.stopped = true;
	}

	/** Attempts what is due, as far as the receiver may be called. */
	void run() {
		this.filling.lock();
		try {
			if (this.stopped) {
				return;
			}
			if (this.target == null || this.tools.clock().instant().isBefore(this.pausedUntil)) {
				giveUpExpired();
				return;
			}
			fill();
		}
		catch (DataAccessException | TransactionException ex) {
			log.debug("Deliveries over {} cannot be claimed: {}", this.receiver, ex.getMessage());
		}
		finally {
			this.filling.unlock();
		}
	}

	private void fill() {
		int free = this.permits.drainPermits();
		int allowed = 0;
		while (allowed < free && this.breaker.tryAcquirePermission()) {
			allowed++;
		}
		int started = 0;
		try {
			if (allowed > 0) {
				List<Delivery> claimed = this.tools.deliveries().claim(this.receiver, allowed, this.lease);
				this.more = claimed.size() == allowed;
				for (Delivery delivery : claimed) {
					if (start(delivery)) {
						started++;
					}
				}
			}
			else if (free > 0) {
				giveUpExpired();
			}
			else {
				this.more = true;
			}
		}
		finally {
			for (int i = started; i < allowed; i++) {
				this.breaker.releasePermission();
			}
			this.permits.release(free - started);
		}
	}

	private boolean start(Delivery delivery) {
		try {
			this.tools.threads().execute(() -> work(delivery));
			return true;
		}
		catch (RejectedExecutionException ex) {
			// The process ends.
			this.tools.deliveries().release(delivery);
			return false;
		}
	}

	private void work(Delivery delivery) {
		try {
			attempt(delivery);
		}
		catch (DataAccessException | TransactionException ex) {
			log.debug("The outcome of a delivery over {} cannot be stored, so it is repeated: {}", this.receiver,
					ex.getMessage());
		}
		finally {
			this.permits.release();
		}
		if (this.more) {
			run();
		}
	}

	private void attempt(Delivery delivery) {
		Receiver receiver = this.target;
		WebhookEndpoint called = this.endpoint;
		OrderEvent event;
		try {
			event = this.tools.contents().find(delivery.event());
		}
		catch (RuntimeException ex) {
			// Says nothing about the receiver.
			this.breaker.releasePermission();
			log.debug("The event of a delivery over {} cannot be read: {}", this.receiver, ex.getMessage());
			retryOrGiveUp(delivery, new NotDeliveredException(INTERNAL_ERROR));
			return;
		}
		Instant at = this.tools.clock().instant();
		long begun = System.nanoTime();
		Integer status = null;
		NotDeliveredException failure = null;
		try {
			status = (receiver != null) ? receiver.deliver(event) : null;
			this.breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			// The process ends. The flag is left cleared for the statement.
			this.breaker.releasePermission();
			this.tools.deliveries().release(delivery);
			return;
		}
		catch (NotDeliveredException ex) {
			failure = ex;
			status = ex.status();
		}
		catch (RuntimeException ex) {
			log.debug("A delivery over {} failed", this.receiver, ex);
			failure = new NotDeliveredException(INTERNAL_ERROR);
		}
		Duration duration = Duration.ofNanos(System.nanoTime() - begun);
		if (failure != null) {
			this.breaker.onError(duration.toNanos(), TimeUnit.NANOSECONDS, failure);
		}
		if (called != null) {
			this.tools.attempts()
				.add(called.id(), delivery, event.type(), at, duration, status,
						(failure != null) ? failure.reason() : null);
		}
		if (failure == null) {
			this.tools.deliveries().remove(delivery);
			this.tools.metrics().count(this.channel, NotificationMetrics.Outcome.SENT, 1);
		}
		else if (called != null && status != null && status == GONE) {
			disable(called);
		}
		else {
			pause(called, failure);
			retryOrGiveUp(delivery, failure);
		}
	}

	private void disable(WebhookEndpoint called) {
		if (this.tools.endpoints()
			.disable(called, "The endpoint answered with status 410 (Gone): it does not want any more events.")) {
			log.warn("Disabled the webhook endpoint {}, which answered with status 410 (Gone)", called.id());
		}
		this.tools.metrics().count(this.channel, NotificationMetrics.Outcome.FAILED, 1);
	}

	private void pause(@Nullable WebhookEndpoint called, NotDeliveredException failure) {
		Duration pause = failure.retryAfter();
		if (pause == null) {
			return;
		}
		Instant until = this.tools.clock().instant().plus(pause).truncatedTo(ChronoUnit.MICROS);
		if (until.isAfter(this.pausedUntil)) {
			this.pausedUntil = until;
			if (called != null) {
				this.tools.endpoints().pause(called, until);
			}
			log.info("The receiver of {} asked not to be called until {}", this.receiver, until);
		}
	}

	private void retryOrGiveUp(Delivery delivery, NotDeliveredException failure) {
		NotificationSettings.Retry retry = this.tools.settings().retry();
		Instant now = this.tools.clock().instant().truncatedTo(ChronoUnit.MICROS);
		if (now.isBefore(delivery.createdAt().plus(retry.giveUpAfter()))) {
			Instant due = now.plus(backoff(retry, delivery.attempts() - 1, ThreadLocalRandom.current().nextDouble()));
			this.tools.deliveries().retry(delivery, due, failure.reason());
			this.tools.metrics().count(this.channel, NotificationMetrics.Outcome.RETRIED, 1);
			return;
		}
		this.tools.deliveries().giveUp(delivery, failure.reason(), now);
		this.tools.metrics().count(this.channel, NotificationMetrics.Outcome.FAILED, 1);
		log.warn("Gave up the delivery of order {} over {}: {}", delivery.orderId(), this.receiver, failure.reason());
	}

	/** What waits for a receiver that cannot be called must not wait forever. */
	private void giveUpExpired() {
		Instant now = this.tools.clock().instant().truncatedTo(ChronoUnit.MICROS);
		int expired = this.tools.deliveries()
			.giveUpExpired(this.receiver, now.minus(this.tools.settings().retry().giveUpAfter()),
					(this.target == null) ? "the channel is disabled" : "the receiver failed before", now);
		if (expired > 0) {
			this.tools.metrics().count(this.channel, NotificationMetrics.Outcome.FAILED, expired);
			log.warn("Gave up {} deliveries over {} that were due for {}", expired, this.receiver,
					this.tools.settings().retry().giveUpAfter());
		}
	}

	/**
	 * Calculates the backoff before the next attempt.
	 * @param retry the settings
	 * @param failures the number of failed attempts before this one
	 * @param chance a random number from 0 to 1: spreads deliveries that failed together
	 * @return half of the full backoff to all of it; the full backoff doubles with each
	 * failure
	 */
	static Duration backoff(NotificationSettings.Retry retry, int failures, double chance) {
		long longest = retry.longest().toMillis();
		long full = Math.min(longest, retry.first().toMillis() << Math.min(failures, MAX_DOUBLINGS));
		return Duration.ofMillis((long) (full * (0.5 + chance / 2)));
	}

	/**
	 * What all workers share.
	 *
	 * @param deliveries the table
	 * @param contents the content of events
	 * @param endpoints the endpoints
	 * @param attempts the history of the endpoints
	 * @param metrics the metrics
	 * @param settings the settings
	 * @param breakers makes a circuit breaker of a name
	 * @param threads runs the attempts
	 * @param clock the clock
	 */
	record Tools(Deliveries deliveries, EventContents contents, WebhookEndpoints endpoints, WebhookAttempts attempts,
			NotificationMetrics metrics, NotificationSettings settings, Breakers breakers, ExecutorService threads,
			Clock clock) {
	}

	/** Makes circuit breakers. */
	interface Breakers {

		CircuitBreaker apply(String name, CircuitBreakerConfig config);

	}

}
