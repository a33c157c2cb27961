package dev.orderfood.notification;

import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLException;

import dev.orderfood.order.Order;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Notifies an HTTP endpoint of an order by one signed request, as the specification
 * Standard Webhooks says. A status of 200 to 299 accepts the event, whatever the body;
 * anything else does not.
 */
class WebhookReceiver implements Receiver, AutoCloseable {

	/** The rest of a longer response is not read. */
	private static final int MAX_RESPONSE = 64 * 1024;

	private final HttpClient http;

	private final URI url;

	private final Duration timeout;

	private final WebhookSignature signature;

	private final JsonMapper json;

	private final Clock clock;

	WebhookReceiver(NotificationSettings.Webhook settings, JsonMapper json, Clock clock) {
		this.http = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(settings.connectTimeout())
			.executor(Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook-", 0).factory()))
			.build();
		this.url = Objects.requireNonNull(settings.url());
		this.timeout = settings.timeout();
		this.signature = new WebhookSignature(settings.keys());
		this.json = json;
		this.clock = clock;
	}

	@Override
	public Channel channel() {
		return Channel.WEBHOOK;
	}

	@Override
	public void deliver(Order order) {
		byte[] body = this.json.writeValueAsBytes(OrderPlacedEvent.of(order));
		String id = "order-placed-" + order.id();
		long seconds = this.clock.instant().getEpochSecond();
		HttpRequest request = HttpRequest.newBuilder(this.url)
			.header("Content-Type", "application/json")
			.header("User-Agent", "order-food")
			.header("webhook-id", id)
			.header("webhook-timestamp", Long.toString(seconds))
			.header("webhook-signature", this.signature.of(id, seconds, body))
			.POST(HttpRequest.BodyPublishers.ofByteArray(body))
			.build();
		int status = send(request);
		if (status < 200 || status > 299) {
			throw new NotDeliveredException("answered with status " + status);
		}
	}

	private int send(HttpRequest request) {
		AtomicInteger status = new AtomicInteger();
		CompletableFuture<HttpResponse<Void>> sending = this.http.sendAsync(request, (head) -> {
			status.set(head.statusCode());
			return HttpResponse.BodySubscribers.limiting(HttpResponse.BodySubscribers.discarding(), MAX_RESPONSE);
		});
		try {
			return sending.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS).statusCode();
		}
		catch (TimeoutException ex) {
			sending.cancel(true);
			return statusOr(status, "no answer within " + this.timeout.toMillis() + " ms");
		}
		catch (ExecutionException ex) {
			return statusOr(status, reason(ex.getCause()));
		}
		catch (InterruptedException ex) {
			sending.cancel(true);
			Thread.currentThread().interrupt();
			return statusOr(status, "interrupted");
		}
	}

	/** A failure does not matter once the status has been received. */
	private static int statusOr(AtomicInteger status, String failure) {
		if (status.get() == 0) {
			throw new NotDeliveredException(failure);
		}
		return status.get();
	}

	private static String reason(@Nullable Throwable cause) {
		return switch (cause) {
			case HttpConnectTimeoutException timeout -> "no connection in time";
			case ConnectException refused -> "no connection";
			case SSLException untrusted -> "no secure connection";
			case null, default -> "the connection broke";
		};
	}

	@Override
	public void close() {
		this.http.shutdownNow();
	}

}
