package dev.orderfood.database;

import java.sql.SQLException;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.support.SQLErrorCodeSQLExceptionTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ DatabaseProperties.class, ReplicaProperties.class })
class DatabaseConfiguration {

	/**
	 * Knows PostgreSQL's own states, such as that of a lock that was not to be had in
	 * time, which JDBC's exception classes do not tell apart.
	 */
	@Bean
	SQLExceptionTranslator postgresqlExceptionTranslator() {
		SQLErrorCodeSQLExceptionTranslator translator = new SQLErrorCodeSQLExceptionTranslator("PostgreSQL");
		translator.setCustomTranslator((task, sql, failure) -> DatabaseFailure.of(failure)
			.filter(DatabaseFailure.UNAVAILABLE::equals)
			.map((unavailable) -> new DataAccessResourceFailureException(task + "; " + failure.getMessage(), failure))
			.orElse(null));
		return translator;
	}

	@Bean
	MeterBinder databaseUp(DatabaseMonitor monitor) {
		return (registry) -> Gauge
			.builder("orderfood.database.up", monitor, (database) -> database.isAvailable() ? 1 : 0)
			.description("1 if the database could be reached and written when it was last probed, else 0")
			.register(registry);
	}

	/**
	 * Puts each pool behind the circuit breaker. Runs after other post-processors, so
	 * that a refused use has no span.
	 */
	@Bean
	static BeanPostProcessor circuitBreakerPostProcessor(ObjectProvider<DatabaseMonitor> monitors,
			ObjectProvider<RequestDeadline> deadlines, ObjectProvider<ReadReplica> replicas) {
		return new BeanPostProcessor() {
			@Override
			public Object postProcessBeforeInitialization(Object bean, String name) {
				if (bean instanceof HikariDataSource pool) {
					DatabaseMonitor monitor = monitors.getObject();
					pool.setExceptionOverride(new SessionEviction(monitor::readOnlySession));
				}
				return bean;
			}

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				if (!(bean instanceof DataSource source)) {
					return bean;
				}
				try {
					DatabaseMonitor monitor = monitors.getObject();
					monitor.include(source.unwrap(HikariDataSource.class));
					return new CircuitBreakerDataSource(source, monitor, deadlines.getObject(), replicas.getObject());
				}
				catch (SQLException ex) {
					throw new BeanCreationException(name, "has to be HikariCP's pool", ex);
				}
			}
		};
	}

}
