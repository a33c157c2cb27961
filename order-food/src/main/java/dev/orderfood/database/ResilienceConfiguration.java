package dev.orderfood.database;

import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedRetryMetrics;
import io.github.resilience4j.retry.RetryRegistry;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The circuit breakers, retries and bulkheads, and the breaker around the database.
 * Whoever takes another one from a registry finds it in the metrics without doing
 * anything for it.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DatabaseProperties.class)
class ResilienceConfiguration {

	static final String DATABASE = "database";

	/** The database's return is asked for, not waited for by customers. */
	private static final Duration FOR_GOOD = Duration.ofDays(1);

	@Bean
	CircuitBreakerRegistry circuitBreakers() {
		return CircuitBreakerRegistry.ofDefaults();
	}

	@Bean
	TaggedCircuitBreakerMetrics circuitBreakerMetrics(CircuitBreakerRegistry breakers) {
		return TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers);
	}

	@Bean
	RetryRegistry retries() {
		return RetryRegistry.ofDefaults();
	}

	@Bean
	TaggedRetryMetrics retryMetrics(RetryRegistry retries) {
		return TaggedRetryMetrics.ofRetryRegistry(retries);
	}

	@Bean
	BulkheadRegistry bulkheads() {
		return BulkheadRegistry.ofDefaults();
	}

	@Bean
	TaggedBulkheadMetrics bulkheadMetrics(BulkheadRegistry bulkheads) {
		return TaggedBulkheadMetrics.ofBulkheadRegistry(bulkheads);
	}

	@Bean
	CircuitBreaker databaseBreaker(CircuitBreakerRegistry breakers, DatabaseProperties properties) {
		DatabaseProperties.Breaker breaker = properties.breaker();
		return breakers.circuitBreaker(DATABASE,
				CircuitBreakerConfig.custom()
					.slidingWindowSize(breaker.slidingWindowSize())
					.minimumNumberOfCalls(breaker.minimumNumberOfCalls())
					.failureRateThreshold(breaker.failureRateThreshold())
					.waitDurationInOpenState(FOR_GOOD)
					.build());
	}

	@Bean
	DatabaseRecoveryProbe databaseReturn(CircuitBreaker databaseBreaker, DataSource dataSource,
			DatabaseProperties properties) throws SQLException {
		return new DatabaseRecoveryProbe(databaseBreaker, dataSource.unwrap(HikariDataSource.class),
				properties.breaker());
	}

	/** Runs after all others, so that what is refused shows in no span of a statement. */
	@Bean
	static BeanPostProcessor guardedDatabase(ObjectProvider<CircuitBreaker> breaker,
			ObjectProvider<RequestDeadline> time) {
		return new BeanPostProcessor() {
			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				// Another room's pool may be exhausted, which says nothing about the
				// database.
				if (!(bean instanceof DataSource pool) || !name.equals("dataSource")) {
					return bean;
				}
				try {
					return new CircuitBreakerDataSource(pool, breaker.getObject(), time.getObject());
				}
				catch (SQLException ex) {
					throw new BeanCreationException(name, "has to be HikariCP's pool", ex);
				}
			}
		};
	}

}
