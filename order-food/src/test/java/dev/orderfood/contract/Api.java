package dev.orderfood.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A client of the running API that holds every answer against the {@link Contract}: a
 * test that calls the API cannot forget to.
 */
public final class Api {

	/**
	 * How long the API waits for a request to begin or go on: less than in production,
	 * because tests wait for it to give up, but more than a busy machine needs from a
	 * connection to its first byte.
	 */
	public static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(8);

	/**
	 * How long a whole request may take to arrive, and a whole response to be received:
	 * less than in production, because tests wait for it.
	 */
	public static final Duration TIME_LIMIT = Duration.ofSeconds(6);

	private static final HttpClient HTTP = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Patience.OF_CLIENTS)
		.build();

	private final int port;

	/**
	 * Leads to an API.
	 * @param port the port it listens on
	 */
	public Api(int port) {
		this.port = port;
	}

	/**
	 * Returns the port the API listens on.
	 * @return the TCP port on this machine
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Begins a call.
	 * @param method the HTTP method
	 * @param target the path, with the query if there is one
	 * @return the call, to be completed and sent
	 */
	public Call call(String method, String target) {
		return new Call(method, target);
	}

	/**
	 * Reads the state of an order's notifications.
	 * @param order the id of an order of {@link Shop#KEY}
	 * @return such as {@code SENT}
	 */
	public String notificationOf(String order) {
		return get("/api/order/" + UUID.fromString(order)).key(Shop.KEY)
			.send()
			.hasStatus(200)
			.json()
			.get("notification")
			.stringValue();
	}

	/**
	 * Begins a read.
	 * @param target the path, with the query if there is one
	 * @return the call, to be completed and sent
	 */
	public Call get(String target) {
		return call("GET", target);
	}

	/**
	 * Begins to place an order with the key {@link Shop#KEY}.
	 * @param body the body of the request
	 * @return the call, to be completed and sent
	 */
	public Call order(String body) {
		return call("POST", "/api/order").key(Shop.KEY).json(body);
	}

	/**
	 * Sends a request as it stands, and checks the first answer against the contract.
	 * @param request the request, a character for a byte
	 * @return the first answer
	 */
	public Answer raw(String request) {
		return raw(request.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * Sends a request as it stands, and checks the first answer against the contract.
	 * @param request the request
	 * @return the first answer
	 */
	public Answer raw(byte[] request) {
		RawHttp.Exchange exchange = RawHttp.exchange(this.port, request, RawHttp.End.FIRST_ANSWER);
		String start = new String(request, StandardCharsets.ISO_8859_1);
		List<Answer> answers = exchange.answers();
		assertThat(answers).as("answers to %s", start).isNotEmpty();
		String[] line = start.split("[ \r\n]", 3);
		String target = (line.length == 3) ? line[1] : "/";
		assertThat(Contract.served().departures(line[0], target, answers.getFirst()))
			.as("departures from openapi.yaml: %s gave %s", start, exchange.text())
			.isEmpty();
		return answers.getFirst();
	}

	/** A request that is put together. */
	public final class Call {

		private final String method;

		private final String target;

		private final HttpRequest.Builder request;

		private BodyPublisher body = BodyPublishers.noBody();

		private Call(String method, String target) {
			this.method = method;
			this.target = target;
			this.request = HttpRequest.newBuilder(URI.create("http://localhost:" + Api.this.port + target))
				.timeout(Patience.OF_CLIENTS);
		}

		/**
		 * Adds a header.
		 * @param name the name
		 * @param value the value
		 * @return this call
		 */
		public Call header(String name, String value) {
			this.request.header(name, value);
			return this;
		}

		/**
		 * Adds an API key.
		 * @param key the key
		 * @return this call
		 */
		public Call key(String key) {
			return header("api_key", key);
		}

		/**
		 * Sets a body of type {@code application/json}.
		 * @param json the body
		 * @return this call
		 */
		public Call json(String json) {
			return body("application/json", BodyPublishers.ofString(json));
		}

		/**
		 * Sets a body.
		 * @param type its content type
		 * @param content the body
		 * @return this call
		 */
		public Call body(String type, BodyPublisher content) {
			this.body = content;
			return header("Content-Type", type);
		}

		/**
		 * Sends the request and checks the answer against the contract.
		 * @return the answer
		 */
		public Answer send() {
			Answer answer = sendUnchecked();
			List<String> departures = Contract.served().departures(this.method, this.target, answer);
			assertThat(departures)
				.as("departures from openapi.yaml: %s %s gave %d %s", this.method, this.target, answer.status(),
						answer.text())
				.isEmpty();
			return answer;
		}

		/**
		 * Sends the request as the documentation says: what is answered with 503 is sent
		 * again.
		 * @return the first other answer
		 */
		public Answer sendUntilServed() {
			return await("an answer").pollDelay(Duration.ZERO).until(() -> {
				Answer answer = send();
				assertThat(answer.status() != 503 || answer.header("Retry-After").isPresent()).isTrue();
				return answer;
			}, (answer) -> answer.status() != 503);
		}

		/**
		 * Sends the request to an address that is not part of the contract.
		 * @return the answer
		 */
		public Answer sendUnchecked() {
			try {
				HttpResponse<byte[]> response = HTTP.send(this.request.method(this.method, this.body).build(),
						BodyHandlers.ofByteArray());
				return new Answer(response.statusCode(), response.headers().map(), response.body());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

	}

}
