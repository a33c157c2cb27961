package dev.orderfood.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Somebody who looks at the catalog and then orders, or tries to.
 */
final class Customer {

	private static final List<String> COUPONS = List.of("SAVE10", "HAPPYHOURS", "BUYGETONE", "HAPPYHRS", "FIFTYOFF");

	private static final Pattern ID = Pattern.compile("\"id\":\"(\\d+)\"");

	private final Shop shop;

	Customer(Shop shop) {
		this.shop = shop;
	}

	/** Reads, orders once, and keeps its troubles to itself. */
	void visit() {
		try {
			this.shop.send(this.shop.get("/api/product"));
			this.shop.send(this.shop.get("/api/product/" + anyProduct()));
			this.shop.send(this.shop.get("/api/product?category=Waffle"));
			order();
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

	/** Where customers go, and what they have met with there. */
	static final class Shop implements AutoCloseable {

		private static final Duration PATIENCE = Duration.ofSeconds(10);

		private final URI address;

		private final HttpClient client = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(PATIENCE)
			.build();

		private final LongAdder placed = new LongAdder();

		private final LongAdder refused = new LongAdder();

		private final LongAdder failed = new LongAdder();

		private volatile List<String> products = List.of("1");

		Shop(URI address) {
			this.address = address;
		}

		/** Waits until there is something to order. */
		void awaitCatalog(BooleanSupplier wanted) {
			while (wanted.getAsBoolean()) {
				try {
					List<String> ids = ID.matcher(send(get("/api/product")).body())
						.results()
						.map((result) -> result.group(1))
						.toList();
					if (!ids.isEmpty()) {
						this.products = ids;
						return;
					}
				}
				catch (IOException ex) {
					// It is not up yet.
				}
				LockSupport.parkNanos(500_000_000);
			}
		}

		HttpRequest get(String path) {
			return request(path).GET().build();
		}

		HttpRequest.Builder order(String body) {
			return request("/api/order").header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
		}

		// A local default of the sample.
		private HttpRequest.Builder request(String path) {
			return HttpRequest.newBuilder(this.address.resolve(path)).timeout(PATIENCE).header("api_key", "apitest");
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
