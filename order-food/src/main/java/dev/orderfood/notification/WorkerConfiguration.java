package dev.orderfood.notification;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import javax.sql.DataSource;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.Task;
import dev.orderfood.order.OrderHistory;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The beans of a process that delivers notifications. The configuration of db-scheduler
 * depends on the same property.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("orderfood.notification.workers")
class WorkerConfiguration {

	@Bean
	EventPublisher eventPublisher(NotificationDatabase database, EventLog eventLog, Deliveries deliveries,
			Scheduler scheduler, NotificationMetrics metrics, NotificationSettings settings) {
		return new EventPublisher(database, eventLog, deliveries, scheduler, metrics, settings);
	}

	@Bean
	NotificationBacklog notificationBacklog(NotificationDatabase database, MeterRegistry registry) {
		return new NotificationBacklog(database, registry);
	}

	@Bean(destroyMethod = "close")
	Receivers receivers(NotificationSettings settings, JsonMapper json, Clock clock) {
		return new Receivers(settings, json, clock);
	}

	/** Also when the channel is disabled: its due deliveries must not be lost. */
	@Bean
	Task<Delivery> webhookDeliveries(Receivers receivers, NotificationDatabase database, OrderHistory orders,
			FailedDeliveries failed, NotificationMetrics metrics, NotificationSettings settings, Clock clock,
			ObjectProvider<CircuitBreakerRegistry> breakers) {
		return new DeliveryTask(Channel.WEBHOOK, receivers.webhook(), database, orders, failed, metrics,
				settings.retry(), clock, breakers.getIfAvailable(CircuitBreakerRegistry::ofDefaults))
			.task();
	}

	/** Also when the channel is disabled: its due deliveries must not be lost. */
	@Bean
	Task<Delivery> emailDeliveries(Receivers receivers, NotificationDatabase database, OrderHistory orders,
			FailedDeliveries failed, NotificationMetrics metrics, NotificationSettings settings, Clock clock,
			ObjectProvider<CircuitBreakerRegistry> breakers) {
		return new DeliveryTask(Channel.EMAIL, receivers.email(), database, orders, failed, metrics, settings.retry(),
				clock, breakers.getIfAvailable(CircuitBreakerRegistry::ofDefaults))
			.task();
	}

	@Bean
	DeliveryShutdown deliveryShutdown(Scheduler scheduler) {
		return new DeliveryShutdown(scheduler);
	}

	@Bean
	SchedulerHealthLog schedulerHealthLog() {
		return new SchedulerHealthLog();
	}

	@Bean
	DbSchedulerCustomizer deliveryScheduler(@Qualifier(NotificationConfiguration.DATA_SOURCE) DataSource dataSource) {
		// Deliveries mostly wait for their receivers.
		ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("delivery-", 0).factory());
		return new DbSchedulerCustomizer() {
			@Override
			public Optional<DataSource> dataSource() {
				return Optional.of(dataSource);
			}

			@Override
			public Optional<Serializer> serializer() {
				return Optional.of(Deliveries.SERIALIZER);
			}

			@Override
			public Optional<JdbcCustomization> jdbcCustomization() {
				return Optional.of(Deliveries.POSTGRESQL);
			}

			@Override
			public Optional<ExecutorService> executorService() {
				return Optional.of(threads);
			}
		};
	}

	/** The receivers of the enabled channels. */
	static class Receivers implements AutoCloseable {

		private final @Nullable WebhookReceiver webhook;

		private final @Nullable EmailReceiver email;

		Receivers(NotificationSettings settings, JsonMapper json, Clock clock) {
			this.webhook = settings.channels().contains(Channel.WEBHOOK)
					? new WebhookReceiver(settings.webhook(), json, clock) : null;
			this.email = settings.channels().contains(Channel.EMAIL) ? new EmailReceiver(settings.email()) : null;
		}

		@Nullable Receiver webhook() {
			return this.webhook;
		}

		@Nullable Receiver email() {
			return this.email;
		}

		@Override
		public void close() {
			if (this.webhook != null) {
				this.webhook.close();
			}
			if (this.email != null) {
				this.email.close();
			}
		}

	}

}
