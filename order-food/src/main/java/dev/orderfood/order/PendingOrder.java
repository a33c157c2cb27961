package dev.orderfood.order;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.orderfood.failure.OverloadedException;
import dev.orderfood.failure.UnavailableException;
import dev.orderfood.inventory.StockDemand;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** A priced order on its way to the database, and the request that waits for it. */
final class PendingOrder {

	private final Order order;

	private final TrackingToken token;

	private final Quote quote;

	private final @Nullable IdempotentRequest idempotent;

	private final byte[] body;

	private final long deadline;

	private final StockDemand demand;

	private final Context trace = Context.current();

	private final long createdAt = System.nanoTime();

	/**
	 * Set once: by the writer that works on the order, or by the request that gives up.
	 */
	private final AtomicBoolean taken = new AtomicBoolean();

	private final CompletableFuture<WriteResult> result = new CompletableFuture<>();

	/**
	 * Creates an order that is not queued yet.
	 * @param order the order
	 * @param token what opens the order's public page
	 * @param quote what the order was priced with
	 * @param idempotent what identifies a repetition, or null without an idempotency key
	 * @param body the response, which is stored with the idempotency key
	 * @param deadline until when the request waits, by {@link System#nanoTime()}
	 */
	PendingOrder(Order order, TrackingToken token, Quote quote, @Nullable IdempotentRequest idempotent, byte[] body,
			long deadline) {
		this.order = order;
		this.token = token;
		this.quote = quote;
		this.idempotent = idempotent;
		this.body = body;
		this.deadline = deadline;
		this.demand = new StockDemand(order.id(), quote.units());
	}

	Order order() {
		return this.order;
	}

	TrackingToken token() {
		return this.token;
	}

	Quote quote() {
		return this.quote;
	}

	@Nullable IdempotentRequest idempotent() {
		return this.idempotent;
	}

	byte[] body() {
		return this.body;
	}

	StockDemand demand() {
		return this.demand;
	}

	Context trace() {
		return this.trace;
	}

	/** How long ago the order was created, in nanoseconds. */
	long age() {
		return System.nanoTime() - this.createdAt;
	}

	/**
	 * Returns how long the request still waits.
	 * @return the time, zero or less when it is over
	 */
	Duration timeLeft() {
		return Duration.ofNanos(this.deadline - System.nanoTime());
	}

	/**
	 * Takes the order out of its request's hands, to write it.
	 * @return false if the request has given up
	 */
	boolean take() {
		return this.taken.compareAndSet(false, true);
	}

	void complete(WriteResult outcome) {
		this.result.complete(outcome);
	}

	void fail(Throwable cause) {
		this.result.completeExceptionally(cause);
	}

	/**
	 * Waits for the writer.
	 * @return what came of the order
	 * @throws OverloadedException if no writer took the order before its deadline
	 * @throws UnavailableException if a writer took the order, but did not finish before
	 * its deadline
	 */
	WriteResult await() {
		try {
			return this.result.get(Math.max(0, timeLeft().toNanos()), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			if (take()) {
				throw OrderWriter.overloaded();
			}
			throw outcomeUnknown();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw outcomeUnknown();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			throw new IllegalStateException("An order could not be written", ex.getCause());
		}
	}

	private static UnavailableException outcomeUnknown() {
		return new UnavailableException("The database is slow, and the order may have been placed: "
				+ "send it again with the same Idempotency-Key, or look at your orders.");
	}

}
