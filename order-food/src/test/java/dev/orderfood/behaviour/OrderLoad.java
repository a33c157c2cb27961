package dev.orderfood.behaviour;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Customers who order one thing after the other, as the API's documentation tells them
 * to: each order has an Idempotency-Key, and one that was not answered with 200 is sent
 * again with the same key until it is.
 */
final class OrderLoad implements AutoCloseable {

	private final Supplier<Api> api;

	private final String apiKey;

	private final String order;

	private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();

	private final Map<String, String> acknowledged = new ConcurrentHashMap<>();

	private final Queue<String> untouched = new ConcurrentLinkedQueue<>();

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final List<Future<?>> customers = new ArrayList<>();

	private final CountDownLatch end = new CountDownLatch(1);

	/** Customers begin with no further order. */
	private volatile boolean ordering = true;

	/** Customers do not even try again what was not answered. */
	private volatile boolean stopped;

	/**
	 * Lets customers begin.
	 * @param customers how many
	 * @param api where they order; may lead elsewhere later
	 * @param apiKey the key of a client who has no orders yet
	 */
	OrderLoad(int customers, Supplier<Api> api, String apiKey) {
		this(customers, api, apiKey, null);
	}

	/**
	 * Lets customers begin.
	 * @param customers how many
	 * @param api where they order; may lead elsewhere later
	 * @param apiKey the key of a client who has no orders yet
	 * @param couponCode the coupon code of all orders, or null
	 */
	OrderLoad(int customers, Supplier<Api> api, String apiKey, @Nullable String couponCode) {
		this.api = api;
		this.apiKey = apiKey;
		this.order = """
				{"items":[{"productId":"1","quantity":2},{"productId":"13","quantity":1}],"couponCode":"%s"}"""
			.formatted((couponCode != null) ? couponCode : "");
		for (int i = 0; i < customers; i++) {
			int customer = i;
			this.customers.add(this.threads.submit(() -> order(customer)));
		}
	}

	private void order(int customer) {
		for (int number = 0; this.ordering; number++) {
			String key = customer + "-" + number;
			while (!attempt(key) && !this.stopped) {
				pause();
			}
		}
	}

	/**
	 * Who was not served does not ask again at once: a server that is starting has enough
	 * to do.
	 */
	private void pause() {
		try {
			this.end.await(100, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.stopped = true;
		}
	}

	private boolean attempt(String key) {
		Instant begin = Instant.now();
		long nanos = System.nanoTime();
		Answer answer = null;
		try {
			answer = this.api.get()
				.call("POST", "/api/order")
				.key(this.apiKey)
				.header("Idempotency-Key", key)
				.json(this.order)
				.send();
		}
		catch (UncheckedIOException ex) {
			// Not answered: recorded as such.
		}
		this.attempts.add(new Attempt(key, begin, Duration.ofNanos(System.nanoTime() - nanos), answer));
		if (answer == null || answer.status() != 200) {
			return false;
		}
		String id = answer.json().get("id").stringValue();
		this.acknowledged.put(key, id);
		this.untouched.add(id);
		return true;
	}

	/**
	 * Returns the attempts that began at or after a moment.
	 * @param moment the moment
	 * @return attempts that have ended
	 */
	List<Attempt> attemptsSince(Instant moment) {
		return this.attempts.stream().filter((attempt) -> !attempt.begin().isBefore(moment)).toList();
	}

	/**
	 * Returns the attempts that began before a moment.
	 * @param moment the moment
	 * @return attempts that have ended
	 */
	List<Attempt> attemptsUntil(Instant moment) {
		return this.attempts.stream().filter((attempt) -> attempt.begin().isBefore(moment)).toList();
	}

	/**
	 * Returns all attempts.
	 * @return attempts that have ended
	 */
	List<Attempt> attempts() {
		return List.copyOf(this.attempts);
	}

	/**
	 * Returns the orders that were answered with 200.
	 * @return the id of the order for each Idempotency-Key
	 */
	Map<String, String> acknowledged() {
		return Map.copyOf(this.acknowledged);
	}

	/**
	 * Returns orders that were answered with 200, in their order; those that are taken
	 * out do not come back.
	 * @return the ids
	 */
	Queue<String> untouched() {
		return this.untouched;
	}

	/**
	 * Waits until each customer has got the order that was last begun.
	 */
	void finish() {
		this.ordering = false;
		Parallel.await(this.customers, "A customer met what nobody expected");
	}

	/** Sends the customers home, whether they have got their last order or not. */
	void stop() {
		this.stopped = true;
		this.end.countDown();
		finish();
	}

	/**
	 * Checks that each order that was acknowledged is in the database, and is one of its
	 * own.
	 * @param shop the shop with the database
	 */
	void assertAcknowledgedOrdersAreStored(Shop shop) {
		Collection<String> orders = acknowledged().values();
		assertThat(orders).doesNotHaveDuplicates();
		assertThat(shop.count("orders WHERE id IN ('" + String.join("', '", orders) + "')"))
			.as("orders that were acknowledged and are in the database")
			.isEqualTo(orders.size());
	}

	@Override
	public void close() {
		this.ordering = false;
		this.stopped = true;
		this.threads.shutdownNow();
	}

	/**
	 * One request and what became of it.
	 *
	 * @param key the Idempotency-Key
	 * @param begin when it was sent
	 * @param duration how long the customer waited
	 * @param answer the answer, or null if the connection broke
	 */
	record Attempt(String key, Instant begin, Duration duration, @Nullable Answer answer) {

		boolean hasStatus(int status) {
			return this.answer != null && this.answer.status() == status;
		}

	}

}
