package dev.orderfood.database;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Knows how much of its time for the database a request has left. Each statement has a
 * limit of its own, but a request that runs several of them could take as many times as
 * long.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestDeadline implements Filter {

	private final ThreadLocal<Long> ends = new ThreadLocal<>();

	private final long nanos;

	RequestDeadline(DatabaseProperties properties) {
		this.nanos = properties.timePerRequest().toNanos();
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		this.ends.set(System.nanoTime() + this.nanos);
		try {
			chain.doFilter(request, response);
		}
		finally {
			this.ends.remove();
		}
	}

	/**
	 * Does something that is not the database's, so its time is not counted.
	 * @param <T> what comes of it
	 * @param work what to do, on the calling thread
	 * @return what came of it
	 */
	<T> T stopped(Supplier<T> work) {
		long begun = System.nanoTime();
		try {
			return work.get();
		}
		finally {
			Long end = this.ends.get();
			if (end != null) {
				this.ends.set(end + System.nanoTime() - begun);
			}
		}
	}

	/**
	 * Returns the time that is left to the request which the calling thread answers.
	 * @return milliseconds, zero or less when the time is up, and very many when the
	 * thread answers no request
	 */
	long leftMillis() {
		Long end = this.ends.get();
		return (end != null) ? TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()) : Long.MAX_VALUE;
	}

}
