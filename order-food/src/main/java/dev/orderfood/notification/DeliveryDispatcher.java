package dev.orderfood.notification;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;

/**
 * Has a worker for each receiver, and wakes those that have due deliveries: every second,
 * and when this process has published events. Stops while the web server drains its
 * requests: one after the other would take longer than the termination grace period.
 */
class DeliveryDispatcher implements SmartLifecycle, AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(DeliveryDispatcher.class);

	/** Longer than an attempt of a webhook takes. */
	private static final Duration SHUTDOWN = Duration.ofSeconds(6);

	private final Deliveries deliveries;

	private final WebhookEndpoints endpoints;

	private final NotificationSettings settings;

	private final Clock clock;

	private final AddressResolver resolver;

	private final JsonMapper json;

	private final @Nullable WebhookClient settledClient;

	private final @Nullable EmailReceiver email;

	private final DeliveryWorker.Tools tools;

	private final ExecutorService threads = Executors
		.newThreadPerTaskExecutor(Thread.ofVirtual().name("delivery-", 0).factory());

	private final Map<String, DeliveryWorker> workers = new HashMap<>();

	private final ReentrantLock polling = new ReentrantLock();

	/** Made for the first endpoint: it reads the certificates of the platform. */
	private @Nullable WebhookClient client;

	private volatile boolean running;

	private volatile boolean failing;

	DeliveryDispatcher(Deliveries deliveries, EventContents contents, WebhookEndpoints endpoints,
			WebhookAttempts attempts, NotificationMetrics metrics, NotificationSettings settings,
			AddressResolver resolver, CircuitBreakerRegistry breakers, JsonMapper json, Clock clock) {
		this.deliveries = deliveries;
		this.endpoints = endpoints;
		this.settings = settings;
		this.clock = clock;
		this.resolver = resolver;
		this.json = json;
		Set<Channel> channels = settings.channels();
		this.settledClient = channels.contains(Channel.WEBHOOK) ? new WebhookClient(settings.webhook(),
				new AddressResolver(true, settings.webhook().timeout()), json, clock) : null;
		this.email = channels.contains(Channel.EMAIL) ? new EmailReceiver(settings.email()) : null;
		// The metrics of a registry have no limit, as endpoints come and go.
		this.tools = new DeliveryWorker.Tools(deliveries, contents, endpoints, attempts, metrics, settings,
				(name, config) -> name.startsWith("notification-" + WebhookEndpoint.RECEIVER_PREFIX)
						? CircuitBreaker.of(name, config) : breakers.circuitBreaker(name, config),
				this.threads, clock);
		this.workers.put(Channel.WEBHOOK.label(),
				new DeliveryWorker(
						Channel.WEBHOOK.label(), Channel.WEBHOOK, (this.settledClient != null)
								? new WebhookReceiver(settings.webhook(), this.settledClient) : null,
						settings.webhook().timeout(), this.tools));
		this.workers.put(Channel.EMAIL.label(), new DeliveryWorker(Channel.EMAIL.label(), Channel.EMAIL, this.email,
				settings.email().timeout(), this.tools));
	}

	/** Wakes the workers that have something to do. */
	@Scheduled(fixedDelay = 1_000)
	void poll() {
		if (!this.running) {
			return;
		}
		this.polling.lock();
		try {
			followEndpoints();
			for (String receiver : this.deliveries.findDue(this.workers.keySet())) {
				DeliveryWorker worker = this.workers.get(receiver);
				if (worker != null) {
					this.threads.execute(worker::run);
				}
			}
			if (this.failing) {
				log.info("Due deliveries can be read again");
			}
			this.failing = false;
		}
		catch (DataAccessException | TransactionException ex) {
			if (!this.failing) {
				log.warn("Due deliveries cannot be read; they are made when the database is available again");
			}
			this.failing = true;
		}
		catch (RejectedExecutionException ex) {
			log.debug("The process ends");
		}
		finally {
			this.polling.unlock();
		}
	}

	private void followEndpoints() {
		Set<String> gone = new HashSet<>(this.workers.keySet());
		gone.remove(Channel.WEBHOOK.label());
		gone.remove(Channel.EMAIL.label());
		for (WebhookEndpoint endpoint : this.endpoints.findEnabled()) {
			String receiver = WebhookEndpoint.receiver(endpoint.id());
			gone.remove(receiver);
			WebhookClient client = endpointClient();
			this.workers.computeIfAbsent(receiver, this::endpointWorker)
				.update(endpoint, (event) -> client.send(endpoint.url(), endpoint.keys(this.clock.instant()), event));
		}
		for (String receiver : gone) {
			DeliveryWorker worker = this.workers.remove(receiver);
			if (worker != null) {
				worker.stop();
			}
		}
	}

	private WebhookClient endpointClient() {
		WebhookClient made = this.client;
		if (made == null) {
			made = new WebhookClient(this.settings.webhook(), this.resolver, this.json, this.clock);
			this.client = made;
		}
		return made;
	}

	private DeliveryWorker endpointWorker(String receiver) {
		return new DeliveryWorker(receiver, Channel.WEBHOOK, null, this.settings.webhook().timeout(), this.tools);
	}

	/** Moves what the version before has left, as long as it may still run. */
	@Scheduled(fixedDelay = 10_000)
	void moveEarlier() {
		try {
			int moved;
			do {
				moved = this.deliveries.moveEarlier();
				if (moved > 0) {
					log.info("Took over {} deliveries from the version before", moved);
				}
			}
			while (moved >= Deliveries.BATCH && this.running);
		}
		catch (DataAccessException | TransactionException ex) {
			log.debug("What the version before has left cannot be read: {}", ex.getMessage());
		}
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.polling.lock();
		try {
			this.workers.values().forEach(DeliveryWorker::stop);
		}
		finally {
			this.polling.unlock();
		}
		this.threads.shutdown();
		try {
			if (!this.threads.awaitTermination(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)) {
				this.threads.shutdownNow();
				boolean _ = this.threads.awaitTermination(2, TimeUnit.SECONDS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop(Runnable callback) {
		Thread.ofVirtual().name("delivery-shutdown").start(() -> {
			try {
				stop();
			}
			finally {
				callback.run();
			}
		});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
	}

	@Override
	public void close() {
		if (this.client != null) {
			this.client.close();
		}
		if (this.settledClient != null) {
			this.settledClient.close();
		}
		if (this.email != null) {
			this.email.close();
		}
	}

}
