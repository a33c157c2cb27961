package dev.orderfood.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What callers of the API do, mistakes included: what is asked here is fast from the
 * first request on in a container.
 */
final class TrainingRequests {

	private static final int ROUNDS = 250;

	private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

	private static final Pattern NEXT = Pattern.compile("<([^>]+)>; rel=\"next\"");

	private static final String ORDER = """
			{"items":[{"productId":"1","quantity":2},{"productId":3,"quantity":1}],"couponCode":"%s"}""";

	private static final String PLAIN_ORDER = """
			{"items":[{"productId":"2","quantity":1}]}""";

	private final URI address;

	private final HttpClient client = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	TrainingRequests(int port) {
		this.address = URI.create("http://localhost:" + port);
	}

	/** Sends all of them, and insists on the right answers. */
	void send() {
		get("/docs", 200);
		get("/", 200);
		get("/openapi.yaml", 200);
		for (int round = 0; round < ROUNDS; round++) {
			browse();
			order();
			makeMistakes();
			watch();
		}
		this.client.close();
	}

	private void browse() {
		HttpResponse<String> list = get("/api/product", 200);
		expect(304, get("/api/product").header("If-None-Match", list.headers().firstValue("ETag").orElseThrow()));
		get("/api/product?category=Waffle", 200);
		get("/api/product/1", 200);
		expect(200, get("/api/product").method("HEAD", BodyPublishers.noBody()));
	}

	private void order() {
		String id = idOf(post(PLAIN_ORDER, 200));
		for (String coupon : List.of("SAVE10", "HAPPYHOURS", "BUYGETONE", "HAPPYHRS")) {
			post(ORDER.formatted(coupon), 200);
		}
		HttpRequest.Builder repeatable = order(PLAIN_ORDER).header("Idempotency-Key", UUID.randomUUID().toString());
		expect(200, repeatable);
		expect(200, repeatable);
		expect(200, get("/api/order/" + id).header("api_key", "apitest"));
		HttpResponse<String> page = expect(200, get("/api/order?limit=2").header("api_key", "apitest"));
		Matcher next = NEXT.matcher(page.headers().firstValue("Link").orElse(""));
		if (next.find()) {
			expect(200, HttpRequest.newBuilder(this.address.resolve(next.group(1))).GET().header("api_key", "apitest"));
		}
	}

	private void makeMistakes() {
		get("/api/product/x", 400);
		get("/api/product/999999", 404);
		get("/nowhere", 404);
		expect(405, get("/api/product").DELETE());
		expect(401, get("/api/order"));
		expect(403, get("/api/order").header("api_key", "unknown"));
		expect(404, get("/api/order/" + UUID.randomUUID()).header("api_key", "apitest"));
		post("{", 400);
		post("{\"items\":[]}", 400);
		post("{\"items\":[{\"productId\":\"1\",\"quantity\":1.5}]}", 400);
		post("{\"items\":[{\"productId\":\"999999\",\"quantity\":1}]}", 422);
		post(ORDER.formatted("SUPER100"), 422);
		expect(415, order(PLAIN_ORDER).setHeader("Content-Type", "text/plain"));
	}

	private void watch() {
		get("/livez", 200);
		get("/readyz", 200);
		get("/ready", 200);
		get("/metrics", 200);
	}

	private HttpRequest.Builder get(String path) {
		return HttpRequest.newBuilder(this.address.resolve(path)).timeout(Duration.ofSeconds(30)).GET();
	}

	private HttpResponse<String> get(String path, int status) {
		return expect(status, get(path));
	}

	private HttpRequest.Builder order(String body) {
		return get("/api/order").header("api_key", "apitest")
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body));
	}

	private HttpResponse<String> post(String body, int status) {
		return expect(status, order(body));
	}

	private static String idOf(HttpResponse<String> order) {
		Matcher matcher = ID.matcher(order.body());
		if (!matcher.find()) {
			throw new CannotRunException("There is no id in " + order.body());
		}
		return matcher.group(1);
	}

	private HttpResponse<String> expect(int status, HttpRequest.Builder builder) {
		HttpRequest request = builder.build();
		try {
			HttpResponse<String> response = this.client.send(request, BodyHandlers.ofString());
			if (response.statusCode() != status) {
				throw new CannotRunException(request + " answered " + response.statusCode() + " instead of " + status
						+ ": " + response.body());
			}
			return response;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(request + " was not answered", ex);
		}
	}

}
