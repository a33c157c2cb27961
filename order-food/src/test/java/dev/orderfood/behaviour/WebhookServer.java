package dev.orderfood.behaviour;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orderfood.contract.Contract;
import dev.orderfood.notification.DocumentedCheck;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A receiver of webhooks that can fail in many ways, and remembers what it was sent. */
final class WebhookServer implements AutoCloseable {

	static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

	/** Amounts stay as exact as they were sent. */
	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private final int port;

	private final Queue<Event> events = new ConcurrentLinkedQueue<>();

	private final Queue<String> departures = new ConcurrentLinkedQueue<>();

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final CountDownLatch end = new CountDownLatch(1);

	private HttpServer server;

	private volatile Behaviour behaviour = Behaviour.TAKES;

	WebhookServer() {
		this.server = listen(0);
		this.port = this.server.getAddress().getPort();
	}

	private HttpServer listen(int port) {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
			server.setExecutor(this.threads);
			server.createContext("/", this::receive);
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the settings that let an API tell this receiver.
	 * @return environment variables
	 */
	Map<String, String> environment() {
		return Map.of("NOTIFICATION_CHANNELS", "log,webhook", "WEBHOOK_URL", url(), "WEBHOOK_ALLOW_HTTP", "true",
				"WEBHOOK_SECRETS", SECRET);
	}

	/**
	 * Returns where this receiver is told of events.
	 * @return the address
	 */
	String url() {
		return "http://127.0.0.1:" + this.port + "/orders";
	}

	/**
	 * From now on, does something else with what it is sent.
	 * @param next what to do
	 */
	void becomes(Behaviour next) {
		if ((next == Behaviour.IS_DOWN) != (this.behaviour == Behaviour.IS_DOWN)) {
			if (next == Behaviour.IS_DOWN) {
				this.server.stop(0);
			}
			else {
				this.server = listen(this.port);
			}
		}
		this.behaviour = next;
	}

	private void receive(HttpExchange exchange) throws IOException {
		Behaviour now = this.behaviour;
		byte[] body = exchange.getRequestBody().readAllBytes();
		JsonNode json = JSON.readTree(body);
		this.departures.addAll(Contract.events().departuresOfEvent("Webhook", json));
		this.events.add(new Event(exchange.getRequestMethod() + " " + exchange.getRequestURI(),
				exchange.getRequestHeaders().getFirst("webhook-id"),
				exchange.getRequestHeaders().getFirst("webhook-timestamp"),
				exchange.getRequestHeaders().getFirst("webhook-signature"), new String(body, StandardCharsets.UTF_8),
				now, Instant.now()));
		switch (now) {
			case TAKES -> exchange.sendResponseHeaders(204, -1);
			case TAKES_AND_TALKS_ENDLESSLY -> {
				exchange.sendResponseHeaders(200, 0);
				byte[] talk = new byte[8192];
				for (int i = 0; i < 1000; i++) {
					exchange.getResponseBody().write(talk);
				}
			}
			case TAKES_LATE -> {
				await(1);
				exchange.sendResponseHeaders(204, -1);
			}
			case FAILS -> exchange.sendResponseHeaders(500, -1);
			case IS_GONE -> exchange.sendResponseHeaders(410, -1);
			case IS_BUSY -> {
				exchange.getResponseHeaders().set("Retry-After", "1200");
				exchange.sendResponseHeaders(503, -1);
			}
			case LEADS_ELSEWHERE -> {
				exchange.getResponseHeaders().set("Location", "http://127.0.0.1:" + this.port + "/elsewhere");
				exchange.sendResponseHeaders(307, -1);
			}
			case SAYS_NOTHING -> await(3600);
			case HANGS_UP, IS_DOWN -> {
				// Closed below, without an answer.
			}
		}
		exchange.close();
	}

	private void await(int seconds) {
		try {
			boolean _ = this.end.await(seconds, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Returns what has come so far, as {@code asyncapi.yaml} says.
	 * @return the events in the order they came, those that were not taken included
	 */
	List<Event> events() {
		assertThat(this.departures).as("departures from asyncapi.yaml").isEmpty();
		return List.copyOf(this.events);
	}

	/**
	 * Returns the orders that this receiver has been told of and has taken.
	 * @return the ids
	 */
	Set<String> orders() {
		return events().stream().filter(Event::isTaken).map(Event::order).collect(Collectors.toSet());
	}

	/**
	 * Checks all that has come: signed, and the same bytes whenever the id is the same.
	 */
	void assertGenuineAndDeduplicable() {
		assertGenuineAndDeduplicable(SECRET);
		assertThat(events()).allSatisfy((event) -> assertThat(event.type()).isEqualTo("order.placed"));
	}

	/**
	 * Checks all that has come: signed, and the same bytes whenever the id is the same.
	 * @param secret what it is signed with
	 */
	void assertGenuineAndDeduplicable(String secret) {
		assertThat(events()).allSatisfy((event) -> {
			assertThat(event.target()).isEqualTo("POST /orders");
			assertThat(DocumentedCheck.isGenuine(secret, event.id(), event.timestamp(), event.signature(), event.body(),
					event.receivedAt()))
				.isTrue();
			JsonNode json = JsonMapper.shared().readTree(event.body());
			assertThat(json.get("version").intValue()).isOne();
			assertThat(event.id()).isEqualTo(event.type().replace('.', '-') + "-" + json.at("/data/id").stringValue());
		});
		this.events.stream()
			.collect(Collectors.groupingBy(Event::id, Collectors.mapping(Event::body, Collectors.toSet())))
			.forEach((id, bodies) -> assertThat(bodies).as("what was sent as %s", id).hasSize(1));
	}

	@Override
	public void close() {
		this.end.countDown();
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	/**
	 * A request that came.
	 *
	 * @param target the method and the path
	 * @param id the header webhook-id
	 * @param timestamp the header webhook-timestamp
	 * @param signature the header webhook-signature
	 * @param body the body
	 * @param behaviour what was done with it
	 * @param receivedAt when it came: a receiver checks it then, and finds it old later
	 */
	record Event(String target, String id, String timestamp, String signature, String body, Behaviour behaviour,
			Instant receivedAt) {

		String order() {
			return this.id.substring(this.id.length() - 36);
		}

		String type() {
			return JsonMapper.shared().readTree(this.body).get("type").stringValue();
		}

		boolean isTaken() {
			return this.behaviour == Behaviour.TAKES || this.behaviour == Behaviour.TAKES_AND_TALKS_ENDLESSLY
					|| this.behaviour == Behaviour.TAKES_LATE;
		}

	}

	/** What the receiver does with what it is sent. */
	enum Behaviour {

		TAKES, TAKES_AND_TALKS_ENDLESSLY, TAKES_LATE, FAILS, IS_GONE, IS_BUSY, LEADS_ELSEWHERE, SAYS_NOTHING, HANGS_UP,
		IS_DOWN

	}

}
