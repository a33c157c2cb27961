package dev.orderfood.inventory.remote;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import dev.orderfood.failure.UnavailableException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.timelimiter.TimeLimiter;
import io.opentelemetry.context.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/**
 * Asks another process for reservations: a limited number of times, for a limited time,
 * and not at all while it is known to be away.
 */
class RemoteReservations implements AutoCloseable {

	/** The message for customers. */
	static final String AWAY = "The stock cannot be asked at the moment; try again shortly.";

	private static final Logger log = LoggerFactory.getLogger(RemoteReservations.class);

	private final Reservations http;

	private final Retry retry;

	private final CircuitBreaker breaker;

	private final ExecutorService threads = Executors
		.newThreadPerTaskExecutor(Thread.ofVirtual().name("inventory-", 0).factory());

	RemoteReservations(Reservations http, Retry retry, CircuitBreaker breaker) {
		this.http = http;
		this.retry = retry;
		this.breaker = breaker;
	}

	/**
	 * Reserves what an order wants.
	 * @param orderId the order
	 * @param request what it wants
	 * @param timeout how long all attempts together may take
	 * @return the outcome
	 * @throws UnavailableException if there is no answer; the order may have a
	 * reservation all the same
	 */
	Reservation reserve(UUID orderId, ReservationRequest request, Duration timeout) {
		Callable<Reservation> attempts = Retry.decorateCallable(this.retry,
				() -> attempt(() -> this.http.reserve(orderId, request)));
		try {
			return TimeLimiter.of(timeout.isNegative() ? Duration.ZERO : timeout)
				.executeFutureSupplier(() -> this.threads.submit(forThisRequest(attempts)));
		}
		catch (AttemptFailedException | CallNotPermittedException | TimeoutException | RejectedExecutionException ex) {
			log.debug("The stock cannot be asked", ex);
			throw new UnavailableException(AWAY);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new UnavailableException(AWAY);
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException("Asking for stock has failed in a way that it cannot", ex);
		}
	}

	/**
	 * Releases the reservation of an order that was not placed, asynchronously and with
	 * one attempt: a reservation that stays behind expires.
	 * @param orderId the order
	 */
	void release(UUID orderId) {
		Callable<Boolean> attempt = forThisRequest(() -> attempt(() -> {
			this.http.release(orderId);
			return true;
		}));
		try {
			this.threads.execute(() -> {
				try {
					attempt.call();
				}
				catch (Exception ex) {
					log.debug("Order {} was not placed, which could not be said; its stock comes back later", orderId,
							ex);
				}
			});
		}
		catch (RejectedExecutionException ex) {
			log.debug("Order {} was not placed, which is not said any more; its stock comes back later", orderId);
		}
	}

	private <T> T attempt(Supplier<T> call) {
		return this.breaker.executeSupplier(() -> {
			long begun = System.nanoTime();
			try {
				return call.get();
			}
			catch (RestClientResponseException ex) {
				throw new AttemptFailedException(ex, begun, isWorthAnother(ex));
			}
			catch (RestClientException ex) {
				throw new AttemptFailedException(ex, begun, true);
			}
		});
	}

	/** A key that is not accepted will not be in a second either. */
	private static boolean isWorthAnother(RestClientResponseException answer) {
		return answer.getStatusCode().is5xxServerError() || answer.getStatusCode().value() == 429;
	}

	/** In the trace and under the request id of the request that asks. */
	private static <T> Callable<T> forThisRequest(Callable<T> work) {
		Map<String, String> log = MDC.getCopyOfContextMap();
		return Context.current().wrap(() -> {
			if (log != null) {
				MDC.setContextMap(log);
			}
			return work.call();
		});
	}

	@Override
	public void close() {
		this.threads.shutdown();
	}

}
