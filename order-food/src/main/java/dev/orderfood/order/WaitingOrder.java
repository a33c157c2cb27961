package dev.orderfood.order;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import dev.orderfood.order.OrderInsert.Outcome;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** An order in the queue of {@link OrderBatches}, and the request that waits for it. */
final class WaitingOrder {

	private final PricedOrder order;

	private final Thread request = Thread.currentThread();

	private final Context trace = Context.current();

	private final long since = System.nanoTime();

	private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);

	/** Written before the state is, which makes them visible. */
	private @Nullable Outcome outcome;

	private @Nullable Throwable failure;

	WaitingOrder(PricedOrder order) {
		this.order = order;
	}

	PricedOrder order() {
		return this.order;
	}

	Context trace() {
		return this.trace;
	}

	/** How long the order has been in the queue, in nanoseconds. */
	long age() {
		return System.nanoTime() - this.since;
	}

	boolean isWaiting() {
		return this.state.get() == State.WAITING;
	}

	boolean isSettled() {
		return this.state.get() == State.SETTLED;
	}

	/**
	 * Parks the request until something may have changed.
	 * @param maxWait how long an order may wait for its turn; once it is being written it
	 * waits for the end of that, which the driver bounds
	 * @return false if this time is over
	 */
	boolean pause(Duration maxWait) {
		if (!isWaiting()) {
			if (!isSettled()) {
				LockSupport.park(this);
			}
			return true;
		}
		long left = maxWait.toNanos() - age();
		if (left <= 0) {
			return false;
		}
		LockSupport.parkNanos(this, left);
		return true;
	}

	/**
	 * Wakes the request, so that it looks for a free place.
	 * @return false if it no longer waits for its turn
	 */
	boolean wake() {
		if (!isWaiting()) {
			return false;
		}
		LockSupport.unpark(this.request);
		return true;
	}

	/**
	 * Takes the order out of its request's hands, to write it.
	 * @return false if the request has given up
	 */
	boolean take() {
		return this.state.compareAndSet(State.WAITING, State.TAKEN);
	}

	/**
	 * Gives up.
	 * @return false if the order is being written, or is written
	 */
	boolean leave() {
		return this.state.compareAndSet(State.WAITING, State.GONE);
	}

	void settle(Outcome result) {
		this.outcome = result;
		settled();
	}

	/** Hands the order back: its request shall write it in a statement of its own. */
	void goAlone() {
		settled();
	}

	void fail(Throwable cause) {
		this.failure = cause;
		settled();
	}

	private void settled() {
		this.state.set(State.SETTLED);
		LockSupport.unpark(this.request);
	}

	/**
	 * What became of the order once it is settled.
	 * @return the outcome, or empty if the order has to be written alone
	 */
	Optional<Outcome> outcome() {
		switch (this.failure) {
			case null -> {
				return Optional.ofNullable(this.outcome);
			}
			case RuntimeException ex -> throw ex;
			case Error error -> throw error;
			case Throwable other -> throw new IllegalStateException(other);
		}
	}

	private enum State {

		/** In the queue. */
		WAITING,

		/** In a batch that is being written. */
		TAKEN,

		/** It is known what became of it. */
		SETTLED,

		/** Its request has given up. */
		GONE

	}

}
