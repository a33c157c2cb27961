package dev.orderfood.traffic;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A customer who reads the catalog and then places an order, right or wrong, and now and
 * then the kitchen that works on the orders that wait.
 */
final class Customer {

	private static final List<String> COUPONS = List.of("SAVE10", "HAPPYHOURS", "BUYGETONE", "HAPPYHRS", "FIFTYOFF");

	/** Local defaults of the sample. */
	private static final String KEY = "apitest";

	private static final String KITCHEN = "apikitchen";

	private static final Pattern ORDER_ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

	private static final Pattern ID = Pattern.compile("\"id\":\"(\\d+)\"");

	private final Shop shop;

	Customer(Shop shop) {
		this.shop = shop;
	}

	/** Reads the catalog and orders once; a failure is only counted. */
	void visit() {
		try {
			this.shop.send(this.shop.get("/api/product"));
			this.shop.send(this.shop.get("/api/product/" + anyProduct()));
			this.shop.send(this.shop.get("/api/product?category=Waffle"));
			order();
			if (random().nextInt(4) == 0) {
				work();
			}
		}
		catch (IOException ex) {
			this.shop.failed.increment();
		}
	}

	private void order() throws IOException {
		int choice = random().nextInt(100);
		if (choice < 60) {
			place(items(), "");
		}
		else if (choice < 84) {
			place(items(), COUPONS.get(random().nextInt(COUPONS.size())));
		}
		else if (choice < 89) {
			HttpRequest repeatable = this.shop.order(body(items(), ""))
				.header("Idempotency-Key", UUID.randomUUID().toString())
				.build();
			this.shop.count(this.shop.send(repeatable));
			this.shop.send(repeatable);
		}
		else if (choice < 92) {
			this.shop.send(this.shop.get("/api/order?limit=5"));
		}
		else if (choice < 94) {
			place("{\"productId\":\"999999\",\"quantity\":1}", "");
		}
		else if (choice < 97) {
			place(items(), "SUPER100");
		}
		else if (choice < 99) {
			place("{\"productId\":\"1\",\"quantity\":1.5}", "");
		}
		else {
			this.shop.send(this.shop.order("{").build());
		}
	}

	/** Takes more orders at a time than come meanwhile. */
	private void work() throws IOException {
		String waiting = this.shop.send(this.shop.get(KITCHEN, "/api/admin/order?status=PLACED&sort=oldest&limit=5"))
			.body();
		for (String id : ORDER_ID.matcher(waiting).results().map((result) -> result.group(1)).toList()) {
			int choice = random().nextInt(20);
			List<String> statuses = (choice == 0) ? List.of("REJECTED") : (choice == 1)
					? List.of("ACCEPTED", "CANCELLED") : List.of("ACCEPTED", "PREPARING", "READY", "COMPLETED");
			for (String status : statuses) {
				this.shop.send(this.shop.status(id, status));
			}
		}
	}

	private void place(String items, String coupon) throws IOException {
		this.shop.count(this.shop.send(this.shop.order(body(items, coupon)).build()));
	}

	private static String body(String items, String coupon) {
		return "{\"items\":[" + items + "]" + (coupon.isEmpty() ? "" : ",\"couponCode\":\"" + coupon + "\"") + "}";
	}

	private String items() {
		return IntStream.rangeClosed(0, random().nextInt(3))
			.mapToObj(
					(line) -> "{\"productId\":\"%s\",\"quantity\":%d}".formatted(anyProduct(), 1 + random().nextInt(3)))
			.collect(Collectors.joining(","));
	}

	private static ThreadLocalRandom random() {
		return ThreadLocalRandom.current();
	}

	/** Some products sell better than others. */
	private String anyProduct() {
		List<String> products = this.shop.products;
		return products.get((int) (products.size() * random().nextDouble() * random().nextDouble()));
	}

	/** The API that customers go to, and the outcome of their orders. */
	static final class Shop implements AutoCloseable {

		private static final Duration TIMEOUT = Duration.ofSeconds(10);

		private final URI address;

		private final HttpClient client = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(TIMEOUT)
			.build();

		private final LongAdder placed = new LongAdder();

		private final LongAdder refused = new LongAdder();

		private final LongAdder failed = new LongAdder();

		private volatile List<String> products = List.of("1");

		Shop(URI address) {
			this.address = address;
		}

		/**
		 * Learns which products there are.
		 * @throws TrafficException when nothing answers, or not with products
		 */
		void readCatalog() {
			try {
				HttpResponse<String> answer = send(get("/api/product"));
				this.products = ID.matcher(answer.body()).results().map((result) -> result.group(1)).toList();
				if (answer.statusCode() != 200 || this.products.isEmpty()) {
					throw new TrafficException("There are no products at " + this.address
							+ ", so nothing can be ordered: GET /api/product answers " + answer.statusCode() + ".");
				}
			}
			catch (IOException ex) {
				throw new TrafficException("Nothing answers at " + this.address
						+ ": start order-food with ./run.sh first, or name its address with --to.");
			}
		}

		HttpRequest get(String path) {
			return get(KEY, path);
		}

		HttpRequest get(String key, String path) {
			return request(key, path).GET().build();
		}

		HttpRequest status(String order, String status) {
			return request(KITCHEN, "/api/order/" + order + "/status").header("Content-Type", "application/json")
				.PUT(BodyPublishers.ofString("{\"status\":\"" + status + "\""
						+ (Set.of("REJECTED", "CANCELLED").contains(status) ? ",\"reason\":\"Traffic\"}" : "}")))
				.build();
		}

		HttpRequest.Builder order(String body) {
			return request(KEY, "/api/order").header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString(body));
		}

		private HttpRequest.Builder request(String key, String path) {
			return HttpRequest.newBuilder(this.address.resolve(path)).timeout(TIMEOUT).header("api_key", key);
		}

		HttpResponse<String> send(HttpRequest request) throws IOException {
			try {
				return this.client.send(request, BodyHandlers.ofString());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IOException(ex);
			}
		}

		void count(HttpResponse<String> answer) {
			LongAdder counter = switch (answer.statusCode() / 100) {
				case 2 -> this.placed;
				case 4 -> this.refused;
				default -> this.failed;
			};
			counter.increment();
		}

		String report() {
			return "Orders at %s: %d placed, %d refused, %d failed".formatted(this.address, this.placed.sum(),
					this.refused.sum(), this.failed.sum());
		}

		@Override
		public void close() {
			this.client.shutdownNow();
			this.client.close();
		}

	}

}
