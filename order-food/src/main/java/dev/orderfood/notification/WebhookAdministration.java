package dev.orderfood.notification;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

import com.fasterxml.uuid.Generators;
import dev.orderfood.failure.ConflictException;
import dev.orderfood.failure.InvalidRequestException;
import dev.orderfood.notification.AddressResolver.ForbiddenAddressException;

import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** The endpoints of webhooks, as administrators read and change them. */
@Service
class WebhookAdministration {

	static final int MAX_ENDPOINTS = 100;

	/** How long requests are signed with a secret that was rotated. */
	static final Duration PREVIOUS_SECRET_VALID = Duration.ofHours(24);

	private static final int SECRET_LENGTH = 32;

	private static final int MAX_PORT = 65_535;

	private final WebhookEndpointRepository repository;

	private final TransactionTemplate transactions;

	private final AddressResolver resolver;

	private final boolean allowHttp;

	private final Clock clock;

	private final SecureRandom random = new SecureRandom();

	WebhookAdministration(WebhookEndpointRepository repository, TransactionTemplate transactions,
			AddressResolver resolver, NotificationSettings settings, Clock clock) {
		this.repository = repository;
		this.transactions = transactions;
		this.resolver = resolver;
		this.allowHttp = settings.webhook().allowHttp();
		this.clock = clock;
	}

	List<WebhookEndpointEntity> list() {
		return this.repository.readAll();
	}

	Optional<WebhookEndpointEntity> find(UUID id) {
		return this.repository.findById(id);
	}

	/**
	 * Adds an endpoint.
	 * @param request the endpoint
	 * @return the endpoint, and its secret
	 * @throws InvalidRequestException if the endpoint cannot be called
	 * @throws ConflictException if there are too many
	 */
	Secret add(WebhookRequest request) {
		URI url = check(request);
		byte[] secret = newSecret();
		WebhookEndpointEntity endpoint = new WebhookEndpointEntity(Generators.timeBasedEpochGenerator().generate(), url,
				request, secret, now());
		this.transactions.executeWithoutResult((status) -> {
			this.repository.lockAll();
			if (this.repository.count() >= MAX_ENDPOINTS) {
				throw new ConflictException("There are " + MAX_ENDPOINTS
						+ " endpoints already: remove one of them before you add another.");
			}
			this.repository.save(endpoint);
		});
		return new Secret(endpoint, secret);
	}

	/**
	 * Replaces what is said of an endpoint. One that is disabled loses what it was to be
	 * sent.
	 * @param id the endpoint
	 * @param request the endpoint from now on
	 * @param precondition looks at the current endpoint, and throws to leave it unchanged
	 * @return the changed endpoint, or empty if there is none
	 * @throws InvalidRequestException if the endpoint cannot be called
	 */
	Optional<WebhookEndpointEntity> replace(UUID id, WebhookRequest request,
			Consumer<WebhookEndpointEntity> precondition) {
		URI url = check(request);
		return inTransaction(id, (endpoint) -> {
			precondition.accept(endpoint);
			endpoint.replace(url, request);
			if (!endpoint.isEnabled()) {
				this.repository.removeDeliveries(WebhookEndpoint.receiver(id));
			}
		});
	}

	/**
	 * Gives an endpoint a new secret. The one of now is valid for another day.
	 * @param id the endpoint
	 * @return the endpoint and its new secret, or empty if there is none
	 */
	Optional<Secret> rotate(UUID id) {
		byte[] secret = newSecret();
		return inTransaction(id, (endpoint) -> endpoint.rotate(secret, now().plus(PREVIOUS_SECRET_VALID)))
			.map((endpoint) -> new Secret(endpoint, secret));
	}

	/**
	 * Removes an endpoint, and what it was to be sent.
	 * @param id the endpoint
	 * @param precondition looks at the current endpoint, and throws to leave it unchanged
	 * @return false if there is none
	 */
	boolean remove(UUID id, Consumer<WebhookEndpointEntity> precondition) {
		return inTransaction(id, (endpoint) -> {
			precondition.accept(endpoint);
			this.repository.delete(endpoint);
			this.repository.removeDeliveries(WebhookEndpoint.receiver(id));
			this.repository.removeFailedDeliveries(WebhookEndpoint.receiver(id));
		}).isPresent();
	}

	private Optional<WebhookEndpointEntity> inTransaction(UUID id, Consumer<WebhookEndpointEntity> change) {
		return Optional.ofNullable(this.transactions.execute((status) -> {
			Optional<WebhookEndpointEntity> endpoint = this.repository.lock(id);
			endpoint.ifPresent(change);
			return endpoint.orElse(null);
		}));
	}

	/** Names that cannot be resolved now are checked when they are connected to. */
	private URI check(WebhookRequest request) {
		request.check();
		URI url = parse(request.url());
		try {
			InetAddress[] _ = this.resolver.resolve(url.getHost());
		}
		catch (ForbiddenAddressException ex) {
			throw new InvalidRequestException("url",
					"must not lead to a loopback, link-local, private or otherwise reserved address");
		}
		catch (UnknownHostException ex) {
			// See above.
		}
		return url;
	}

	private URI parse(String text) {
		try {
			URI url = new URI(text);
			boolean valid = url.getHost() != null && url.getUserInfo() == null && url.getFragment() == null
					&& url.getPort() != 0 && url.getPort() <= MAX_PORT && text.chars().allMatch((c) -> c < 128);
			if (valid && ("https".equals(url.getScheme()) || ("http".equals(url.getScheme()) && this.allowHttp))) {
				return url;
			}
		}
		catch (URISyntaxException ex) {
			// Answered below.
		}
		throw new InvalidRequestException("url", this.allowHttp
				? "must be an address such as https://receiver.example.com/orders, without user and fragment"
				: "must be an address such as https://receiver.example.com/orders, without user and fragment, and begin"
						+ " with https://");
	}

	private byte[] newSecret() {
		byte[] secret = new byte[SECRET_LENGTH];
		this.random.nextBytes(secret);
		return secret;
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

	/**
	 * An endpoint and its new secret.
	 *
	 * @param endpoint the endpoint
	 * @param secret what its requests are signed with
	 */
	@SuppressWarnings("ArrayRecordComponent") // Never compared.
	record Secret(WebhookEndpointEntity endpoint, byte[] secret) {

		/** Leaves the secret out. */
		@Override
		public String toString() {
			return "Secret[endpoint=" + this.endpoint.getId() + "]";
		}

	}

}
