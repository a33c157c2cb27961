package dev.orderfood.database;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Decides whether the database is available, for the circuit breaker, the health check,
 * the metric and the log alike. It probes the database at a regular interval and as soon
 * as a use of it fails. A failed use proves nothing by itself: the pool may be growing or
 * busy. If the probe fails, too, the breaker opens and the pools drop their connections;
 * when the probe succeeds again, the breaker closes.
 */
@Component
class DatabaseMonitor implements DisposableBean {

	private static final Logger log = LoggerFactory.getLogger(DatabaseMonitor.class);

	/** A health check accepts a result of this age. */
	private static final Duration RECENT = Duration.ofSeconds(1);

	private final CircuitBreaker breaker;

	private final DatabaseProperties properties;

	private final DatabaseOutageLog outage;

	private final List<Pool> pools = new CopyOnWriteArrayList<>();

	private final Semaphore suspicions = new Semaphore(0);

	private @Nullable Thread thread;

	private volatile State state = State.UNKNOWN;

	private volatile long checkedAt = System.nanoTime();

	private volatile boolean answered;

	private volatile boolean readOnly;

	private volatile boolean stopped;

	DatabaseMonitor(CircuitBreakerRegistry breakers, DatabaseProperties properties, DatabaseOutageLog outage) {
		this.breaker = breakers.circuitBreaker("database");
		this.properties = properties;
		this.outage = outage;
		this.breaker.getEventPublisher().onStateTransition((event) -> {
			if (event.getStateTransition().getToState() == CircuitBreaker.State.OPEN) {
				suspect();
			}
		});
	}

	CircuitBreaker breaker() {
		return this.breaker;
	}

	/**
	 * Includes a pool, which has to lead to the same database as the others. The first
	 * one starts the monitor.
	 * @param pool the pool
	 */
	synchronized void include(HikariDataSource pool) {
		this.pools.add(new Pool(pool, pool.getMinimumIdle()));
		if (this.thread == null) {
			this.thread = Thread.ofVirtual().name("database-monitor").start(this::run);
		}
	}

	/** Asks for a probe soon, because a use of the database failed. */
	void suspect() {
		this.suspicions.release();
	}

	/** Notes a session that refused a statement which a primary would have executed. */
	void readOnlySession() {
		this.readOnly = true;
		suspect();
	}

	/** Notes that the database has answered through a pool. */
	void answered() {
		if (!this.answered) {
			this.answered = true;
		}
	}

	/**
	 * Tells what the last probe found.
	 * @return whether the database can be reached and written; false before the first
	 * probe
	 */
	boolean isAvailable() {
		return this.state == State.AVAILABLE;
	}

	/**
	 * Tells whether the database is available at this moment, and probes it if the last
	 * result is not recent.
	 * @return whether the database can be reached and written
	 */
	boolean isAvailableNow() {
		if (isAvailable() && !isRecent()) {
			checkUnlessRecent();
		}
		return isAvailable();
	}

	private boolean isRecent() {
		return System.nanoTime() - this.checkedAt < RECENT.toNanos();
	}

	private synchronized void checkUnlessRecent() {
		if (!isRecent()) {
			check();
		}
	}

	private void run() {
		try {
			while (!this.stopped) {
				try {
					check();
				}
				catch (RuntimeException ex) {
					log.error("The database could not be checked", ex);
				}
				Duration pause = (this.state == State.AWAY) ? this.properties.probeInterval()
						: this.properties.checkInterval();
				if (this.suspicions.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS)) {
					// Many failures at a time are one suspicion.
					Thread.sleep(untilNextProbe());
					this.suspicions.drainPermits();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Duration untilNextProbe() {
		Duration left = this.properties.probeInterval().minusNanos(System.nanoTime() - this.checkedAt);
		return left.isNegative() ? Duration.ZERO : left;
	}

	private synchronized void check() {
		if (this.readOnly) {
			this.readOnly = false;
			this.pools.forEach(Pool::dropConnections);
		}
		this.answered = false;
		Optional<DatabaseProbe.Problem> problem = new DatabaseProbe(this.pools.getFirst().pool(),
				this.properties.probeTimeout())
			.problem();
		this.checkedAt = System.nanoTime();
		if (problem.isEmpty()) {
			available();
		}
		else if (!(problem.get().late() && this.answered)) {
			away(problem.get().message());
		}
	}

	private void available() {
		if (this.state == State.AWAY) {
			this.pools.forEach(Pool::restore);
			this.outage.ended();
		}
		this.state = State.AVAILABLE;
		if (this.breaker.getState() == CircuitBreaker.State.OPEN) {
			this.breaker.transitionToClosedState();
		}
	}

	private void away(String reason) {
		boolean begins = this.state != State.AWAY;
		this.state = State.AWAY;
		if (this.breaker.getState() == CircuitBreaker.State.CLOSED) {
			this.breaker.transitionToOpenState();
		}
		if (begins) {
			this.pools.forEach(Pool::retire);
			this.outage.began(reason);
		}
	}

	@Override
	public synchronized void destroy() {
		this.stopped = true;
		if (this.thread != null) {
			this.thread.interrupt();
		}
	}

	/** What is known about the database. */
	private enum State {

		/** It was not probed yet. */
		UNKNOWN,

		/** It can be reached and written. */
		AVAILABLE,

		/** It cannot be reached or not be written. */
		AWAY

	}

	/**
	 * A pool of connections to the database.
	 *
	 * @param pool the pool
	 * @param minimumIdle how many idle connections it keeps while the database is there
	 */
	private record Pool(HikariDataSource pool, int minimumIdle) {

		/**
		 * Keeps the pool from connecting during an outage: it waits longer from attempt
		 * to attempt, and would still wait when the database is back.
		 */
		void retire() {
			this.pool.setMinimumIdle(0);
			dropConnections();
		}

		void restore() {
			this.pool.setMinimumIdle(this.minimumIdle);
		}

		/** Connections in use are closed when they come back. */
		void dropConnections() {
			if (this.pool.getHikariPoolMXBean() != null) {
				this.pool.getHikariPoolMXBean().softEvictConnections();
			}
		}

	}

}
