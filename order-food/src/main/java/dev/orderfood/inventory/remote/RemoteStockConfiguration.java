package dev.orderfood.inventory.remote;

import java.net.http.HttpClient;
import java.time.Duration;

import dev.orderfood.inventory.OrderStock;
import dev.orderfood.observability.RequestId;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalBiFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** Where the stock is kept by another process. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RemoteStockProperties.class)
class RemoteStockConfiguration {

	/** The name of the breaker and of the attempts in metrics. */
	private static final String INVENTORY = "inventory";

	private static final Logger log = LoggerFactory.getLogger(RemoteStockConfiguration.class);

	@Bean
	OrderStock remoteStock(RemoteReservations remote, ReservationRepository reservations,
			RemoteStockProperties properties) {
		return new RemoteStock(remote, reservations, properties.timeout());
	}

	@Bean
	RemoteReservations remoteReservations(RestClient.Builder builder, RemoteStockProperties properties,
			RetryRegistry retries, CircuitBreakerRegistry breakers) {
		return new RemoteReservations(http(builder, properties), retry(retries, properties),
				breaker(breakers, properties.url()));
	}

	private static Reservations http(RestClient.Builder builder, RemoteStockProperties properties) {
		JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(properties.connectTimeout())
			.build());
		requests.setReadTimeout(properties.attemptTimeout());
		RestClient client = builder.baseUrl(properties.url())
			.requestFactory(requests)
			.defaultHeader("api_key", properties.apiKey())
			.requestInterceptor((request, body, execution) -> {
				RequestId.current().ifPresent((id) -> request.getHeaders().set(RequestId.HEADER, id));
				return execution.execute(request, body);
			})
			.build();
		return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
			.build()
			.createClient(Reservations.class);
	}

	private static Retry retry(RetryRegistry retries, RemoteStockProperties properties) {
		return retries.retry(INVENTORY,
				RetryConfig.<Reservation>custom()
					.maxAttempts(properties.attempts())
					.intervalBiFunction(untilNext(properties.attemptEvery()))
					.retryOnException(
							(failure) -> failure instanceof AttemptFailedException attempt && attempt.isWorthAnother())
					.build());
	}

	/** Attempts begin at fixed times, however long the one before has taken to fail. */
	private static IntervalBiFunction<Reservation> untilNext(Duration every) {
		return (number, result) -> {
			Duration age = (result.isLeft() && result.getLeft() instanceof AttemptFailedException attempt)
					? attempt.age() : Duration.ZERO;
			return Math.max(every.minus(age).toMillis(), 0);
		};
	}

	private static CircuitBreaker breaker(CircuitBreakerRegistry breakers, String url) {
		// From the configuration of this name: an instance would be there, and measured,
		// where the stock is not remote.
		CircuitBreaker breaker = breakers.circuitBreaker(INVENTORY, INVENTORY);
		breaker.getEventPublisher().onStateTransition((event) -> {
			switch (event.getStateTransition()) {
				case CLOSED_TO_OPEN ->
					log.warn("The stock cannot be asked at {}: orders are answered with 503 for now", url);
				case HALF_OPEN_TO_CLOSED -> log.warn("The stock can be asked again");
				default -> log.debug("{}", event);
			}
		});
		return breaker;
	}

}
