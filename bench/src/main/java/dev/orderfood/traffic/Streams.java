package dev.orderfood.traffic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens many streams of events and measures how long events take from their transaction
 * to the client, by the clock that database and client share. One of a hundred streams is
 * of all orders, the others of one order each.
 */
public final class Streams {

	private static final int ORDERS = 200;

	private static final int ATTEMPTS = 20;

	private static final Pattern TOKEN = Pattern.compile("\"trackingToken\":\"([^\"]+)\"");

	private static final Pattern AT = Pattern.compile("\"at\":\"([^\"]+)\"");

	private final URI api;

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicInteger ended = new AtomicInteger();

	private final Queue<Long> millis = new ConcurrentLinkedQueue<>();

	/** Events from before are those that a stream begins with. */
	private volatile Instant begin = Instant.MAX;

	private Streams(URI api) {
		this.api = api;
	}

	/**
	 * Opens the streams, reports in a file that they are open, and measures.
	 * @param args the address of the API, a key that places orders, a key of the staff,
	 * the number of streams, the file, and for how many seconds to measure
	 * @throws Exception if the API cannot be used
	 */
	public static void main(String[] args) throws Exception {
		new Streams(URI.create(args[0])).run(args[1], args[2], Integer.parseInt(args[3]), Path.of(args[4]),
				Integer.parseInt(args[5]));
	}

	private void run(String key, String staffKey, int count, Path ready, int seconds) throws Exception {
		List<String> tokens = new ArrayList<>();
		try (HttpClient http = HttpClient.newHttpClient()) {
			for (int order = 0; order < ORDERS; order++) {
				tokens.add(place(http, key));
			}
		}
		Semaphore opening = new Semaphore(50);
		for (int stream = 0; stream < count; stream++) {
			String request = (stream % 100 == 0) ? "/api/admin/order/events HTTP/1.1\r\napi_key: " + staffKey
					: "/api/track/" + tokens.get(stream % ORDERS) + "/events HTTP/1.1";
			opening.acquire();
			Thread.ofVirtual().start(() -> open(request, opening));
		}
		opening.acquire(50);
		if (this.open.get() < count) {
			throw new TrafficException("Only " + this.open.get() + " of " + count + " streams could be opened");
		}
		this.begin = Instant.now();
		Files.writeString(ready, "open\n");
		TimeUnit.SECONDS.sleep(seconds);
		report(count);
		System.exit(0);
	}

	private String place(HttpClient http, String key) throws IOException, InterruptedException {
		HttpRequest order = HttpRequest.newBuilder(this.api.resolve("/api/order"))
			.header("api_key", key)
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", UUID.randomUUID().toString())
			.timeout(Duration.ofSeconds(10))
			.POST(BodyPublishers.ofString("{\"items\":[{\"productId\":\"1\",\"quantity\":2}]}"))
			.build();
		String answer = "";
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			answer = http.send(order, BodyHandlers.ofString()).body();
			Matcher token = TOKEN.matcher(answer);
			if (token.find()) {
				return token.group(1);
			}
			TimeUnit.MILLISECONDS.sleep(500);
		}
		throw new TrafficException("An order was answered with " + answer);
	}

	/** As clients do: what a busy API refuses is asked for again. */
	private void open(String request, Semaphore opening) {
		boolean counted = false;
		for (int attempt = 0; attempt < ATTEMPTS && !counted; attempt++) {
			counted = read(request, opening);
		}
		if (!counted) {
			opening.release();
		}
	}

	/** Returns whether the stream was open. */
	private boolean read(String request, Semaphore opening) {
		boolean counted = false;
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(this.api.getHost(), this.api.getPort()));
			socket.getOutputStream()
				.write(("GET " + request + "\r\nHost: bench\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
			BufferedReader in = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1_024);
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				if (!counted && line.startsWith("retry: ")) {
					counted = true;
					this.open.incrementAndGet();
					opening.release();
				}
				else if (line.startsWith("data: ")) {
					received(line);
				}
			}
		}
		catch (IOException ex) {
			// Counted below.
		}
		if (counted) {
			this.ended.incrementAndGet();
		}
		return counted;
	}

	private void received(String data) {
		Matcher at = AT.matcher(data);
		if (at.find()) {
			Instant happened = Instant.parse(at.group(1));
			if (happened.isAfter(this.begin)) {
				this.millis.add(Duration.between(happened, Instant.now()).toMillis());
			}
		}
	}

	private void report(int count) throws IOException {
		long[] sorted = this.millis.stream().mapToLong(Long::longValue).sorted().toArray();
		if (sorted.length == 0) {
			throw new TrafficException("No event was received");
		}
		System.out.println(count + " streams, " + this.ended.get() + " ended early, " + sorted.length
				+ " events received; from commit to client p50 " + sorted[sorted.length / 2] + " ms, p99 "
				+ sorted[(int) (sorted.length * 0.99)] + " ms, at most " + Arrays.stream(sorted).max().orElseThrow()
				+ " ms");
	}

}
