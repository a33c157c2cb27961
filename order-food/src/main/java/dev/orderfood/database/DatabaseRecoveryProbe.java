package dev.orderfood.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out when a database that is away is back: by a connection of its own, so that no
 * customer is kept waiting to find out, and closes the circuit breaker. Meanwhile the
 * pool is told to stop trying, since it waits longer from time to time, up to five
 * seconds, and would still be waiting when the database is back.
 */
class DatabaseRecoveryProbe implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(DatabaseRecoveryProbe.class);

	/**
	 * Connections that were merely cut can be made again at once, as soon as those who
	 * were cut off have noticed.
	 */
	private static final Duration FIRST_PROBE = Duration.ofMillis(100);

	private final CircuitBreaker breaker;

	private final HikariDataSource pool;

	private final DatabaseProperties.Breaker properties;

	private final int minimumIdle;

	private volatile boolean closed;

	private volatile @Nullable Thread asking;

	DatabaseRecoveryProbe(CircuitBreaker breaker, HikariDataSource pool, DatabaseProperties.Breaker properties) {
		this.breaker = breaker;
		this.pool = pool;
		this.properties = properties;
		this.minimumIdle = pool.getMinimumIdle();
		breaker.getEventPublisher().onStateTransition((event) -> {
			if (event.getStateTransition().getToState() == State.OPEN) {
				this.asking = Thread.ofVirtual().name("database-return").start(this::waitForReturn);
			}
		});
	}

	private void waitForReturn() {
		long begun = System.nanoTime();
		log.warn("The database is away: what needs it is answered 503 until it is back, which is asked every {} ms",
				this.properties.probeInterval().toMillis());
		this.pool.setMinimumIdle(0);
		// What is left in the pool leads nowhere, or to a server that has been replaced.
		this.pool.getHikariPoolMXBean().softEvictConnections();
		try {
			Thread.sleep(FIRST_PROBE);
			while (!this.closed && !isBack()) {
				Thread.sleep(this.properties.probeInterval());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return;
		}
		this.pool.setMinimumIdle(this.minimumIdle);
		if (!this.closed) {
			log.info("The database is back after {} ms", Duration.ofNanos(System.nanoTime() - begun).toMillis());
			this.breaker.transitionToClosedState();
		}
	}

	private boolean isBack() {
		Properties settings = new Properties();
		settings.putAll(this.pool.getDataSourceProperties());
		putIfKnown(settings, "user", this.pool.getUsername());
		putIfKnown(settings, "password", this.pool.getPassword());
		String seconds = Long.toString(this.properties.probeTimeout().toSeconds());
		settings.setProperty("connectTimeout", seconds);
		settings.setProperty("socketTimeout", seconds);
		settings.setProperty("loginTimeout", seconds);
		try (Connection connection = DriverManager.getConnection(this.pool.getJdbcUrl(), settings)) {
			return connection.isValid((int) this.properties.probeTimeout().toSeconds());
		}
		catch (SQLException ex) {
			log.debug("The database is still away: {}", ex.getMessage());
			return false;
		}
	}

	private static void putIfKnown(Properties settings, String name, @Nullable String value) {
		if (value != null) {
			settings.setProperty(name, value);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		Thread thread = this.asking;
		if (thread != null) {
			thread.interrupt();
		}
	}

}
