package dev.orderfood.local;

import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Customers for demonstrations: they read the catalog, place orders with and without
 * coupons, repeat some, and make the mistakes that people make. There are more of them at
 * some times than at others.
 */
public final class Traffic {

	private static final double DEFAULT_RATE = 5;

	/** An API that hangs gets no more customers than this at a time. */
	private static final int MOST_AT_A_TIME = 200;

	private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

	private static final double SECONDS_OF_A_TIDE = 240;

	private final URI api;

	private final double ordersPerSecond;

	private final Optional<Duration> duration;

	private Traffic(URI api, double ordersPerSecond, Optional<Duration> duration) {
		this.api = api;
		this.ordersPerSecond = ordersPerSecond;
		this.duration = duration;
	}

	/**
	 * Sends customers to an API until it is stopped, as a program of its own.
	 * @param args orders per second and for how many seconds, both optional, and
	 * {@code --to} with the address of the API
	 */
	public static void main(String[] args) {
		try {
			of(List.of(args), System.getenv()).run(() -> true, true);
		}
		catch (CannotRunException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
		}
	}

	/**
	 * Reads what a person at a terminal wants.
	 * @param args as in {@link #main}
	 * @param environment {@code PORT} is that of the API, unless its address is given
	 * @return the customers that are wanted
	 * @throws CannotRunException when that cannot be understood
	 */
	static Traffic of(List<String> args, Map<String, String> environment) {
		String address = "http://localhost:" + environment.getOrDefault("PORT", "8080");
		int end = args.size();
		if (end >= 2 && args.get(end - 2).equals("--to")) {
			address = args.get(end - 1);
			end -= 2;
		}
		double[] numbers = args.subList(0, end).stream().mapToDouble(Traffic::number).toArray();
		if (numbers.length > 2 || Arrays.stream(numbers).anyMatch((number) -> !(number > 0 && number <= 100_000))
				|| !address.matches("https?://[^/\\s]+/?")) {
			throw misunderstood();
		}
		return new Traffic(URI.create(address), (numbers.length > 0) ? numbers[0] : DEFAULT_RATE,
				(numbers.length > 1) ? Optional.of(Duration.ofMillis((long) (numbers[1] * 1000))) : Optional.empty());
	}

	private static double number(String text) {
		try {
			return Double.parseDouble(text);
		}
		catch (NumberFormatException ex) {
			throw misunderstood();
		}
	}

	private static CannotRunException misunderstood() {
		return new CannotRunException("Traffic needs numbers above 0: orders per second and, if it is to end, seconds;"
				+ " and after --to an address such as http://localhost:8080. See ./run.sh --help");
	}

	/**
	 * Sends customers until the time is over.
	 * @param wanted whether there are still customers wanted
	 * @param reports whether to say now and then what became of the orders
	 */
	void run(BooleanSupplier wanted, boolean reports) {
		long begin = System.nanoTime();
		long report = begin;
		Semaphore room = new Semaphore(MOST_AT_A_TIME);
		try (Customer.Shop shop = new Customer.Shop(this.api);
				ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
			shop.awaitCatalog(wanted);
			double due = 0;
			long last = System.nanoTime();
			while (wanted.getAsBoolean() && !isOver(begin)) {
				long now = System.nanoTime();
				due += this.ordersPerSecond * tide(now - begin) * (now - last) / 1e9;
				last = now;
				for (; due >= 1; due--) {
					if (room.tryAcquire()) {
						customers.execute(() -> {
							try {
								new Customer(shop).visit();
							}
							finally {
								room.release();
							}
						});
					}
				}
				if (reports && now - report > BETWEEN_REPORTS.toNanos()) {
					report = now;
					System.out.println(shop.report());
				}
				LockSupport.parkNanos(10_000_000);
			}
		}
	}

	private boolean isOver(long begin) {
		return this.duration.filter((limit) -> System.nanoTime() - begin > limit.toNanos()).isPresent();
	}

	/** Between two thirds and four thirds. */
	private static double tide(long nanos) {
		return 1 + Math.sin(2 * Math.PI * nanos / 1e9 / SECONDS_OF_A_TIDE) / 3;
	}

}
