package dev.orderfood.notification;

import java.time.Clock;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The beans of a process that publishes events and delivers them. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("orderfood.notification.workers")
class WorkerConfiguration {

	@Bean
	EventPublisher eventPublisher(NotificationDatabase database, EventLog eventLog, Deliveries deliveries,
			DeliveryDispatcher dispatcher, NotificationMetrics metrics, NotificationSettings settings) {
		return new EventPublisher(database, eventLog, deliveries, dispatcher, metrics, settings);
	}

	@Bean
	NotificationBacklog notificationBacklog(NotificationDatabase database, MeterRegistry registry) {
		return new NotificationBacklog(database, registry);
	}

	@Bean
	DeliveryDispatcher deliveryDispatcher(Deliveries deliveries, EventLog eventLog, WebhookEndpoints endpoints,
			WebhookAttempts attempts, NotificationMetrics metrics, NotificationSettings settings,
			AddressResolver resolver, ObjectProvider<CircuitBreakerRegistry> breakers, JsonMapper json, Clock clock) {
		return new DeliveryDispatcher(deliveries, new EventContents(eventLog), endpoints, attempts, metrics, settings,
				resolver, breakers.getIfAvailable(CircuitBreakerRegistry::ofDefaults), json, clock);
	}

}
