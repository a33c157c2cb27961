package dev.orderfood.traffic;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * A load tester: a number of callers, each of which sends its next request when it has
 * the answer to the last one, and a report of rate, statuses and latencies.
 */
public final class Load {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/**
	 * Each bucket of latencies ends 2 % above the last one: that is how exact they are.
	 */
	private static final double STEP = 1.02;

	/** Reaches beyond the timeout. */
	private static final int BUCKETS = 900;

	/** Of a shop's requests one in this many is an order; the others read the catalog. */
	private static final int ORDER_EVERY = 5;

	private static final String ORDER = "{\"items\":[{\"productId\":\"1\",\"quantity\":1}]}";

	private final URI url;

	private final int concurrency;

	private final Duration duration;

	private final String apiKey;

	private final AtomicLongArray latencies = new AtomicLongArray(BUCKETS);

	private final Map<String, LongAdder> outcomes = new ConcurrentSkipListMap<>();

	private Load(URI url, int concurrency, Duration duration, String apiKey) {
		this.url = url;
		this.concurrency = concurrency;
		this.duration = duration;
		this.apiKey = apiKey;
	}

	/**
	 * Sends load and prints a report. Exits with 1 when not one request was answered with
	 * a status below 500, with 2 and one sentence when an argument is wrong.
	 * @param args {@code --url}: an address with a path is asked with GET; without one
	 * the callers read the catalog and place orders. {@code --concurrency}: callers, 1 to
	 * 10,000. {@code --duration}: seconds, 1 to 3,600. The API key is that of the
	 * variable {@code API_KEY}, or the sample's
	 */
	public static void main(String[] args) {
		try {
			Load load = of(List.of(args), System.getenv());
			load.run();
			load.report(System.out);
			System.exit(load.succeeded() ? 0 : 1);
		}
		catch (TrafficException ex) {
			System.err.println(ex.getMessage());
			System.exit(2);
		}
	}

	/**
	 * Reads the arguments.
	 * @param args as in {@link #main}
	 * @param environment {@code API_KEY}, a local default when unset
	 * @return the load to {@linkplain #run run}
	 * @throws TrafficException when an argument is wrong
	 */
	static Load of(List<String> args, Map<String, String> environment) {
		return new Load(address(argument(args, "--url").orElse("http://localhost:8080")),
				number(argument(args, "--concurrency").orElse("32"), 10_000),
				Duration.ofSeconds(number(argument(args, "--duration").orElse("60"), 3_600)),
				environment.getOrDefault("API_KEY", "apitest"));
	}

	private static Optional<String> argument(List<String> args, String name) {
		if (args.size() % 2 != 0 || IntStream.range(0, args.size())
			.anyMatch((index) -> index % 2 == 0
					&& !List.of("--url", "--concurrency", "--duration").contains(args.get(index)))) {
			throw misunderstood();
		}
		int index = args.indexOf(name);
		return (index < 0) ? Optional.empty() : Optional.of(args.get(index + 1));
	}

	private static URI address(String text) {
		try {
			URI address = URI.create(text);
			if (text.matches("https?://[^/\\s]+(/\\S*)?") && address.getHost() != null && address.getPort() <= 65535) {
				return address;
			}
		}
		catch (IllegalArgumentException ex) {
			// Not an address at all.
		}
		throw misunderstood();
	}

	private static int number(String text, int max) {
		if (text.matches("[1-9]\\d{0,5}") && Integer.parseInt(text) <= max) {
			return Integer.parseInt(text);
		}
		throw misunderstood();
	}

	private static TrafficException misunderstood() {
		return new TrafficException("load needs --url with an address such as http://localhost:8080 or"
				+ " http://localhost:8080/healthz, --concurrency from 1 to 10000 and --duration in seconds from 1 to 3600.");
	}

	/** Sends load until the time is over, and a request of each caller in any case. */
	void run() {
		long end = System.nanoTime() + this.duration.toNanos();
		try (HttpClient client = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(TIMEOUT)
			.build(); ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int caller = 0; caller < this.concurrency; caller++) {
				int first = caller;
				callers.execute(() -> {
					int number = first;
					do {
						send(client, request(number));
						number++;
					}
					while (System.nanoTime() < end);
				});
			}
		}
	}

	private HttpRequest request(int number) {
		if (!this.url.getPath().isEmpty() && !this.url.getPath().equals("/")) {
			return HttpRequest.newBuilder(this.url).timeout(TIMEOUT).header("api_key", this.apiKey).build();
		}
		boolean order = number % ORDER_EVERY == 0;
		HttpRequest.Builder request = HttpRequest.newBuilder(this.url.resolve(order ? "/api/order" : "/api/product"))
			.timeout(TIMEOUT)
			.header("api_key", this.apiKey);
		return order ? request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(ORDER)).build()
				: request.build();
	}

	private void send(HttpClient client, HttpRequest request) {
		long begin = System.nanoTime();
		String outcome;
		try {
			HttpResponse<Void> answer = client.send(request, BodyHandlers.discarding());
			outcome = Integer.toString(answer.statusCode());
		}
		catch (IOException ex) {
			outcome = ex.getClass().getSimpleName();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return;
		}
		double micros = Math.max(1, (System.nanoTime() - begin) / 1e3);
		this.latencies.incrementAndGet(Math.min(BUCKETS - 1, (int) Math.ceil(Math.log(micros) / Math.log(STEP))));
		this.outcomes.computeIfAbsent(outcome, (key) -> new LongAdder()).increment();
	}

	/**
	 * Prints what became of the requests.
	 * @param out where to
	 */
	void report(PrintStream out) {
		long requests = requests();
		out.printf("%s, %d callers, %d s%n", this.url, this.concurrency, this.duration.toSeconds());
		out.printf("requests    %d, %.1f a second%n", requests, requests / (double) this.duration.toSeconds());
		this.outcomes.forEach((outcome, count) -> out.printf("  %-9s %d%n", outcome, count.sum()));
		out.printf("latency     p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, slowest %.1f ms%n", percentile(0.5),
				percentile(0.95), percentile(0.99), percentile(1));
	}

	/**
	 * The time within which a share of the requests was answered.
	 * @param share from 0 to 1
	 * @return milliseconds, at most 2 % too many
	 */
	double percentile(double share) {
		long wanted = (long) Math.ceil(share * requests());
		long seen = 0;
		for (int bucket = 0; bucket < BUCKETS; bucket++) {
			seen += this.latencies.get(bucket);
			if (seen >= wanted && seen > 0) {
				return Math.pow(STEP, bucket) / 1e3;
			}
		}
		return 0;
	}

	private long requests() {
		return this.outcomes.values().stream().mapToLong(LongAdder::sum).sum();
	}

	boolean succeeded() {
		return this.outcomes.keySet().stream().anyMatch((outcome) -> outcome.matches("[1-4]\\d\\d"));
	}

}
