package dev.orderfood.notification;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.SSLException;

import dev.orderfood.notification.AddressResolver.ForbiddenAddressException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends events by signed requests, as the specification Standard Webhooks says. A status
 * of 200 to 299 accepts the event, whatever the body; anything else does not. Redirects
 * are not followed.
 */
class WebhookClient implements AutoCloseable {

	/** How long a receiver can have the requests to it paused. */
	static final Duration LONGEST_PAUSE = Duration.ofHours(1);

	/** The rest of a longer response is not read. */
	private static final int MAX_RESPONSE = 64 * 1024;

	/** The workers limit the requests to each endpoint. */
	private static final int MAX_CONNECTIONS = 10_000;

	private final CloseableHttpClient http;

	private final TimeLimit limit;

	private final Duration timeout;

	private final JsonMapper json;

	private final Clock clock;

	/**
	 * Creates the client.
	 * @param settings the timeouts
	 * @param resolver finds the addresses to connect to
	 */
	WebhookClient(NotificationSettings.Webhook settings, DnsResolver resolver, JsonMapper json, Clock clock) {
		this.timeout = settings.timeout();
		this.limit = new TimeLimit("webhook-", settings.timeout());
		this.json = json;
		this.clock = clock;
		this.http = HttpClientBuilder.create()
			.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
				.setDnsResolver(resolver)
				.setMaxConnPerRoute(MAX_CONNECTIONS)
				.setMaxConnTotal(MAX_CONNECTIONS)
				.setDefaultConnectionConfig(ConnectionConfig.custom()
					.setConnectTimeout(Timeout.of(settings.connectTimeout()))
					.setSocketTimeout(Timeout.of(settings.timeout()))
					.setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
					.setTimeToLive(TimeValue.ofMinutes(1))
					.build())
				.build())
			.setDefaultRequestConfig(RequestConfig.custom()
				.setResponseTimeout(Timeout.of(settings.timeout()))
				.setProtocolUpgradeEnabled(false)
				.build())
			.setUserAgent("order-food")
			.evictIdleConnections(TimeValue.ofSeconds(10))
			.disableRedirectHandling()
			.disableAutomaticRetries()
			.disableCookieManagement()
			.disableAuthCaching()
			.disableContentCompression()
			.build();
	}

	/**
	 * Sends an event.
	 * @param url the address
	 * @param keys what the request is signed with
	 * @param event the event
	 * @return the status of the response, 200 to 299
	 * @throws NotDeliveredException if the receiver did not accept the event, or may not
	 * have accepted it
	 * @throws InterruptedException if the thread was interrupted
	 */
	int send(URI url, List<byte[]> keys, OrderEvent event) throws InterruptedException {
		byte[] body = this.json.writeValueAsBytes(WebhookBody.of(event));
		String id = event.type().replace('.', '-') + "-" + event.data().id();
		long seconds = this.clock.instant().getEpochSecond();
		HttpPost request = new HttpPost(url);
		request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON.withCharset((String) null)));
		request.setHeader("webhook-id", id);
		request.setHeader("webhook-timestamp", Long.toString(seconds));
		request.setHeader("webhook-signature", new WebhookSignature(keys).of(id, seconds, body));
		Response response = exchange(HttpHost.create(url), request);
		if (response.status() < 200 || response.status() > 299) {
			throw new NotDeliveredException("answered with status " + response.status(), response.status(),
					response.retryAfter());
		}
		return response.status();
	}

	/** A failure does not matter once the status has been received. */
	private Response exchange(HttpHost host, HttpPost request) throws InterruptedException {
		AtomicReference<@Nullable Response> received = new AtomicReference<>();
		String failure;
		try {
			return this.limit.call(() -> exchange(host, request, received));
		}
		catch (TimeoutException ex) {
			failure = "no answer within " + this.timeout.toMillis() + " ms";
		}
		catch (ExecutionException ex) {
			failure = reason(ex.getCause());
		}
		Response response = received.get();
		if (response == null) {
			throw new NotDeliveredException(failure);
		}
		return response;
	}

	private Response exchange(HttpHost host, HttpPost request, AtomicReference<@Nullable Response> received)
			throws IOException {
		ClassicHttpResponse response = this.http.executeOpen(host, request, null);
		try (response) {
			Response result = new Response(response.getCode(), retryAfter(response));
			received.set(result);
			drain(response);
			return result;
		}
	}

	/** A connection whose response was read to its end is used again. */
	private static void drain(ClassicHttpResponse response) throws IOException {
		if (response.getEntity() == null) {
			return;
		}
		InputStream body = response.getEntity().getContent();
		if (body.readNBytes(MAX_RESPONSE).length < MAX_RESPONSE) {
			body.close();
		}
	}

	private @Nullable Duration retryAfter(ClassicHttpResponse response) {
		Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
		if (header == null || (response.getCode() != 429 && response.getCode() != 503)) {
			return null;
		}
		String value = String.valueOf(header.getValue()).strip();
		Duration pause;
		if (value.matches("[0-9]+")) {
			pause = (value.length() > 9) ? LONGEST_PAUSE : Duration.ofSeconds(Long.parseLong(value));
		}
		else {
			try {
				Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
				pause = Duration.between(this.clock.instant(), until);
			}
			catch (DateTimeException ex) {
				return null;
			}
		}
		return pause.isPositive() ? (pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE : null;
	}

	private static String reason(@Nullable Throwable cause) {
		return switch (cause) {
			case ForbiddenAddressException forbidden -> "the address is not public";
			case UnknownHostException unknown -> "no address";
			case ConnectTimeoutException timeout -> "no connection in time";
			case ConnectException refused -> "no connection";
			case SSLException untrusted -> "no secure connection";
			case null, default -> "the connection broke";
		};
	}

	@Override
	public void close() {
		this.limit.close();
		this.http.close(CloseMode.IMMEDIATE);
	}

	/**
	 * What matters of a response.
	 *
	 * @param status the status
	 * @param retryAfter for how long the receiver does not want to be called, or null
	 */
	private record Response(int status, @Nullable Duration retryAfter) {
	}

}
