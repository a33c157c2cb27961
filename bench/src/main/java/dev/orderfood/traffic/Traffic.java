package dev.orderfood.traffic;

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
 * coupons, repeat some, and make the mistakes that people make. Their number rises and
 * falls.
 */
public final class Traffic {

	private static final double DEFAULT_RATE = 5;

	/** An API that hangs gets no more customers than this at a time. */
	private static final int MAX_CONCURRENT = 200;

	private static final Duration BETWEEN_REPORTS = Duration.ofSeconds(10);

	private static final double SECONDS_OF_A_WAVE = 240;

	private final URI api;

	private final double ordersPerSecond;

	private final Optional<Duration> duration;

	private Traffic(URI api, double ordersPerSecond, Optional<Duration> duration) {
		this.api = api;
		this.ordersPerSecond = ordersPerSecond;
		this.duration = duration;
	}

	/**
	 * Sends customers to an API until the program is stopped. Exits with 1 and one
	 * sentence when the arguments are wrong or nothing answers at the address.
	 * @param args orders per second and for how many seconds, both optional, and
	 * {@code --to} with the address of the API
	 */
	public static void main(String[] args) {
		try {
			of(List.of(args), System.getenv()).run(() -> true, true);
		}
		catch (TrafficException ex) {
			System.err.println(ex.getMessage());
			System.exit(1);
		}
	}

	/**
	 * Reads the arguments.
	 * @param args as in {@link #main}
	 * @param environment {@code PORT} is that of the API on this machine, 8080 when unset
	 * or blank; it does not matter when the address is given
	 * @return the traffic to {@linkplain #run run}
	 * @throws TrafficException when an argument or the port is wrong
	 */
	static Traffic of(List<String> args, Map<String, String> environment) {
		int end = args.size();
		String address;
		if (end >= 2 && args.get(end - 2).equals("--to")) {
			address = args.get(end - 1);
			end -= 2;
		}
		else {
			address = "http://localhost:" + port(environment.getOrDefault("PORT", ""));
		}
		double[] numbers = args.subList(0, end).stream().mapToDouble(Traffic::number).toArray();
		if (numbers.length > 2 || Arrays.stream(numbers).anyMatch((number) -> !(number > 0 && number <= 100_000))) {
			throw misunderstood();
		}
		return new Traffic(address(address), (numbers.length > 0) ? numbers[0] : DEFAULT_RATE,
				(numbers.length > 1) ? Optional.of(Duration.ofMillis((long) (numbers[1] * 1000))) : Optional.empty());
	}

	private static String port(String variable) {
		String port = variable.isBlank() ? "8080" : variable.strip();
		if (!port.matches("\\d{1,5}")) {
			throw new TrafficException("PORT=" + port + " is not a port: give a number from 1 to 65535.");
		}
		return port;
	}

	private static URI address(String text) {
		try {
			URI address = URI.create(text);
			if (text.matches("https?://[^/\\s]+/?") && address.getHost() != null && address.getPort() <= 65535) {
				return address;
			}
		}
		catch (IllegalArgumentException ex) {
			// Not an address at all.
		}
		throw misunderstood();
	}

	private static double number(String text) {
		try {
			return Double.parseDouble(text);
		}
		catch (NumberFormatException ex) {
			throw misunderstood();
		}
	}

	private static TrafficException misunderstood() {
		return new TrafficException("traffic needs numbers above 0: orders per second and, if it is to end, seconds;"
				+ " and after --to an address such as http://localhost:8080. See ./run.sh --help");
	}

	/**
	 * Sends customers until the time is over.
	 * @param wanted whether to go on
	 * @param reports whether to print every ten seconds what became of the orders
	 * @throws TrafficException when there is no catalog to order from
	 */
	void run(BooleanSupplier wanted, boolean reports) {
		Semaphore free = new Semaphore(MAX_CONCURRENT);
		try (Customer.Shop shop = new Customer.Shop(this.api);
				ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
			shop.readCatalog();
			long begin = System.nanoTime();
			long report = begin;
			long last = begin;
			double due = 0;
			while (wanted.getAsBoolean() && !isOver(begin)) {
				long now = System.nanoTime();
				due += this.ordersPerSecond * wave(now - begin) * (now - last) / 1e9;
				last = now;
				for (; due >= 1; due--) {
					if (free.tryAcquire()) {
						customers.execute(() -> {
							try {
								new Customer(shop).visit();
							}
							finally {
								free.release();
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
	private static double wave(long nanos) {
		return 1 + Math.sin(2 * Math.PI * nanos / 1e9 / SECONDS_OF_A_WAVE) / 3;
	}

	@Override
	public String toString() {
		return this.ordersPerSecond + " orders/s to " + this.api;
	}

}
