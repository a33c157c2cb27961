package dev.orderfood.behaviour;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.orderfood.contract.Answer;
import dev.orderfood.contract.Api;
import dev.orderfood.contract.Shop;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Staff that bring one order after the other to its end, in all ways that there are. As
 * the documentation says, a transition that was not answered is asked for again until it
 * is answered with 200.
 */
final class StaffLoad implements AutoCloseable {

	private static final List<List<String>> WAYS = List.of(List.of("ACCEPTED", "PREPARING", "READY", "COMPLETED"),
			List.of("REJECTED"), List.of("ACCEPTED", "READY", "COMPLETED"), List.of("CANCELLED"),
			List.of("ACCEPTED", "CANCELLED"), List.of("ACCEPTED", "PREPARING", "CANCELLED"),
			List.of("ACCEPTED", "PREPARING", "READY", "CANCELLED"));

	private final Supplier<Api> api;

	private final String apiKey;

	private final Queue<String> orders;

	/** The statuses of each order whose transitions were answered with 200. */
	private final Map<String, List<String>> acknowledged = new ConcurrentHashMap<>();

	private final AtomicInteger next = new AtomicInteger();

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final List<Future<?>> staff = new ArrayList<>();

	private final CountDownLatch end = new CountDownLatch(1);

	private volatile boolean working = true;

	private volatile boolean stopped;

	/**
	 * Lets staff begin.
	 * @param people how many
	 * @param api where they work; may lead elsewhere later
	 * @param apiKey a key of the scope {@code manage_order}
	 * @param orders where they take orders from
	 */
	StaffLoad(int people, Supplier<Api> api, String apiKey, Queue<String> orders) {
		this.api = api;
		this.apiKey = apiKey;
		this.orders = orders;
		for (int i = 0; i < people; i++) {
			this.staff.add(this.threads.submit(this::work));
		}
	}

	private void work() {
		while (this.working) {
			String order = this.orders.poll();
			if (order == null) {
				pause();
			}
			else {
				WAYS.get(this.next.getAndIncrement() % WAYS.size()).forEach((status) -> bring(order, status));
			}
		}
	}

	private void bring(String order, String status) {
		while (!this.stopped) {
			Answer answer = change(order, status);
			if (answer != null && answer.status() != 503) {
				assertThat(answer.hasStatus(200).json().get("status").stringValue()).isEqualTo(status);
				this.acknowledged.computeIfAbsent(order, (_) -> new CopyOnWriteArrayList<>()).add(status);
				return;
			}
			pause();
		}
	}

	private @Nullable Answer change(String order, String status) {
		try {
			return this.api.get()
				.call("PUT", "/api/order/" + order + "/status")
				.key(this.apiKey)
				.json("{\"status\":\"" + status + "\",\"reason\":\"Because.\"}")
				.send();
		}
		catch (UncheckedIOException ex) {
			return null;
		}
	}

	private void pause() {
		try {
			boolean _ = this.end.await(100, TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			this.stopped = true;
			this.working = false;
		}
	}

	/**
	 * Returns the transitions that were answered with 200.
	 * @return the statuses that each order came into, in their order
	 */
	Map<String, List<String>> acknowledged() {
		return this.acknowledged.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> List.copyOf(entry.getValue())));
	}

	/**
	 * Returns how many transitions were answered with 200.
	 * @return the number
	 */
	int transitions() {
		return this.acknowledged.values().stream().mapToInt(List::size).sum();
	}

	/** Waits until everybody has brought the last order to its end. */
	void finish() {
		this.working = false;
		Parallel.await(this.staff, "The staff met what nobody expected");
	}

	/**
	 * Checks that transitions that were acknowledged are in the database, in their order,
	 * and each is there once.
	 * @param shop the shop with the database
	 * @param expected the transitions
	 */
	static void assertAcknowledgedTransitionsAreStored(Shop shop, Map<String, List<String>> expected) {
		Map<String, List<String>> stored = shop
			.list("order_id || ' ' || string_agg(status, ',' ORDER BY sequence) FROM order_events GROUP BY order_id")
			.stream()
			.collect(Collectors.toMap((line) -> line.substring(0, 36),
					(line) -> List.of(line.substring(37).split(","))));
		assertThat(expected).allSatisfy((order, statuses) -> assertThat(stored.getOrDefault(order, List.of()))
			.as("transitions of the order %s", order)
			.startsWith(statuses.toArray(String[]::new))
			.doesNotHaveDuplicates());
	}

	@Override
	public void close() {
		this.working = false;
		this.stopped = true;
		this.end.countDown();
		this.threads.shutdownNow();
	}

}
