package dev.orderfood.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Lets reads that may be a little old go to a standby of the database, over a connection
 * pool of its own. The primary answers where there is no standby, while the standby is
 * away or too far behind ({@link ReplicaMonitor}), and whenever a read from it fails.
 */
@Component
public class ReadReplica implements DisposableBean {

	private static final ScopedValue<Boolean> READING = ScopedValue.newInstance();

	private final @Nullable HikariDataSource pool;

	private final Counter replicaReads;

	private final Counter primaryReads;

	private volatile boolean usable;

	/** The pool is no bean, so it has nothing to do with the breaker of the primary. */
	ReadReplica(ReplicaProperties properties, DataSourceProperties database, Environment environment,
			MeterRegistry registry) {
		this.pool = properties.isConfigured() ? pool(database, environment, registry) : null;
		this.replicaReads = reads(registry, "replica");
		this.primaryReads = reads(registry, "primary");
	}

	private static HikariDataSource pool(DataSourceProperties database, Environment environment,
			MeterRegistry registry) {
		HikariDataSource pool = new HikariDataSource();
		pool.setUsername(database.determineUsername());
		pool.setPassword(database.determinePassword());
		Binder.get(environment).bind("orderfood.database.replica.datasource", Bindable.ofInstance(pool));
		pool.setMetricRegistry(registry);
		return pool;
	}

	private static Counter reads(MeterRegistry registry, String server) {
		return Counter.builder("orderfood.database.reads")
			.description("Reads that may be a little old, by the server that answered")
			.tag("server", server)
			.register(registry);
	}

	/**
	 * Runs reads that may be a little old: all of them on the standby, or all of them on
	 * the primary. They must not be part of a transaction, and run again if the standby
	 * fails.
	 * @param <T> the type of the result
	 * @param fresh whether the result must not be old this time
	 * @param reads the reads
	 * @return their result
	 */
	public <T> T read(boolean fresh, Supplier<T> reads) {
		if (this.usable && !fresh) {
			try {
				T result = ScopedValue.where(READING, true).call(reads::get);
				this.replicaReads.increment();
				return result;
			}
			catch (DataAccessException ex) {
				// Until the monitor finds it well.
				this.usable = false;
			}
		}
		return onPrimary(reads);
	}

	private <T> T onPrimary(Supplier<T> reads) {
		T result = reads.get();
		this.primaryReads.increment();
		return result;
	}

	/**
	 * Takes a connection to the standby, if this thread is reading what may be old.
	 * @return the connection; null for one to the primary
	 * @throws SQLException if the standby cannot be reached
	 */
	@Nullable Connection connection() throws SQLException {
		return (this.pool != null && READING.isBound()) ? this.pool.getConnection() : null;
	}

	/**
	 * Returns the pool of connections to the standby.
	 * @return the pool; null if there is no standby
	 */
	@Nullable DataSource dataSource() {
		return this.pool;
	}

	boolean isUsable() {
		return this.usable;
	}

	/**
	 * Says whether reads go to the standby.
	 * @param usable whether it is there and not too far behind
	 */
	void use(boolean usable) {
		this.usable = usable;
	}

	@Override
	public void destroy() {
		if (this.pool != null) {
			this.pool.close();
		}
	}

}
