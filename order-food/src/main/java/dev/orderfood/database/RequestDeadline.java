package dev.orderfood.database;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Limits the time that a request spends on the database. Each statement has a limit of
 * its own, but a request that runs several of them could take as many times as long. The
 * clock runs from asking for a connection to closing it, and never while the client sends
 * or reads.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public class RequestDeadline implements Filter {

	private static final ThreadLocal<Clock> clocks = new ThreadLocal<>();

	private final long nanos;

	RequestDeadline(DatabaseProperties properties) {
		this.nanos = properties.timePerRequest().toNanos();
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		clocks.set(new Clock(this.nanos));
		try {
			chain.doFilter(request, response);
		}
		finally {
			clocks.remove();
		}
	}

	/**
	 * Waits for another thread's use of the database, which counts as the request's own.
	 * @param <T> the type of the result
	 * @param wait waits, on the calling thread
	 * @return the result
	 */
	public <T> T charge(Supplier<T> wait) {
		Clock clock = clock();
		if (clock == null) {
			return wait.get();
		}
		clock.start();
		try {
			return wait.get();
		}
		finally {
			clock.stop();
		}
	}

	/**
	 * Returns the time that is left to the request of the calling thread.
	 * @param limit the most to return, also when the thread answers no request
	 * @return the time, zero or less when it is used up
	 */
	public Duration left(Duration limit) {
		Clock clock = clock();
		Duration left = (clock != null) ? Duration.ofNanos(clock.left()) : limit;
		return (left.compareTo(limit) < 0) ? left : limit;
	}

	/**
	 * Returns the clock of the request that the calling thread answers.
	 * @return the clock, or null if the thread answers no request
	 */
	@Nullable Clock clock() {
		return clocks.get();
	}

	/** Counts the time that one request has left. Only the request's thread uses it. */
	static final class Clock {

		private long left;

		private long startedAt;

		/** A request may use two connections at a time; that counts once. */
		private int running;

		private Clock(long left) {
			this.left = left;
		}

		void start() {
			if (this.running++ == 0) {
				this.startedAt = System.nanoTime();
			}
		}

		void stop() {
			if (--this.running == 0) {
				this.left -= System.nanoTime() - this.startedAt;
			}
		}

		/** Nanoseconds; zero or less when the time is used up. */
		long left() {
			return (this.running > 0) ? this.left - (System.nanoTime() - this.startedAt) : this.left;
		}

	}

}
