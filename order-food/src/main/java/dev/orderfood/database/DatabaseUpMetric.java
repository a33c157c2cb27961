package dev.orderfood.database;

import java.sql.SQLTransientConnectionException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells as a metric whether the database answers, so that an alert can tell an outage of
 * the database from a fault of the API. A pool whose connections are all at work is no
 * outage: what was known before stays.
 */
@Component
class DatabaseUpMetric {

	private final JdbcClient jdbc;

	private final DataSource pool;

	private volatile boolean up;

	DatabaseUpMetric(JdbcClient jdbc, DataSource pool, MeterRegistry registry) {
		this.jdbc = jdbc;
		this.pool = pool;
		Gauge.builder("orderfood.database.up", this, (database) -> database.up ? 1 : 0)
			.description("1 if the database answered when it was last asked, else 0")
			.register(registry);
	}

	@Scheduled(fixedDelay = 5_000)
	void look() {
		try {
			this.jdbc.sql("SELECT 1").query(Integer.class).single();
			this.up = true;
		}
		catch (DataAccessException | TransactionException ex) {
			this.up = this.up && isBusy(ex);
		}
	}

	private boolean isBusy(Exception ex) {
		HikariDataSource hikari = DataSourceUnwrapper.unwrap(this.pool, HikariConfigMXBean.class,
				HikariDataSource.class);
		return NestedExceptionUtils.getMostSpecificCause(ex) instanceof SQLTransientConnectionException
				&& hikari != null && hikari.getHikariPoolMXBean().getActiveConnections() >= hikari.getMaximumPoolSize();
	}

}
